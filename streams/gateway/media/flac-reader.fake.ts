import { crc16, crc8 } from './flac-bits.ts';

/** What a frame of our own kind holds, read by the text of RFC 9639 §9. */
export interface ReadFrame {
  number: number;
  sampleRateHz: number;
  samples: number[];
}

const RATES: Readonly<Record<number, number>> = { 4: 8000, 5: 16_000 };

/** Reads a mono frame of 512 samples with 16 bits. @throws Error naming what is not as it must be */
export function readFlacFrame(frame: Buffer): ReadFrame {
  let at = 0;
  const bits = (count: number): number => {
    let value = 0;
    for (let read = 0; read < count; read += 1, at += 1)
      value = value * 2 + (((frame[at >> 3] ?? 0) >> (7 - (at & 7))) & 1);
    return value;
  };
  const signed = (count: number): number => {
    const value = bits(count);
    return value >= 2 ** (count - 1) ? value - 2 ** count : value;
  };
  const unary = (): number => {
    let zeros = 0;
    while (bits(1) === 0) zeros += 1;
    return zeros;
  };
  if (bits(16) !== 0xfff8) throw new Error('no frame of fixed size');
  if (bits(4) !== 9) throw new Error('not 512 samples');
  const sampleRateHz = RATES[bits(4)] ?? 0;
  if (bits(8) !== 8) throw new Error('not mono with 16 bits');
  const lead = bits(8);
  const extra = lead < 0x80 ? 0 : Math.clz32(~(lead << 24)) - 1;
  let number = extra === 0 ? lead : lead & (0x3f >> extra);
  for (let more = 0; more < extra; more += 1) number = number * 64 + (bits(8) & 0x3f);
  const headBytes = [...frame.subarray(0, at / 8)];
  if (bits(8) !== crc8(headBytes)) throw new Error('wrong CRC-8');
  if (bits(1) !== 0) throw new Error('no subframe');
  const type = bits(6);
  const wasted = bits(1) === 1 ? unary() + 1 : 0;
  const width = 16 - wasted;
  let samples: number[];
  if (type === 0) samples = Array.from<number>({ length: 512 }).fill(signed(width));
  else if (type === 1) samples = Array.from({ length: 512 }, () => signed(width));
  else samples = readPredicted(type - 8, width, { bits, signed, unary });
  while (at % 8 !== 0) bits(1);
  if (bits(16) !== crc16([...frame.subarray(0, frame.length - 2)])) throw new Error('wrong CRC-16');
  if (at !== frame.length * 8) throw new Error('bytes behind the frame');
  return { number, sampleRateHz, samples: samples.map((sample) => sample * 2 ** wasted) };
}

interface BitSource {
  bits(count: number): number;
  signed(count: number): number;
  unary(): number;
}

/** Weights of the fixed predictors (§9.2.5). */
const WEIGHTS = [[], [1], [2, -1], [3, -3, 1], [4, -6, 4, -1]];

function readPredicted(order: number, width: number, source: BitSource): number[] {
  const samples = Array.from({ length: order }, () => source.signed(width));
  if (source.bits(6) !== 0) throw new Error('not one partition of short Rice codes');
  const rice = source.bits(4);
  while (samples.length < 512) {
    const folded = source.unary() * 2 ** rice + source.bits(rice);
    const residual = folded % 2 === 0 ? folded / 2 : -(folded + 1) / 2;
    const predicted = (WEIGHTS[order] ?? []).reduce(
      (sum, weight, back) => sum + weight * (samples.at(-1 - back) ?? 0),
      0,
    );
    samples.push(predicted + residual);
  }
  return samples;
}
