import fc from 'fast-check';
import { expect, test } from 'vitest';
import { RECEIPTS, type ReceiptKind } from '#contract/order';
import { AppProblem } from '../../problem.ts';
import { decideReceipt } from './order-rules.ts';

test.each([
  [[], 'delivered'],
  [['delivered'], 'read'],
  [['delivered', 'read'], 'accepted'],
  [['delivered', 'read', 'accepted'], 'done'],
  [['delivered', 'read', 'accepted', 'enRoute', 'arrived'], 'done'],
] as [ReceiptKind[], ReceiptKind][])('after %j comes %s', (made, receipt) => {
  expect(decideReceipt(made, receipt)).toBe('new');
});

test.each([
  [[], 'read'],
  [['delivered', 'read'], 'done'],
  [['delivered', 'read', 'accepted', 'done'], 'arrived'],
] as [ReceiptKind[], ReceiptKind][])('after %j a %s is refused', (made, receipt) => {
  expect(() => decideReceipt(made, receipt)).toThrow(AppProblem);
});

test('whatever is tried in whatever order, what is stored reads in the contract’s order', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...RECEIPTS), { maxLength: 20 }), (tries) => {
      const made: ReceiptKind[] = [];
      for (const receipt of tries) {
        try {
          if (decideReceipt(made, receipt) === 'new') made.push(receipt);
        } catch (error) {
          if (!(error instanceof AppProblem)) throw error;
        }
      }
      expect(made).toEqual(RECEIPTS.filter((kind) => made.includes(kind)));
    }),
  );
});
