import { CHROMA_DC_TOTAL_ZEROS, COEFF_TOKEN, RUN_BEFORE, TOTAL_ZEROS, type Code } from './cavlc-tables.ts';
import type { BitWriter } from './bit-writer.ts';

/** nC of a chroma DC block (ITU-T H.264 §9.2.1). */
export const CHROMA_DC = -1;

/** The largest magnitude of a level: one 12-bit escape at the smallest suffix length (baseline, §9.2.2.1). */
export const MAX_LEVEL = 2047;

function put(out: BitWriter, code: Code | undefined): void {
  if (code === undefined) throw new RangeError('no CAVLC code for this block');
  out.bits(code.bits, code.length);
}

function tokenContext(nC: number): number {
  if (nC === CHROMA_DC) return 4;
  if (nC < 2) return 0;
  if (nC < 4) return 1;
  return nC < 8 ? 2 : 3;
}

function writeLevel(out: BitWriter, levelCode: number, suffixLength: number): void {
  if (suffixLength === 0 && levelCode < 30) {
    if (levelCode < 14) return out.bits(1, levelCode + 1);
    out.bits(1, 15);
    return out.bits(levelCode - 14, 4);
  }
  const escape = suffixLength === 0 ? 30 : 15 << suffixLength;
  if (levelCode >= escape) {
    out.bits(1, 16);
    return out.bits(levelCode - escape, 12);
  }
  out.bits(1, (levelCode >> suffixLength) + 1);
  out.bits(levelCode, suffixLength);
}

function writeLevels(out: BitWriter, levels: readonly number[], trailingOnes: number): void {
  for (let i = 0; i < trailingOnes; i++) out.bits((levels[i] ?? 0) < 0 ? 1 : 0, 1);
  let suffixLength = levels.length > 10 && trailingOnes < 3 ? 1 : 0;
  for (let i = trailingOnes; i < levels.length; i++) {
    const level = levels[i] ?? 0;
    let levelCode = level > 0 ? 2 * level - 2 : -2 * level - 1;
    if (i === trailingOnes && trailingOnes < 3) levelCode -= 2;
    writeLevel(out, levelCode, suffixLength);
    if (suffixLength === 0) suffixLength = 1;
    if (Math.abs(level) > 3 << (suffixLength - 1) && suffixLength < 6) suffixLength++;
  }
}

function countTrailingOnes(levels: readonly number[]): number {
  let ones = 0;
  while (ones < 3 && ones < levels.length && Math.abs(levels[ones] ?? 0) === 1) ones++;
  return ones;
}

const levels: number[] = [];
const runs: number[] = [];

/**
 * Writes one block of quantised coefficients by CAVLC (ITU-T H.264 §9.2) and returns how many are not zero.
 * `coefficients[first … first + count − 1]` are in zig-zag order; `count` is 16, 15 (AC) or 4 (chroma DC).
 */
export function writeResidualBlock(
  out: BitWriter,
  coefficients: ArrayLike<number>,
  first: number,
  count: number,
  nC: number,
): number {
  levels.length = 0;
  runs.length = 0;
  let run = 0;
  let totalZeros = 0;
  for (let i = first + count - 1; i >= first; i--) {
    const level = coefficients[i] ?? 0;
    if (level !== 0) {
      if (levels.length > 0) runs.push(run);
      levels.push(level);
      run = 0;
    } else if (levels.length > 0) {
      run++;
      totalZeros++;
    }
  }
  const total = levels.length;
  const trailingOnes = countTrailingOnes(levels);
  put(out, COEFF_TOKEN[tokenContext(nC)]?.[total]?.[trailingOnes]);
  if (total === 0) return 0;
  writeLevels(out, levels, trailingOnes);
  if (total < count) put(out, (nC === CHROMA_DC ? CHROMA_DC_TOTAL_ZEROS : TOTAL_ZEROS)[total - 1]?.[totalZeros]);
  let zerosLeft = totalZeros;
  for (const runBefore of runs) {
    if (zerosLeft === 0) break;
    put(out, RUN_BEFORE[Math.min(zerosLeft, 7) - 1]?.[runBefore]);
    zerosLeft -= runBefore;
  }
  return total;
}
