import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodePackHouseholds, encodePackHouseholds } from './household-file.ts';

const household = fc.record({
  at: fc.tuple(fc.integer({ min: -180e6, max: 180e6 }), fc.integer({ min: -90e6, max: 90e6 })),
  members: fc.integer({ min: 1, max: 20 }),
  colour: fc.integer({ min: 0, max: 2 }),
  home: fc.option(
    fc.record({
      building: fc.integer({ min: 1, max: 999 }),
      unit: fc.integer({ min: 1, max: 9 }),
      room: fc.integer({ min: 101, max: 3402 }),
    }),
  ),
});

test('what is written is read back', () => {
  fc.assert(
    fc.property(fc.array(fc.array(household, { maxLength: 6 }), { maxLength: 8 }), (byGrid) => {
      expect(decodePackHouseholds(encodePackHouseholds(byGrid))).toEqual(byGrid);
    }),
  );
});

test('bytes that end early are refused', () => {
  const bytes = encodePackHouseholds([[{ at: [1, 2], members: 3, colour: 0, home: null }]]);
  expect(() => decodePackHouseholds(bytes.slice(0, -1))).toThrow(RangeError);
});
