import { expect, test } from 'vitest';
import { createPrng, hash2 } from './prng.ts';

test('gives the same numbers for the same seed on every machine', () => {
  const prng = createPrng('golden');
  expect(Array.from({ length: 4 }, () => prng.int(1_000_000))).toEqual([561_547, 771_609, 592_596, 830_791]);
  expect(Math.round(hash2(5, 12, -7) * 1e6)).toBe(423_176);
});

test('gives unrelated numbers for seeds that differ in one letter', () => {
  const [a, b] = [createPrng('county/a'), createPrng('county/b')];
  const same = Array.from({ length: 1000 }, () => a.int(100) === b.int(100)).filter(Boolean).length;
  expect(same).toBeLessThan(30);
});

test('fills [0, 1) evenly and normal() is centred with deviation 1', () => {
  const prng = createPrng('even');
  const values = Array.from({ length: 20_000 }, () => Math.floor(prng.next() * 10));
  const buckets = Array.from({ length: 10 }, (_, i) => values.filter((value) => value === i).length);
  for (const count of buckets) expect(Math.abs(count - 2000)).toBeLessThan(220);
  const normals = Array.from({ length: 5000 }, () => prng.normal());
  const mean = normals.reduce((sum, value) => sum + value, 0) / normals.length;
  const variance = normals.reduce((sum, value) => sum + (value - mean) ** 2, 0) / normals.length;
  expect(Math.abs(mean)).toBeLessThan(0.06);
  expect(Math.abs(variance - 1)).toBeLessThan(0.08);
});

test('shuffles without losing anything', () => {
  const shuffled = createPrng('shuffle').shuffle(Array.from({ length: 50 }, (_, i) => i));
  expect(shuffled).not.toEqual(Array.from({ length: 50 }, (_, i) => i));
  expect([...shuffled].sort((a, b) => a - b)).toEqual(Array.from({ length: 50 }, (_, i) => i));
});
