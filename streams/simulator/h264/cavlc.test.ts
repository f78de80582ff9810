import fc from 'fast-check';
import { expect, test } from 'vitest';
import { BitWriter } from './bit-writer.ts';
import { CHROMA_DC_TOTAL_ZEROS, COEFF_TOKEN, RUN_BEFORE, TOTAL_ZEROS, type Code } from './cavlc-tables.ts';
import { CHROMA_DC, writeResidualBlock } from './cavlc.ts';

function bitsOf(coefficients: readonly number[], nC: number): string {
  const out = new BitWriter();
  writeResidualBlock(out, coefficients, 0, coefficients.length, nC);
  const { bitLength } = out;
  return [...out.finish()]
    .map((byte) => byte.toString(2).padStart(8, '0'))
    .join('')
    .slice(0, bitLength);
}

test('a worked example codes to known bits', () => {
  // Zig-zag 0, 3, 0, 1, −1, −1, 0, 1, 0 …: five coefficients, three trailing ones, three zeros before the last.
  const block = [0, 3, 0, 1, -1, -1, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0];
  expect(bitsOf(block, 0)).toBe('000010001110010111101101');
});

test('an empty block is one bit', () => {
  expect(
    bitsOf(
      Array.from({ length: 16 }, () => 0),
      0,
    ),
  ).toBe('1');
});

test('a decoder written from the standard reads every block back', () => {
  const level = fc.oneof(fc.constant(0), fc.integer({ min: -2, max: 2 }), fc.integer({ min: -900, max: 900 }));
  const count = fc.constantFrom(4, 15, 16);
  const block = count.chain((length) => fc.array(level, { minLength: length, maxLength: length }));
  fc.assert(
    fc.property(block, fc.nat(16), (coefficients, nC) => {
      const context = coefficients.length === 4 ? CHROMA_DC : nC;
      const reader = new BlockReader(bitsOf(coefficients, context));
      expect(reader.block(coefficients.length, context)).toEqual(coefficients.map((value) => value + 0));
      expect(reader.left()).toBe(0);
    }),
    { numRuns: 400 },
  );
});

/** Reads CAVLC blocks (ITU-T H.264 §9.2) from a text of 0 and 1. */
class BlockReader {
  private readonly text: string;
  private at = 0;

  constructor(text: string) {
    this.text = text;
  }

  left(): number {
    return this.text.length - this.at;
  }

  block(count: number, nC: number): number[] {
    const table = COEFF_TOKEN[nC === CHROMA_DC ? 4 : nC < 2 ? 0 : nC < 4 ? 1 : nC < 8 ? 2 : 3] ?? [];
    const [total, ones] = this.token(table);
    const coefficients = Array.from({ length: count }, () => 0);
    if (total === 0) return coefficients;
    const levels = this.levels(total, ones);
    const zeroRows = count === 4 ? CHROMA_DC_TOTAL_ZEROS : TOTAL_ZEROS;
    let zeros = total < count ? this.symbol(zeroRows[total - 1] ?? []) : 0;
    let position = total + zeros - 1;
    levels.forEach((value, i) => {
      coefficients[position] = value;
      const run = zeros > 0 && i < total - 1 ? this.symbol(RUN_BEFORE[Math.min(zeros, 7) - 1] ?? []) : 0;
      zeros -= run;
      position -= run + 1;
    });
    return coefficients;
  }

  private bits(count: number): number {
    const value = count === 0 ? 0 : Number.parseInt(this.text.slice(this.at, this.at + count), 2);
    this.at += count;
    return value;
  }

  private symbol(codes: readonly Code[]): number {
    const found = codes.findIndex((code) =>
      this.text.startsWith(code.bits.toString(2).padStart(code.length, '0'), this.at),
    );
    this.at += codes[found]?.length ?? Number.NaN;
    return found;
  }

  private token(rows: readonly (readonly Code[])[]): [number, number] {
    for (const [total, row] of rows.entries()) {
      const before = this.at;
      const ones = this.symbol(row);
      if (ones >= 0) return [total, ones];
      this.at = before;
    }
    throw new Error('no coeff_token');
  }

  private levels(total: number, ones: number): number[] {
    const levels = Array.from({ length: ones }, () => 1 - 2 * this.bits(1));
    let suffixLength = total > 10 && ones < 3 ? 1 : 0;
    for (let i = ones; i < total; i++) {
      let prefix = 0;
      while (this.bits(1) === 0) prefix++;
      const size = prefix === 14 && suffixLength === 0 ? 4 : prefix >= 15 ? prefix - 3 : suffixLength;
      let code = (Math.min(15, prefix) << suffixLength) + this.bits(size);
      if (prefix >= 15 && suffixLength === 0) code += 15;
      if (i === ones && ones < 3) code += 2;
      const level = code % 2 === 0 ? (code + 2) / 2 : (-code - 1) / 2;
      levels.push(level);
      if (suffixLength === 0) suffixLength = 1;
      if (Math.abs(level) > 3 << (suffixLength - 1) && suffixLength < 6) suffixLength++;
    }
    return levels;
  }
}
