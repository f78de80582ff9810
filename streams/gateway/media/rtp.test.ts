import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseRtp, SequenceTracker, TimestampUnwrapper } from './rtp.ts';

const PLAIN = Buffer.from('80e0fffe0000000a00000001aabb', 'hex');

describe('RTP packets', () => {
  it('reads head and payload', () => {
    expect(parseRtp(PLAIN)).toEqual({
      payloadType: 96,
      marker: true,
      sequence: 65_534,
      timestamp: 10,
      ssrc: 1,
      payload: Buffer.from('aabb', 'hex'),
    });
  });

  it('passes over contributing sources, an extension (ONVIF 0xABAC) and padding', () => {
    const odd = Buffer.from(`b160fffe0000000a0000000100000002abac00010000000${'0'}ccdd0002`, 'hex');
    expect(parseRtp(odd)?.payload.toString('hex')).toBe('ccdd');
  });

  it('takes no RTCP and nothing that is cut short or of another version', () => {
    expect(parseRtp(Buffer.from('80c8000600000001000000000000000000000000', 'hex'))).toBeNull();
    expect(parseRtp(PLAIN.subarray(0, 11))).toBeNull();
    expect(parseRtp(Buffer.from('40e0fffe0000000a00000001aabb', 'hex'))).toBeNull();
    expect(parseRtp(Buffer.from('a0e0fffe0000000a00000001aaff', 'hex'))).toBeNull();
  });

  it('survives any bytes', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => parseRtp(Buffer.from(bytes)) !== undefined));
  });
});

describe('sequence numbers and timestamps', () => {
  it('count what is missing over the wrap, and tell what is late', () => {
    const tracker = new SequenceTracker();
    expect([65_533, 65_534, 1, 0, 1, 2].map((sequence) => tracker.next(sequence))).toEqual([0, 0, 2, -1, -1, 0]);
  });

  it('run on over the wrap of 32 bits, in 1/90000 s whatever the clock rate', () => {
    const video = new TimestampUnwrapper(90_000);
    expect([0xffff_f000, 0x0000_0800, 0xffff_f800].map((at) => video.unwrap(at))).toEqual([0, 6144, 2048]);
    const odd = new TimestampUnwrapper(1000);
    expect([5000, 5040].map((at) => odd.unwrap(at))).toEqual([0, 3600]);
  });
});
