import { CommandId } from '#contract/ids';
import { Value } from 'typebox/value';
import { expect, test } from 'vitest';
import { mintUuid7 } from './uuid7.ts';

test('minted ids are command ids and sort by the time they were minted', () => {
  const earlier = mintUuid7(1_780_000_000_000);
  const later = mintUuid7(1_780_000_000_001);
  expect(Value.Check(CommandId, earlier)).toBe(true);
  expect(earlier < later).toBe(true);
});

test('two ids of one millisecond differ', () => {
  expect(mintUuid7(1)).not.toBe(mintUuid7(1));
});
