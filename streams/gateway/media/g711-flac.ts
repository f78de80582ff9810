import type { CodedFrame, FramesOf } from './audio-format.ts';
import { encodeFlacFrame, FLAC_BLOCK_SAMPLES } from './flac.ts';
import { decodeG711, type G711Law } from './g711.ts';

/** A gap up to this many samples between packets is a camera's rounding; beyond it what was gathered is given up. */
const MAX_GAP_SAMPLES = 400;

/** G.711 packets of any length to FLAC frames of 512 samples each. */
export function createG711Reader(law: G711Law, sampleRateHz: number): FramesOf {
  const block = new Int16Array(FLAC_BLOCK_SAMPLES);
  let filled = 0;
  let startedAt = 0;
  let index = 0;
  return ({ payload, timestamp }) => {
    const expected = (startedAt + filled) >>> 0;
    if (Math.abs((timestamp - expected) | 0) > MAX_GAP_SAMPLES) filled = 0;
    if (filled === 0) startedAt = timestamp;
    const samples = decodeG711(law, payload);
    const frames: CodedFrame[] = [];
    for (let at = 0; at < samples.length;) {
      const take = Math.min(FLAC_BLOCK_SAMPLES - filled, samples.length - at);
      block.set(samples.subarray(at, at + take), filled);
      filled += take;
      at += take;
      if (filled < FLAC_BLOCK_SAMPLES) break;
      frames.push({ data: encodeFlacFrame(block, sampleRateHz, index), timestamp: startedAt });
      index += 1;
      startedAt = (startedAt + FLAC_BLOCK_SAMPLES) >>> 0;
      filled = 0;
    }
    return frames;
  };
}
