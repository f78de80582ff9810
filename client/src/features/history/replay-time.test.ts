import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { densityOf, parseMoment } from './replay-time.ts';

const at = (text: string) => Date.parse(`${text}+08:00`);
const NOW = at('2026-11-26T15:30:00');

describe('a moment that is typed', () => {
  it.each([
    ['14:05', '2026-11-26T14:05:00'],
    ['1405', '2026-11-26T14:05:00'],
    ['905', '2026-11-26T09:05:00'],
    [' 14：05 ', '2026-11-26T14:05:00'],
    ['14:05:30', '2026-11-26T14:05:30'],
    ['140530', '2026-11-26T14:05:30'],
    ['0:00', '2026-11-26T00:00:00'],
    ['23:50', '2026-11-25T23:50:00'],
    ['11-24 14:05', '2026-11-24T14:05:00'],
    ['11-26 23:00', '2025-11-26T23:00:00'],
    ['12/31 08:00', '2025-12-31T08:00:00'],
  ])('%s is the last such moment', (text, moment) => {
    expect(parseMoment(text, NOW, NOW)).toBe(at(moment));
  });

  it('is of the day that the cursor stands on', () => {
    expect(parseMoment('23:50', at('2026-11-20T08:00:00'), NOW)).toBe(at('2026-11-20T23:50:00'));
  });

  it.each(['', 'x', '24:00', '14:60', '14:05:60', '5', '2-30 14:05', '13-01 14:05'])('%s is none', (text) => {
    expect(parseMoment(text, NOW, NOW)).toBeNull();
  });

  it('is never in the future, whatever is typed', () => {
    const parts = fc.tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 10, max: 59 }), fc.nat(40 * 86_400_000));
    fc.assert(
      fc.property(parts, ([hour, minute, agoMs]) => {
        expect(parseMoment(`${hour}:${minute}`, NOW - agoMs, NOW)).toBeLessThanOrEqual(NOW);
      }),
    );
  });
});

it('reports of a day are counted by stretches of ten minutes, the urgent ones apart, those of other days not', () => {
  const dayMs = at('2026-11-26T00:00:00');
  const mark = (text: string, urgency = 'normal') => ({ at: new Date(at(text)).toISOString(), urgency });
  const marks = [
    mark('2026-11-25T23:59:59'),
    mark('2026-11-26T12:00:00'),
    mark('2026-11-26T12:09:59', 'urgent'),
    mark('2026-11-26T06:00:00'),
    mark('2026-11-27T00:00:00'),
  ];
  expect(densityOf(marks, dayMs)).toEqual([
    { share: 0.25, count: 1, urgent: 0 },
    { share: 0.5, count: 2, urgent: 1 },
  ]);
});
