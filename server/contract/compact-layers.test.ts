import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ByteReader, ByteWriter } from './compact-bytes.ts';
import { decodeHouseholds, encodeHouseholds, packColours, unpackColours } from './compact-households.ts';
import { COMPACT_UNITS_PER_DEGREE, decodeShapes, encodeShapes } from './compact-shapes.ts';
import type { Position } from './geo.ts';

const units = (limit: number) =>
  fc.integer({ min: -limit * COMPACT_UNITS_PER_DEGREE, max: limit * COMPACT_UNITS_PER_DEGREE });
const position: fc.Arbitrary<Position> = fc
  .tuple(units(180), units(90))
  .map(([x, y]) => [x / COMPACT_UNITS_PER_DEGREE, y / COMPACT_UNITS_PER_DEGREE]);

describe('bytes', () => {
  test('every unsigned and signed integer comes back', () => {
    fc.assert(
      fc.property(
        fc.array(fc.maxSafeNat()),
        fc.array(fc.integer({ min: -(2 ** 51), max: 2 ** 51 })),
        (plain, signed) => {
          const writer = new ByteWriter();
          plain.forEach((value) => writer.writeUnsigned(value));
          signed.forEach((value) => writer.writeSigned(value));
          const reader = new ByteReader(writer.finish());
          expect(plain.map(() => reader.readUnsigned())).toEqual(plain);
          expect(signed.map(() => reader.readSigned())).toEqual(signed);
          expect(reader.isAtEnd()).toBe(true);
        },
      ),
    );
  });

  test('bytes of a golden sequence stay what they are', () => {
    const writer = new ByteWriter();
    [0, 127, 128, 16_384].forEach((value) => writer.writeUnsigned(value));
    [0, -1, 1, -64, 64].forEach((value) => writer.writeSigned(value));
    expect(Buffer.from(writer.finish()).toString('hex')).toBe('007f8001808001000102' + '7f8001');
  });

  test('a cut-off layer is refused, not read as zeros', () => {
    const bytes = encodeShapes([[[[108.5, 32.9]]]]);
    expect(() => decodeShapes(bytes.subarray(0, bytes.length - 1))).toThrow(RangeError);
  });
});

describe('shapes', () => {
  test('any parts of any shapes come back to the fifth decimal', () => {
    const shapes = fc.array(fc.array(fc.array(position, { maxLength: 8 }), { maxLength: 4 }), { maxLength: 8 });
    fc.assert(fc.property(shapes, (given) => void expect(decodeShapes(encodeShapes(given))).toEqual(given)));
  });

  test('a point shared by neighbours stays the same point', () => {
    const shared: Position = [108.512345678, 32.898765432];
    const [first, second] = decodeShapes(encodeShapes([[[[108.5, 32.9], shared]], [[shared, [108.6, 32.8]]]]));
    expect(first?.[0]?.[1]).toEqual(second?.[0]?.[0]);
  });
});

describe('households', () => {
  const grid = fc.array(fc.tuple(fc.integer({ min: 1, max: 200_000 }), position), { maxLength: 6 });

  test('ids, places and grids come back', () => {
    fc.assert(
      fc.property(fc.array(grid, { maxLength: 12 }), (grids) => {
        const all = grids.flat();
        const given = {
          ids: Uint32Array.from(all, ([id]) => id),
          positions: Float64Array.from(all.flatMap(([, place]) => place)),
          perGrid: Uint32Array.from(grids, (each) => each.length),
        };
        expect(decodeHouseholds(encodeHouseholds(given))).toEqual(given);
      }),
    );
  });

  test('colours come back, four to a byte', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 2 })), (codes) => {
        const packed = packColours(Uint8Array.from(codes));
        expect(packed.length).toBe(Math.ceil(codes.length / 4));
        expect([...unpackColours(packed, codes.length)]).toEqual(codes);
      }),
    );
  });
});
