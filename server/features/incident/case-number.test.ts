import fc from 'fast-check';
import { expect, test } from 'vitest';
import { countyDay, formatCaseNumber, readCaseNumber } from './case-number.ts';

test('the day is the county’s own: at 16:00 UTC it is the next one', () => {
  expect(countyDay(new Date('2026-11-22T15:59:59.999Z'))).toBe('2026-11-22');
  expect(countyDay(new Date('2026-11-22T16:00:00Z'))).toBe('2026-11-23');
});

test('a case number holds county, day, number of the day and a check digit', () => {
  expect(formatCaseNumber('990001', '2026-11-22', 7)).toMatch(/^990001-20261122-0007-\d$/);
});

test('every single wrong digit is found', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 99_999 }), fc.nat(), fc.integer({ min: 1, max: 9 }), (number, where, by) => {
      const right = formatCaseNumber('990001', '2026-11-22', number);
      expect(readCaseNumber(right)).toEqual({ number: right, isRight: true, near: [] });
      const places = [...right].flatMap((sign, index) => (sign === '-' ? [] : [index]));
      const at = places[where % places.length] ?? 0;
      const wrong = right.slice(0, at) + ((Number(right[at]) + by) % 10) + right.slice(at + 1);
      const typed = readCaseNumber(wrong);
      expect(typed).toMatchObject({ number: wrong, isRight: false });
      // Whoever mistyped one digit is told of the right number, among a few others.
      expect(typed?.near).toContain(right);
      expect(typed?.near.length).toBeLessThan(60);
    }),
  );
});

test('nineteen digits without dashes are one, and two swapped neighbours are told apart', () => {
  const right = formatCaseNumber('990001', '2026-11-22', 7);
  expect(readCaseNumber(` ${right.replaceAll('-', '')} `)).toEqual({ number: right, isRight: true, near: [] });
  const swapped = right.replace('-0007-', '-0070-');
  expect(readCaseNumber(swapped)?.near).toContain(right);
});

test.each(['', '99000100001320000001', '990001-20261122-0007', 'x'])('%j is no case number', (text) => {
  expect(readCaseNumber(text)).toBeNull();
});
