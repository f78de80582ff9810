import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { statusOf } from './gateway-odd-rig.ts';
import {
  openView,
  rtspCamera,
  run,
  startGateway,
  startGstCamera,
  until,
  type GatewayRig,
  type GstCamera,
} from './gateway-rig.ts';

/** Makes a certificate that nobody signed, with its key, as cameras have them. */
async function selfSigned(folder: string, name: string): Promise<string> {
  const [key, certificate, both] = ['key', 'crt', 'pem'].map((ending) => join(folder, `${name}.${ending}`)) as [
    string,
    string,
    string,
  ];
  const names = ['-subj', `/CN=${name}`, '-days', '2', '-nodes'];
  const args = ['req', '-x509', '-newkey', 'rsa:2048', ...names, '-keyout', key, '-out', certificate];
  const { code, output } = await run('openssl', args, 20_000);
  if (code !== 0) throw new Error(`openssl: ${output}`);
  await writeFile(both, (await readFile(certificate, 'utf8')) + (await readFile(key, 'utf8')));
  return both;
}

describe('a gateway with cameras of gst-rtsp-server over other transports than TCP', () => {
  let folder: string;
  let udp: GstCamera;
  let secure: GstCamera;
  let plain: GstCamera;
  let gateway: GatewayRig;
  const secureUrl = (): string => secure.url.replace('rtsp:', 'rtsps:');

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'grid321-tls-'));
    const certificate = await selfSigned(folder, 'camera');
    [udp, secure, plain] = await Promise.all([
      startGstCamera('digest', 0, 'udp', 'slices'),
      startGstCamera('digest', 0, `tls=${certificate}`),
      startGstCamera('basic'),
    ]);
    gateway = await startGateway([
      rtspCamera(1, udp.url),
      rtspCamera(2, secureUrl()),
      rtspCamera(3, plain.url.replace('rtsp:', 'rtsph:')),
    ]);
  });

  afterAll(async () => {
    await gateway?.app.close();
    await Promise.all([udp?.kill(), secure?.kill(), plain?.kill()]);
    await rm(folder, { recursive: true });
  });

  async function picturesOf(serial: number): Promise<number> {
    const args = [
      '-v',
      'error',
      '-xerror',
      '-i',
      gateway.viewUrl(serial),
      '-t',
      '3',
      '-f',
      'null',
      '-progress',
      '-',
      '-',
    ];
    const { code, output } = await run('ffmpeg', args, 30_000);
    expect(output).not.toMatch(/error|invalid/i);
    expect(code).toBe(0);
    return Number([...output.matchAll(/frame=(\d+)/g)].at(-1)?.[1]);
  }

  it('plays a camera that sends by UDP only, with several slices a picture, every picture decodable', async () => {
    expect(await picturesOf(1)).toBeGreaterThan(15);
    expect(gateway.app.health().bytesIn).toBeGreaterThan(50_000);
  });

  it('plays a camera over TLS whose certificate nobody signed', async () => {
    expect(await picturesOf(2)).toBeGreaterThan(15);
  });

  it('plays through HTTP where only that gets through', async () => {
    expect(await picturesOf(3)).toBeGreaterThan(15);
  });

  it('refuses another certificate at the same place until the camera is saved again', async () => {
    const { port } = secure;
    await secure.kill();
    secure = await startGstCamera('digest', port, `tls=${await selfSigned(folder, 'another')}`);
    const playlistUrl = await openView(gateway.viewUrl(2));
    const refused = await until(
      () => statusOf(playlistUrl),
      ({ fault }) => fault === 'certificate-changed',
      25_000,
    );
    expect(refused.state).toBe('backoff');
    const camera = rtspCamera(2, secureUrl());
    gateway.app.apply({ kind: 'camera-upsert', camera: { ...camera, zone: 'saved again' } });
    await until(
      () => statusOf(playlistUrl),
      ({ state }) => state === 'live',
      25_000,
    );
  });
});
