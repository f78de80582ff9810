import { describe, expect, it } from 'vitest';
import { parseRtspUrl, resolveBase, resolveControl } from './rtsp-url.ts';

describe('RTSP addresses', () => {
  it('takes credentials out of the address and decodes them', () => {
    expect(parseRtspUrl('rtsp://ad%40min:p%3Ass@192.0.2.7:8554/live?channel=1&subtype=0')).toEqual({
      scheme: 'rtsp',
      host: '192.0.2.7',
      port: 8554,
      requestUrl: 'rtsp://192.0.2.7:8554/live?channel=1&subtype=0',
      username: 'ad@min',
      password: 'p:ss',
    });
  });

  it('knows the usual port, IPv6 literals and an address without a path', () => {
    expect(parseRtspUrl('RTSP://camera.local')).toMatchObject({
      host: 'camera.local',
      port: 554,
      requestUrl: 'rtsp://camera.local/',
    });
    expect(parseRtspUrl('rtsp://[2001:db8::1]:554/a')).toMatchObject({
      host: '2001:db8::1',
      requestUrl: 'rtsp://[2001:db8::1]:554/a',
    });
  });

  it('knows RTSP over TLS and through HTTP, each by its usual port', () => {
    expect(parseRtspUrl('rtsps://camera/a')).toMatchObject({
      scheme: 'rtsps',
      port: 322,
      requestUrl: 'rtsps://camera/a',
    });
    expect(parseRtspUrl('rtsph://camera/a')).toMatchObject({
      scheme: 'rtsph',
      port: 80,
      requestUrl: 'rtsp://camera/a',
    });
  });

  it.each([
    'http://x/',
    'rtsp://',
    'rtsp://h:0/',
    'rtsp://h:70000/',
    'rtsp://h/a b',
    'rtsp://%zz@h/',
    'rtsp://a@b@h/',
    '',
  ])('refuses %j', (address) => expect(parseRtspUrl(address)).toBeNull());

  it('keeps the connected host when the base names another one', () => {
    const request = 'rtsp://192.0.2.7:8554/live';
    expect(resolveBase(request, 'rtsp://0.0.0.0:554/live/', undefined)).toBe('rtsp://192.0.2.7:8554/live/');
    expect(resolveBase(request, 'http://10.0.0.1/live', undefined)).toBe('rtsp://192.0.2.7:8554/live');
    expect(resolveBase(request, undefined, '/other')).toBe('rtsp://192.0.2.7:8554/other');
    expect(resolveBase(request, undefined, undefined)).toBe(request);
  });

  it('resolves controls: relative, absolute, query, aggregate', () => {
    const base = 'rtsp://192.0.2.7:8554/live';
    expect(resolveControl(base, 'trackID=1')).toBe(`${base}/trackID=1`);
    expect(resolveControl(`${base}/`, 'trackID=1')).toBe(`${base}/trackID=1`);
    expect(resolveControl(base, '?ctype=video')).toBe(`${base}?ctype=video`);
    expect(resolveControl(base, 'rtsp://10.1.1.1/live/track1')).toBe('rtsp://192.0.2.7:8554/live/track1');
    expect(resolveControl(base, '*')).toBe(base);
    expect(resolveControl(base, null)).toBe(base);
  });
});
