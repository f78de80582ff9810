import { expect, test } from 'vitest';
import { CHROMA_DC_TOTAL_ZEROS, COEFF_TOKEN, RUN_BEFORE, TOTAL_ZEROS, type Code } from './cavlc-tables.ts';

const text = (code: Code): string => code.bits.toString(2).padStart(code.length, '0');

/** Sum of 2^−length: 1 when every bit string decodes, above it when codes collide. */
const kraft = (codes: readonly Code[]): number => codes.reduce((sum, code) => sum + 2 ** -code.length, 0);

const tables: [string, readonly Code[]][] = [
  ...COEFF_TOKEN.map((rows, i): [string, readonly Code[]] => [`coeff_token ${i}`, rows.flat()]),
  ...TOTAL_ZEROS.map((row, i): [string, readonly Code[]] => [`total_zeros ${i + 1}`, row]),
  ...CHROMA_DC_TOTAL_ZEROS.map((row, i): [string, readonly Code[]] => [`chroma total_zeros ${i + 1}`, row]),
  ...RUN_BEFORE.map((row, i): [string, readonly Code[]] => [`run_before ${i + 1}`, row]),
];

test.each(tables)('%s: no code begins with another one, and next to nothing is left unused', (_, codes) => {
  for (const code of codes) {
    const others = codes.filter((other) => other !== code && text(other).startsWith(text(code)));
    expect(others).toEqual([]);
  }
  expect(kraft(codes)).toBeLessThanOrEqual(1);
  expect(kraft(codes)).toBeGreaterThan(0.95);
});

test('every table has a code for every block that can be', () => {
  expect(COEFF_TOKEN.map((rows) => rows.length)).toEqual([17, 17, 17, 17, 5]);
  for (const rows of COEFF_TOKEN) expect(rows.every((row, total) => row.length === Math.min(total, 3) + 1)).toBe(true);
  expect(TOTAL_ZEROS.map((row) => row.length)).toEqual([16, 15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2]);
  expect(RUN_BEFORE.map((row) => row.length)).toEqual([2, 3, 4, 5, 6, 7, 15]);
});
