import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { H265_MAIN, H265_MAIN_10 } from './h265-sets.fake.ts';
import { parseH265Sps } from './h265-sps.ts';
import { describeVideo } from './video-facts.ts';

describe('parameter sets of H.265', () => {
  it('reads size inside the conformance window, reordering and the name of what is needed to decode it', () => {
    expect(describeVideo(H265_MAIN)).toMatchObject({
      coding: 'h265',
      isPlayable: true,
      widthPx: 642,
      heightPx: 362,
      reorderFrames: 2,
      codec: 'hvc1.1.6.L63.90',
    });
    expect(describeVideo(H265_MAIN_10)).toMatchObject({
      isPlayable: true,
      widthPx: 1920,
      heightPx: 1080,
      reorderFrames: 0,
      codec: 'hvc1.2.4.L120.90',
    });
  });

  it('takes the rate from the video parameter set, and has none where that does not say', () => {
    // The same set with the timing that ffmpeg's hevc_metadata filter put in: one tick of 25 a second.
    const timed = Buffer.from('40010c01ffff01600000030090000003000003003f95940c00000300040000030067a0', 'hex');
    expect(describeVideo({ ...H265_MAIN, vps: [timed] })?.fps).toBe(25);
    expect(describeVideo(H265_MAIN)?.fps).toBeNull();
  });

  it('answers nothing or possible sizes to any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 80 }), (bytes) => {
        const facts = parseH265Sps(Buffer.from([0x42, 0x01, ...bytes]));
        if (!facts) return;
        expect(facts.widthPx).toBeGreaterThan(0);
        expect(facts.heightPx).toBeLessThanOrEqual(16_384);
        expect(facts.codec).toMatch(/^hvc1\.[ABC]?\d+\.[0-9A-F]+\.[LH]\d+(\.[0-9A-F]+)*$/);
      }),
    );
  });
});
