import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ORDER_KINDS, RECEIPTS, RECEIPTS_OF, type ReceiptKind } from '#contract/order';
import { AppProblem } from '../../problem.ts';
import {
  chooseReminded,
  decideReceipt,
  isMissingAt,
  lastReceiptOf,
  STAGE_LIMITS_MS,
  stagesDue,
} from './order-rules.ts';

const at = new Date('2026-11-22T02:00:00Z');
const earlier = new Date(at.getTime() - 60_000);
const order = { kind: 'order', withdrawnAt: null } as const;

describe('a receipt', () => {
  test.each([
    [[], 'delivered'],
    [['delivered'], 'read'],
    [['delivered', 'read'], 'accepted'],
    [['delivered', 'read', 'accepted'], 'done'],
    [['delivered', 'read', 'accepted', 'enRoute', 'arrived'], 'done'],
  ] as [ReceiptKind[], ReceiptKind][])('after %j comes %s', (made, receipt) => {
    expect(decideReceipt(order, made, receipt, at)).toBe('new');
  });

  test.each([
    [[], 'read'],
    [['delivered', 'read'], 'done'],
    [['delivered', 'read', 'accepted', 'done'], 'arrived'],
  ] as [ReceiptKind[], ReceiptKind][])('after %j a %s is refused', (made, receipt) => {
    expect(() => decideReceipt(order, made, receipt, at)).toThrow(AppProblem);
  });

  test('of a notice ends with reading it', () => {
    const notice = { kind: 'notice', withdrawnAt: null } as const;
    expect(decideReceipt(notice, ['delivered'], 'read', at)).toBe('new');
    expect(() => decideReceipt(notice, ['delivered', 'read'], 'accepted', at)).toThrow(/asks only to be read/);
  });

  test('after a withdrawal counts when it was made before, and a withdrawn order can still be seen', () => {
    const withdrawn = { kind: 'order', withdrawnAt: at } as const;
    const accepted: ReceiptKind[] = ['delivered', 'read', 'accepted'];
    expect(decideReceipt(withdrawn, accepted, 'done', earlier)).toBe('new');
    expect(() => decideReceipt(withdrawn, accepted, 'done', new Date(at.getTime() + 1))).toThrow(/withdrawn/);
    expect(decideReceipt(withdrawn, ['delivered'], 'read', new Date(at.getTime() + 1))).toBe('new');
  });

  test('whatever is tried in whatever order, what is stored reads in the contract’s order and never goes past its end', () => {
    const tries = fc.array(
      fc.record({ receipt: fc.constantFrom(...RECEIPTS), afterMs: fc.integer({ min: -2, max: 2 }) }),
      { maxLength: 25 },
    );
    const facts = fc.record({ kind: fc.constantFrom(...ORDER_KINDS), isWithdrawn: fc.boolean() });
    fc.assert(
      fc.property(tries, facts, (receipts, { kind, isWithdrawn }) => {
        const made: ReceiptKind[] = [];
        for (const { receipt, afterMs } of receipts) {
          try {
            const happenedAt = new Date(at.getTime() + afterMs);
            const decision = decideReceipt({ kind, withdrawnAt: isWithdrawn ? at : null }, made, receipt, happenedAt);
            if (decision === 'new') made.push(receipt);
          } catch (error) {
            if (!(error instanceof AppProblem)) throw error;
          }
        }
        expect(new Set(made).size).toBe(made.length);
        expect(made).toEqual(RECEIPTS_OF[kind].filter((each) => made.includes(each)));
        if (made.includes(lastReceiptOf(kind))) expect(made.at(-1)).toBe(lastReceiptOf(kind));
        // Who is missing at a stage is missing at every later one.
        const missing = (['delivered', 'read', 'accepted'] as const).map((stage) => isMissingAt(stage, made));
        expect(missing).toEqual([...missing].sort((a, b) => Number(a) - Number(b)));
      }),
      { numRuns: 2_000 },
    );
  });
});

test('the limits of each urgency come in the order of the stages, the urgent first', () => {
  for (const urgency of ['urgent', 'pressing', 'normal'] as const) {
    const due = stagesDue('order', urgency, at).map(({ dueAt }) => dueAt.getTime());
    expect(due).toEqual([...due].sort((a, b) => a - b));
    expect(due[0]).toBe(at.getTime() + STAGE_LIMITS_MS[urgency].delivered);
  }
  expect(stagesDue('notice', 'normal', at).map(({ stage }) => stage)).toEqual(['delivered', 'read']);
});

test('a reminder rings who has not read it, nobody twice in a minute', () => {
  const receivers = [
    { id: 1, isRead: true, remindedAt: null },
    { id: 2, isRead: false, remindedAt: null },
    { id: 3, isRead: false, remindedAt: new Date(at.getTime() - 59_999) },
    { id: 4, isRead: false, remindedAt: earlier },
  ];
  const { due, tooSoon } = chooseReminded(receivers, at);
  expect(due.map(({ id }) => id)).toEqual([2, 4]);
  expect(tooSoon.map(({ id }) => id)).toEqual([3]);
});
