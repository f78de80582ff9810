import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodePositions, encodePositions, type PositionFrame } from './live-feed.ts';

const MICRODEGREES = 1e6;
const coordinate = (limit: number) =>
  fc.integer({ min: -limit * MICRODEGREES, max: limit * MICRODEGREES }).map((value) => value / MICRODEGREES);
const frame: fc.Arbitrary<PositionFrame> = fc.record({
  town: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
  isFull: fc.boolean(),
  sentAtMs: fc.integer({ min: 0, max: 4e12 }),
  fixes: fc.array(
    fc.record({
      workerId: fc.integer({ min: 1, max: 65_535 }),
      position: fc.tuple(coordinate(180), coordinate(90)),
      observedAtMs: fc.integer({ min: 0, max: 2 ** 32 - 1 }).map((seconds) => seconds * 1000),
    }),
    { maxLength: 20 },
  ),
});

test('a frame of positions comes back', () => {
  fc.assert(fc.property(frame, (given) => void expect(decodePositions(encodePositions(given))).toEqual(given)));
});

test('a worker costs 14 bytes after a head of 16', () => {
  const fixes = [{ workerId: 1, position: [108.5, 32.9] as [number, number], observedAtMs: 0 }];
  expect(encodePositions({ town: 610921100, isFull: true, sentAtMs: 0, fixes }).length).toBe(30);
});

test('bytes of another version or length are refused', () => {
  const bytes = encodePositions({ town: 1, isFull: false, sentAtMs: 0, fixes: [] });
  expect(decodePositions(bytes.subarray(1))).toBeNull();
  expect(decodePositions(Uint8Array.of(2, ...bytes.subarray(1)))).toBeNull();
  expect(decodePositions(Uint8Array.of(...bytes, 0))).toBeNull();
});
