/** Zig-zag order of a 4×4 block: scan position to raster index (ITU-T H.264 §8.5.6). */
export const ZIG_ZAG: readonly number[] = [0, 1, 4, 8, 5, 2, 3, 6, 9, 12, 13, 10, 7, 11, 14, 15];

/** Coefficient classes of a 4×4 block by raster index: 0 both even, 1 both odd, 2 mixed. */
const CLASS = Array.from({ length: 16 }, (_, i) => {
  const oddX = i & 1;
  const oddY = (i >> 2) & 1;
  return oddX === oddY ? oddX : 2;
});

/** Inverse quantiser steps by qp % 6 and class (§8.5.9). */
const LEVEL_SCALE = [
  [10, 16, 13],
  [11, 18, 14],
  [13, 20, 16],
  [14, 23, 18],
  [16, 25, 20],
  [18, 29, 23],
];

/** Forward multipliers that undo {@link LEVEL_SCALE} and the transform's gains, in 1/2^15. */
const QUANTISER = [
  [13107, 5243, 8066],
  [11916, 4660, 7490],
  [10082, 4194, 6554],
  [9362, 3647, 5825],
  [8192, 3355, 5243],
  [7282, 2893, 4559],
];

/** Chroma quantiser for a luma one, with offset 0 (table 8-15). */
export function chromaQp(qp: number): number {
  const above = [29, 30, 31, 32, 32, 33, 34, 34, 35, 35, 36, 36, 37, 37, 37, 38, 38, 38, 39, 39, 39, 39];
  return qp < 30 ? qp : (above[qp - 30] ?? 39);
}

/** One quantiser as tables by raster index. */
export interface Quantiser {
  qp: number;
  shift: number;
  /** A third of 2^shift: the rounding of intra blocks. */
  rounding: number;
  multipliers: Int32Array;
  scales: Int32Array;
}

/** The tables of a quantiser, 0 ≤ qp ≤ 51. */
export function createQuantiser(qp: number): Quantiser {
  const multipliers = CLASS.map((kind) => QUANTISER[qp % 6]?.[kind] ?? 0);
  const scales = CLASS.map((kind) => LEVEL_SCALE[qp % 6]?.[kind] ?? 0);
  return {
    qp,
    shift: 15 + Math.floor(qp / 6),
    rounding: Math.floor(2 ** (15 + Math.floor(qp / 6)) / 3),
    multipliers: Int32Array.from(multipliers),
    scales: Int32Array.from(scales),
  };
}

/** Quantises one coefficient at a raster index; `extraBits` is 1 for DC blocks that went through a Hadamard transform, else 0. */
export function quantise(value: number, index: number, quantiser: Quantiser, extraBits: 0 | 1): number {
  const scaled = Math.abs(value) * (quantiser.multipliers[index] ?? 0) + (quantiser.rounding << extraBits);
  const level = scaled >>> (quantiser.shift + extraBits); // below 2^32: |value| ≤ 32,640, multipliers < 2^14
  return value < 0 ? -level : level;
}

/** The 4×4 core transform, in place, on a residual block in raster order at `at` (§8.6.1 inverted). */
export function forwardTransform(block: Int32Array, at: number): void {
  for (let row = 0; row < 4; row++) butterflyForward(block, at + row * 4, 1);
  for (let column = 0; column < 4; column++) butterflyForward(block, at + column, 4);
}

function butterflyForward(block: Int32Array, at: number, step: number): void {
  const a = block[at] ?? 0;
  const b = block[at + step] ?? 0;
  const c = block[at + 2 * step] ?? 0;
  const d = block[at + 3 * step] ?? 0;
  block[at] = a + d + b + c;
  block[at + step] = 2 * (a - d) + (b - c);
  block[at + 2 * step] = a + d - b - c;
  block[at + 3 * step] = a - d - 2 * (b - c);
}

/** The inverse 4×4 transform of scaled coefficients, in place, without the final rounding by 64 (§8.5.12.2). */
export function inverseTransform(block: Int32Array, at: number): void {
  for (let row = 0; row < 4; row++) butterflyInverse(block, at + row * 4, 1);
  for (let column = 0; column < 4; column++) butterflyInverse(block, at + column, 4);
}

function butterflyInverse(block: Int32Array, at: number, step: number): void {
  const a = block[at] ?? 0;
  const b = block[at + step] ?? 0;
  const c = block[at + 2 * step] ?? 0;
  const d = block[at + 3 * step] ?? 0;
  const even = a + c;
  const odd = a - c;
  const low = (b >> 1) - d;
  const high = b + (d >> 1);
  block[at] = even + high;
  block[at + step] = odd + low;
  block[at + 2 * step] = odd - low;
  block[at + 3 * step] = even - high;
}

/** The 4×4 Hadamard transform of luma DC values, in place: its own inverse up to a factor of 16 (§8.5.10). */
export function hadamard(block: Int32Array): void {
  for (let row = 0; row < 4; row++) butterflyHadamard(block, row * 4, 1);
  for (let column = 0; column < 4; column++) butterflyHadamard(block, column, 4);
}

function butterflyHadamard(block: Int32Array, at: number, step: number): void {
  const a = block[at] ?? 0;
  const b = block[at + step] ?? 0;
  const c = block[at + 2 * step] ?? 0;
  const d = block[at + 3 * step] ?? 0;
  block[at] = a + b + c + d;
  block[at + step] = a + b - c - d;
  block[at + 2 * step] = a - b - c + d;
  block[at + 3 * step] = a - b + c - d;
}
