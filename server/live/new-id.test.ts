import { expect, test } from 'vitest';
import { Value } from 'typebox/value';
import { CommandId } from '#contract/ids';
import { createNewId } from './new-id.ts';

test('ids are UUIDv7 of the clock and sort by it', () => {
  let nowMs = 1_795_000_000_000;
  const newId = createNewId({ now: () => new Date(nowMs) });
  const first = newId();
  nowMs += 1;
  const second = newId();
  expect(Value.Check(CommandId, first)).toBe(true);
  expect(parseInt(first.replaceAll('-', '').slice(0, 12), 16)).toBe(nowMs - 1);
  expect(first < second).toBe(true);
});
