import { Type } from 'typebox';
import { expect, test } from 'vitest';
import { parseRows } from './rows.ts';

const Row = Type.Object({ id: Type.Integer() });

test('rows that fit come back as they are, one that does not names its column', () => {
  expect(parseRows(Row, [{ id: 1 }, { id: 2 }])).toEqual([{ id: 1 }, { id: 2 }]);
  expect(() => parseRows(Row, [{ id: 1 }, { id: '2' }])).toThrow(/row 1 .*\/id/);
});
