import fc from 'fast-check';
import { expect, test } from 'vitest';
import { shareOut } from './divide.ts';

test('shares out exactly, at least the least, and near to what was wished', () => {
  fc.assert(
    fc.property(
      fc.array(fc.double({ min: 0.01, max: 100, noNaN: true }), { minLength: 1, maxLength: 40 }),
      fc.integer({ min: 0, max: 5 }),
      fc.integer({ min: 0, max: 500 }),
      (wishes, least, more) => {
        const total = wishes.length * least + more;
        const shares = shareOut(total, wishes, least);
        expect(shares.reduce((sum, share) => sum + share, 0)).toBe(total);
        const sum = wishes.reduce((all, wish) => all + wish, 0);
        shares.forEach((share, i) => {
          expect(share).toBeGreaterThanOrEqual(least);
          expect(Math.abs(share - least - (more * (wishes[i] ?? 0)) / sum)).toBeLessThan(1);
        });
      },
    ),
  );
});
