import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseSps } from './h264-sps.ts';

/** Written by x264 through `ffmpeg -f lavfi -i testsrc`; the sizes and rates were given on its command line. */
const CASES = [
  [
    '640×360 baseline, 15/s',
    '6742c016d900a02ff97ff0003000410000030001000003001e0f162e48',
    { widthPx: 640, heightPx: 360, codec: 'avc1.42c016', fps: 15, reorderFrames: 0 },
  ],
  [
    '1920×1080 high (cropped from 1088), 25/s, B-frames',
    '67640028acd940780227e5ffc000c00104000003000400000300c83c60c658',
    { widthPx: 1920, heightPx: 1080, codec: 'avc1.640028', fps: 25, reorderFrames: 2 },
  ],
] as const;

describe('sequence parameter sets', () => {
  it.each(CASES)('reads %s', (_name, hex, facts) => {
    expect(parseSps(Buffer.from(hex, 'hex'))).toMatchObject(facts);
  });

  it('survives any bytes, and what it reads makes sense', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
        const facts = parseSps(Buffer.from([0x67, ...bytes]));
        expect(facts === null || (facts.widthPx > 0 && facts.heightPx <= 16_384)).toBe(true);
      }),
    );
  });

  it('refuses other units and sets that are cut short', () => {
    const whole = Buffer.from(CASES[0][1], 'hex');
    expect(parseSps(Buffer.from('68cb83cb20', 'hex'))).toBeNull();
    expect(parseSps(whole.subarray(0, 3))).toBeNull();
  });
});
