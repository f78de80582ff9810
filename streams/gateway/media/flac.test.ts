import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeFlacFrame, FLAC_BLOCK_SAMPLES, flacStreamInfo } from './flac.ts';
import { readFlacFrame } from './flac-reader.fake.ts';
import { decodeG711 } from './g711.ts';

/** A block whose samples a function gives. */
const block = (sampleAt: (index: number) => number): Int16Array =>
  Int16Array.from({ length: FLAC_BLOCK_SAMPLES }, (_, index) => sampleAt(index));

describe('FLAC frames', () => {
  it('hold every sample as it was, whatever it was', () => {
    const any = fc.array(fc.integer({ min: -32_768, max: 32_767 }), {
      minLength: FLAC_BLOCK_SAMPLES,
      maxLength: FLAC_BLOCK_SAMPLES,
    });
    fc.assert(
      fc.property(any, fc.integer({ min: 0, max: 2 ** 31 - 1 }), (values, number) => {
        const samples = Int16Array.from(values);
        const read = readFlacFrame(encodeFlacFrame(samples, 8000, number));
        expect(read).toEqual({ number, sampleRateHz: 8000, samples: [...samples] });
      }),
      { numRuns: 60 },
    );
  });

  it('take a fifth of the room for silence and a third less for a tone from G.711', () => {
    const silence = encodeFlacFrame(new Int16Array(FLAC_BLOCK_SAMPLES), 8000, 5);
    expect(silence.length).toBeLessThan(14);
    const tone = decodeG711(
      'mulaw',
      Buffer.from(Array.from({ length: FLAC_BLOCK_SAMPLES }, (_, i) => 0x90 + (i % 16))),
    );
    const frame = encodeFlacFrame(tone, 16_000, 5);
    expect(readFlacFrame(frame)).toEqual({ number: 5, sampleRateHz: 16_000, samples: [...tone] });
    expect(frame.length).toBeLessThan((FLAC_BLOCK_SAMPLES * 2 * 2) / 3);
  });

  it.each<[string, Int16Array]>([
    ['constant', block(() => -8)],
    ['steep', block((index) => (index % 2 === 0 ? 32_767 : -32_768))],
    ['a parabola', block((index) => ((index - 256) * (index - 256)) >> 1)],
  ])('code a block that is %s', (_name, samples) => {
    expect(readFlacFrame(encodeFlacFrame(samples, 8000, 1)).samples).toEqual([...samples]);
  });

  it('are announced by STREAMINFO: 512 samples a block, one channel, 16 bits', () => {
    expect(flacStreamInfo(8000).toString('hex')).toBe(`02000200000000000000${'01f400f0'}${'00'.repeat(20)}`);
  });
});

describe('G.711', () => {
  it('expands to the values of its tables', () => {
    // ITU-T G.711: the smallest and the largest of either sign.
    expect([...decodeG711('alaw', Buffer.from([0xd5, 0x55, 0xaa, 0x2a]))]).toEqual([8, -8, 32_256, -32_256]);
    expect([...decodeG711('mulaw', Buffer.from([0xff, 0x7f, 0x80, 0x00]))]).toEqual([0, 0, 32_124, -32_124]);
  });
});
