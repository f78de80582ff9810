import { describe, expect, it } from 'vitest';
import { isPublisher, makePublishAddress } from './publish-address.ts';

const KEY = Buffer.alloc(32, 5).toString('base64url');
const NOW = Date.UTC(2026, 10, 26);
const CAMERA = { id: '61092100001310000001', streamKey: 'abcdefgh12345678' };
const PLACE = { key: KEY, port: 3221, isSecure: false, hostname: '10.1.2.3', origin: 'http://10.1.2.3:3210' };

const proofOf = (url: string) => {
  const { searchParams } = new URL(url);
  return { until: Number(searchParams.get('until')), sign: searchParams.get('sign') ?? '' };
};

describe('a publish address', () => {
  it('is one line, and the two that most programs ask for', () => {
    const address = makePublishAddress(CAMERA, new Date(NOW + 3_600_000), PLACE);
    expect(address.url).toBe(`${address.server}/${address.streamName}`);
    expect(address.server).toBe('rtmp://10.1.2.3:3221/push');
    expect(address.expiresAt).toBe('2026-11-26T01:00:00.000Z');
  });

  it('is rtmps where pages come by TLS, and takes an IPv6 host', () => {
    const { server } = makePublishAddress(CAMERA, new Date(NOW), { ...PLACE, isSecure: true, hostname: 'fd00::1' });
    expect(server).toBe('rtmps://[fd00::1]:3221/push');
  });

  it('proves who tells a place, until it ends, for its own stream only', () => {
    const { positionUrl } = makePublishAddress(CAMERA, new Date(NOW + 3_600_000), PLACE);
    const name = new URL(positionUrl).pathname.split('/')[3] ?? '';
    const proof = proofOf(positionUrl);
    expect(isPublisher(name, proof, KEY, NOW)).toBe(true);
    expect(isPublisher(name, proof, KEY, NOW + 3_601_000)).toBe(false);
    expect(isPublisher(name, { ...proof, until: proof.until + 60 }, KEY, NOW)).toBe(false);
    expect(isPublisher(name.replace('0001-', '0002-'), proof, KEY, NOW)).toBe(false);
    expect(isPublisher(name, { ...proof, sign: '' }, KEY, NOW)).toBe(false);
  });
});
