import { describe, expect, test } from 'vitest';
import { CALL_MBPS, changedLinks } from './line-reserve.ts';

const [A, B] = ['610921100001', '610921100002'];
const links = [
  { id: 'a', village: A, budgetMbps: 4 },
  { id: 'b', village: B, budgetMbps: 8 },
];

describe('what calls need of the lines of villages', () => {
  test('is told of the line that an end of a call uses, for each of them', () => {
    expect(changedLinks(links, [A, '610921', A], new Map())).toEqual([
      { id: 'a', budgetMbps: 4, reservedMbps: 2 * CALL_MBPS },
    ]);
  });

  test('is told once, and again when the call is over', () => {
    const told = new Map([['a', CALL_MBPS]]);
    expect(changedLinks(links, [A], told)).toEqual([]);
    expect(changedLinks(links, [], told)).toEqual([{ id: 'a', budgetMbps: 4, reservedMbps: 0 }]);
  });
});
