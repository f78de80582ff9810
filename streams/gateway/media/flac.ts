import { crc16, crc8, FlacBits } from './flac-bits.ts';

/** Samples of every frame: 64 ms at 8 kHz. */
export const FLAC_BLOCK_SAMPLES = 512;

/** Code of 512 samples a block, and of one channel with 16 bits (RFC 9639 §9.1). */
const BLOCK_SIZE_CODE = 0b1001;
const MONO_16_BITS = 0b0000_1000;
const RATE_CODES: Readonly<Record<number, number>> = { 8000: 0b0100, 16_000: 0b0101 };
const BITS = 16;
const MAX_ORDER = 4;
const MAX_RICE = 14;

/** Sample rates that frames can be written for. */
export function isFlacRate(sampleRateHz: number): boolean {
  return sampleRateHz in RATE_CODES;
}

/** STREAMINFO of a mono stream of 16 bits (RFC 9639 §8.2): lengths, digest and number of samples are not known of a live one. */
export function flacStreamInfo(sampleRateHz: number): Buffer {
  const info = Buffer.alloc(34);
  info.writeUInt16BE(FLAC_BLOCK_SAMPLES, 0);
  info.writeUInt16BE(FLAC_BLOCK_SAMPLES, 2);
  // 20 bits of rate, 3 of channels less one, 5 of bits less one, 36 of samples.
  info.writeUInt32BE(((sampleRateHz << 12) | ((BITS - 1) << 4)) >>> 0, 10);
  return info;
}

/**
 * Codes one block of mono samples as frame number `index`: a constant where all are alike, else the fixed predictor that leaves
 * the smallest residual, in one Rice partition, else verbatim (RFC 9639 §9.2).
 */
export function encodeFlacFrame(samples: Int16Array, sampleRateHz: number, index: number): Buffer {
  const out = new FlacBits();
  out.put(0b1111_1111_1111_1000, 16);
  out.put((BLOCK_SIZE_CODE << 4) | (RATE_CODES[sampleRateHz] ?? 0), 8);
  out.put(MONO_16_BITS, 8);
  for (const byte of codedNumber(index)) out.put(byte, 8);
  out.put(crc8(out.bytes()), 8);
  writeSubframe(out, samples);
  out.align();
  out.put(crc16(out.bytes()), 16);
  return Buffer.from(out.bytes());
}

/** A frame number as UTF-8 codes large numbers (§9.1.5), here up to 31 bits. */
function codedNumber(value: number): number[] {
  if (value < 0x80) return [value];
  let extra = 1;
  while (extra < 5 && value >= 2 ** (6 * extra + (6 - extra))) extra += 1;
  const rest = Array.from({ length: extra }, (_, at) => 0x80 | (Math.floor(value / 64 ** (extra - 1 - at)) & 0x3f));
  const lead = (0xff00 >> (extra + 1)) & 0xff;
  return [lead | Math.floor(value / 64 ** extra), ...rest];
}

function writeSubframe(out: FlacBits, samples: Int16Array): void {
  const wasted = wastedBits(samples);
  const values = Array.from(samples, (sample) => sample >> wasted);
  const bits = BITS - wasted;
  const first = values[0] ?? 0;
  if (values.every((value) => value === first)) {
    writeHead(out, 0b000000, wasted);
    return putSigned(out, first, bits);
  }
  const { order, residual, rice, size } = bestPredictor(values);
  if (order * bits + size >= values.length * bits) {
    writeHead(out, 0b000001, wasted);
    for (const value of values) putSigned(out, value, bits);
    return;
  }
  writeHead(out, 0b001000 | order, wasted);
  for (const value of values.slice(0, order)) putSigned(out, value, bits);
  // Rice codes with parameters of four bits, one partition.
  out.put(0b00_0000, 6);
  out.put(rice, 4);
  for (const value of residual) {
    const folded = fold(value);
    out.unary(folded >> rice);
    out.put(folded & ((1 << rice) - 1), rice);
  }
}

function writeHead(out: FlacBits, type: number, wasted: number): void {
  out.put(type, 7);
  out.put(wasted > 0 ? 1 : 0, 1);
  if (wasted > 0) out.unary(wasted - 1);
}

/** Low bits that are zero in all samples: G.711 leaves two or three so. */
function wastedBits(samples: Int16Array): number {
  let all = 0;
  for (const sample of samples) all |= sample;
  let wasted = 0;
  while (wasted < BITS - 1 && all !== 0 && ((all >> wasted) & 1) === 0) wasted += 1;
  return wasted;
}

interface Prediction {
  order: number;
  residual: readonly number[];
  rice: number;
  /** Bits of the residual with its head. */
  size: number;
}

/** Each order's residual is the difference of the one before (§9.2.5). */
function bestPredictor(values: readonly number[]): Prediction {
  let best: Prediction = { order: 0, residual: values, ...bestRice(values) };
  let differences = values;
  for (let order = 1; order <= MAX_ORDER; order += 1) {
    const before = differences;
    differences = before.slice(1).map((value, index) => value - (before[index] ?? 0));
    const prediction = { order, residual: differences, ...bestRice(differences) };
    if (prediction.size < best.size) best = prediction;
  }
  return best;
}

function bestRice(residual: readonly number[]): { rice: number; size: number } {
  const sum = residual.reduce((total, value) => total + fold(value), 0);
  const guess = Math.max(0, Math.floor(Math.log2(sum / residual.length + 1)));
  let best = { rice: 0, size: Number.POSITIVE_INFINITY };
  for (let rice = Math.max(0, guess - 1); rice <= Math.min(MAX_RICE, guess + 1); rice += 1) {
    const size = residual.reduce((total, value) => total + (fold(value) >> rice) + 1 + rice, 10);
    if (size < best.size) best = { rice, size };
  }
  return best;
}

/** Signed to unsigned: 0, −1, 1, −2 … */
function fold(value: number): number {
  return value < 0 ? -2 * value - 1 : 2 * value;
}

function putSigned(out: FlacBits, value: number, bits: number): void {
  out.put(value < 0 ? value + 2 ** bits : value, bits);
}
