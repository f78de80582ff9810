import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ByteReader, ByteWriter } from './compact-bytes.ts';
import { decodeHouseholds, encodeHouseholds, packColours, unpackColours } from './compact-households.ts';
import { COMPACT_UNITS_PER_DEGREE, decodeShapes, encodeShapes, type ShapeParts } from './compact-shapes.ts';
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
  /** Rings may begin elsewhere: turned so that the smallest point comes first. */
  const turned = (part: Position[]): Position[] => {
    const isClosed = part.length > 3 && String(part[0]) === String(part.at(-1));
    if (!isClosed) return part;
    const ring = part.slice(0, -1);
    const turns = ring.map((_, i) => [...ring.slice(i), ...ring.slice(0, i)]);
    return turns.sort((a, b) => (String(a) < String(b) ? -1 : 1))[0] ?? [];
  };
  const comparable = (shapes: ShapeParts[]) => shapes.map((parts) => parts.map(turned));

  test('lines come back in their order, to the fifth decimal', () => {
    const shapes = fc.array(fc.array(fc.array(position, { maxLength: 3 }), { maxLength: 4 }), { maxLength: 8 });
    fc.assert(fc.property(shapes, (given) => void expect(decodeShapes(encodeShapes(given))).toEqual(given)));
  });

  test('parts that meet themselves and each other in every way come back', () => {
    // Few different points, so that edges repeat, in both directions and within one part.
    const point: fc.Arbitrary<Position> = fc.tuple(fc.integer({ min: 0, max: 2 }), fc.integer({ min: 0, max: 2 }));
    const part = fc
      .array(point, { maxLength: 12 })
      .chain((points) =>
        fc.boolean().map((isClosed): Position[] => (isClosed && points[0] ? [...points, points[0]] : points)),
      );
    const shapes = fc.array(fc.array(part, { maxLength: 3 }), { maxLength: 6 });
    fc.assert(
      fc.property(
        shapes,
        (given) => void expect(comparable(decodeShapes(encodeShapes(given)))).toEqual(comparable(given)),
      ),
      { numRuns: 2_000 },
    );
  });

  test('a border that two squares share is written once', () => {
    const border = Array.from({ length: 200 }, (_, i): Position => [108.5 + (i % 7) * 1e-4, 32 + i * 1e-4]);
    const [south, north] = [32, 32 + 199e-4];
    const west: Position[] = [...border, [108.4, north], [108.4, south], [108.5, 32]];
    const east: Position[] = [...[...border].reverse(), [108.6, south], [108.6, north], border[199] ?? [0, 0]];
    const both = encodeShapes([[west], [east]]);
    expect(both.length).toBeLessThan(encodeShapes([[west]]).length + 40);
    expect(comparable(decodeShapes(both))).toEqual(comparable([[west], [east]]));
  });

  test('a point shared by neighbours stays the same point', () => {
    const shared: Position = [108.512345678, 32.898765432];
    const [first, second] = decodeShapes(encodeShapes([[[[108.5, 32.9], shared]], [[shared, [108.6, 32.8]]]]));
    expect(first?.[0]?.[1]).toEqual(second?.[0]?.[0]);
  });

  test('golden bytes: an open line, a ring and its neighbour', () => {
    const unit = (x: number, y: number): Position => [x / COMPACT_UNITS_PER_DEGREE, y / COMPACT_UNITS_PER_DEGREE];
    const ring = [unit(0, 0), unit(5, 0), unit(5, 5), unit(0, 0)];
    const neighbour = [unit(5, 5), unit(5, 0), unit(9, 0), unit(5, 5)];
    const bytes = encodeShapes([[[unit(1, -1)]], [ring], [neighbour]]);
    expect(Buffer.from(bytes).toString('hex')).toBe('0a010301020201070601070502020101020a00000a080002');
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
