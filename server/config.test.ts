import { describe, expect, it } from 'vitest';
import { ConfigError, parseConfig } from './config.ts';

describe('the environment', () => {
  it('may be empty: a demo on the loopback with the embedded database', () => {
    expect(parseConfig({})).toMatchObject({
      host: '127.0.0.1',
      port: 3210,
      databaseUrl: null,
      isDemo: true,
      isQuietDemo: false,
      tls: { kind: 'off' },
      zones: [],
      mediaUrl: null,
      cameraNetworks: [{ cidr: '127.0.0.0/8', portFrom: 8554, portTo: 8999 }],
      keyFile: null,
      simulatorPort: 8554,
      testClockFile: null,
      chromium: null,
      turn: null,
      engine: {
        givenBinary: null,
        cacheDirectory: expect.stringMatching(/\/grid321$/),
        mirrorUrl: null,
        mayMake: true,
      },
    });
  });

  it('counts an empty value as absent', () => {
    expect(parseConfig({ GRID321_PORT: '', DATABASE_URL: '' })).toEqual(parseConfig({}));
  });

  it('sets every value', () => {
    const config = parseConfig({
      GRID321_HOST: '0.0.0.0',
      GRID321_PORT: '4000',
      GRID321_DATA: '/var/lib/grid321',
      DATABASE_URL: 'postgres://grid@db.local/grid',
      GRID321_COUNTY: 'tiny',
      GRID321_DEMO: '0',
      GRID321_TLS: 'off',
      GRID321_ZONES: 'video=https://10.1.0.5:3211,https://10.1.0.6;gov=https://172.16.0.5',
      GRID321_MEDIA_URL: 'https://video.example:8443',
      GRID321_CAMERA_NETWORKS: '10.1.0.0/16:554,[fd00::]/8:8554-8999',
      GRID321_KEY_FILE: '/etc/grid321.key',
      GRID321_CHROMIUM: '/opt/chromium/chrome',
      GRID321_CACHE: '/var/cache/grid321',
      GRID321_TURN: 'turn:10.1.0.5:3478,turns:relay.local:443?transport=tcp',
      GRID321_TURN_SECRET_FILE: '/etc/grid321-turn.secret',
      GRID321_TURN_ONLY: '1',
      GRID321_CALL_ENGINE: 'cached',
      MEDIASOUP_WORKER_BIN: '/opt/mediasoup-worker',
      MEDIASOUP_WORKER_PREBUILT_DOWNLOAD_BASE_URL: 'https://mirror.local/engines',
    });
    expect(config).toEqual({
      host: '0.0.0.0',
      port: 4000,
      dataDirectory: '/var/lib/grid321',
      databaseUrl: 'postgres://grid@db.local/grid',
      county: 'tiny',
      isDemo: false,
      isQuietDemo: false,
      tls: { kind: 'off' },
      zones: [
        { name: 'video', pageOrigins: ['https://10.1.0.5:3211', 'https://10.1.0.6'] },
        { name: 'gov', pageOrigins: ['https://172.16.0.5'] },
      ],
      mediaUrl: 'https://video.example:8443',
      cameraNetworks: [
        { cidr: '10.1.0.0/16', portFrom: 554, portTo: 554 },
        { cidr: 'fd00::/8', portFrom: 8554, portTo: 8999 },
      ],
      keyFile: '/etc/grid321.key',
      simulatorPort: 8554,
      testClockFile: null,
      chromium: '/opt/chromium/chrome',
      turn: {
        urls: ['turn:10.1.0.5:3478', 'turns:relay.local:443?transport=tcp'],
        secretFile: '/etc/grid321-turn.secret',
        isRelayOnly: true,
      },
      engine: {
        givenBinary: '/opt/mediasoup-worker',
        cacheDirectory: '/var/cache/grid321',
        mirrorUrl: 'https://mirror.local/engines',
        mayMake: false,
      },
    });
  });

  it('gives a demo a test clock, and production none', () => {
    expect(parseConfig({ GRID321_TEST_CLOCK: '/tmp/ahead' }).testClockFile).toBe('/tmp/ahead');
    const production = { GRID321_DEMO: '0', DATABASE_URL: 'postgres://db/grid', GRID321_TEST_CLOCK: '/tmp/ahead' };
    expect(() => parseConfig(production)).toThrow(/GRID321_TEST_CLOCK is refused/);
  });

  it('dials no camera in production unless networks are named', () => {
    expect(parseConfig({ GRID321_DEMO: '0', DATABASE_URL: 'postgres://db/grid' }).cameraNetworks).toEqual([]);
  });

  it('refuses the embedded database in production', () => {
    expect(() => parseConfig({ GRID321_DEMO: '0' })).toThrow(/GRID321_DEMO=0 .* needs DATABASE_URL/);
  });

  it('takes a certificate and its key by their whole paths', () => {
    const { tls } = parseConfig({ GRID321_TLS: '/etc/grid321/cert.pem,/etc/grid321/key.pem' });
    expect(tls).toEqual({ kind: 'files', certFile: '/etc/grid321/cert.pem', keyFile: '/etc/grid321/key.pem' });
    expect(parseConfig({ GRID321_TLS: 'auto' }).tls).toEqual({ kind: 'auto' });
    expect(parseConfig({}).tls).toEqual({ kind: 'off' });
  });

  it('cannot be changed once it is read', () => {
    const config = parseConfig({});
    expect(() => Object.assign(config, { port: 1 })).toThrow(TypeError);
    expect(() => config.cameraNetworks.push({ cidr: '0.0.0.0/0', portFrom: 1, portTo: 2 })).toThrow(TypeError);
  });

  it.each([
    ['GRID321_HOST', 'a host'],
    ['GRID321_PORT', 'eighty'],
    ['GRID321_PORT', '0'],
    ['GRID321_PORT', '65001'],
    ['GRID321_PORT', '80.5'],
    ['DATABASE_URL', 'mysql://db/grid'],
    ['GRID321_COUNTY', '../secrets'],
    ['GRID321_DEMO', 'yes'],
    ['GRID321_TLS', 'yes'],
    ['GRID321_TLS', 'cert.pem,key.pem'],
    ['GRID321_ZONES', 'video'],
    ['GRID321_MEDIA_URL', 'video.example/path'],
    ['GRID321_CAMERA_NETWORKS', '10.1.0.0:554'],
    ['GRID321_CAMERA_NETWORKS', '10.1.0.0/33:554'],
    ['GRID321_CAMERA_NETWORKS', '10.1.0.0/16:9000-8000'],
    ['GRID321_CAMERA_NETWORKS', '10.1.0/16:554'],
    ['GRID321_SIMULATOR_PORT', '99999'],
  ])('names the variable and what is allowed: %s=%s', (name, value) => {
    const read = () => parseConfig({ [name]: value });
    expect(read).toThrow(ConfigError);
    expect(read).toThrow(new RegExp(`^${name} is .*allowed: `));
  });

  it('names every wrong variable at once', () => {
    expect(() => parseConfig({ GRID321_PORT: 'x', GRID321_DEMO: 'y' })).toThrow(/GRID321_PORT is[^]*GRID321_DEMO is/);
  });

  it('never repeats a database address, which may hold a password', () => {
    expect(() => parseConfig({ DATABASE_URL: 'mysql://grid:hunter2@db' })).not.toThrow(/hunter2/);
  });
});
