import { expect, test } from 'vitest';
import { readCsv } from '../../http/csv.ts';
import { csvHead, csvRows } from './audit-csv.ts';

const ENTRY = {
  id: 7,
  at: '2026-11-22T02:00:00.000Z',
  actor: 'county-duty',
  action: 'household.reveal',
  target: 'household:1',
  scope: '990001',
  purpose: '=HYPERLINK("x")',
  before: null,
  after: { a: [1, '甲,乙'] },
  hash: 'abc',
};

test('the first row says who exported, when, how much and by which filter; the second names the columns', () => {
  const at = new Date('2026-11-22T03:04:05.000Z');
  const text = csvHead({ id: 'e-1', by: 'audit-admin', at, lines: 2, filter: { actor: 'county-duty' } });
  const [mark, headings] = readCsv(text);
  for (const words of mark?.cells ?? []) {
    for (const part of ['e-1', 'audit-admin', '2026-11-22T03:04:05.000Z', '2', '{"actor":"county-duty"}']) {
      expect(words).toContain(part);
    }
  }
  expect(mark?.cells).toHaveLength(2);
  expect(headings?.cells).toEqual(Object.keys(ENTRY));
});

test('a line is a row: JSON stays JSON, nothing runs as a formula', () => {
  const text = csvRows([ENTRY]);
  expect(text).toContain(`"'=HYPERLINK(""x"")"`);
  const [row] = readCsv(text);
  expect(row?.cells.slice(0, 7)).toEqual([
    '7',
    ENTRY.at,
    ENTRY.actor,
    ENTRY.action,
    ENTRY.target,
    ENTRY.scope,
    ENTRY.purpose,
  ]);
  expect([row?.cells[7], JSON.parse(row?.cells[8] ?? ''), row?.cells[9]]).toEqual(['', ENTRY.after, 'abc']);
});
