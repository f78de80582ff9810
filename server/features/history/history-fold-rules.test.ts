import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Order } from '#contract/order';
import {
  foldEvents,
  type FoldEvent,
  isOrderOpen,
  mergeOrders,
  type NewStretch,
  type StandingRow,
} from './history-fold-rules.ts';

const incident = (atMs: number, version: number, state = 'handling', entityId = 'a'): FoldEvent => ({
  kind: 'incident',
  entityId,
  scopeCode: '990001101001',
  workerIds: null,
  atMs,
  data: { state, version },
});
const order = (atMs: number, village: string, receivers: readonly [number, string[]][], version = 1): FoldEvent => ({
  kind: 'order',
  entityId: 'o',
  scopeCode: village,
  workerIds: receivers.map(([id]) => id),
  atMs,
  data: {
    kind: 'order',
    withdrawn: null,
    voiceReceivers: [],
    version,
    receivers: receivers.map(([workerId, kinds]) => ({ workerId, receipts: kinds.map((kind) => ({ kind })) })),
  },
});
const spans = (rows: readonly NewStretch[]) => rows.map(({ fromMs, toMs }) => [fromMs, toMs]);

describe('folding the log into stretches of time', () => {
  test('a later event ends the stretch before it, the last one stands open', () => {
    const { added, ended } = foldEvents([], [incident(10, 1), incident(20, 2)]);
    expect(spans(added)).toEqual([
      [10, 20],
      [20, null],
    ]);
    expect(ended).toEqual([]);
  });

  test('what stood before the batch is ended where it is stored', () => {
    const standing: StandingRow = { ...incident(10, 1), rowId: '7', part: '', fromMs: 10 };
    const { added, ended } = foldEvents([standing], [incident(30, 2)]);
    expect(ended).toEqual([{ rowId: '7', atMs: 30 }]);
    expect(spans(added)).toEqual([[30, null]]);
  });

  test.each(['closed', 'cancelled', 'merged', 'recorded'])(
    'an incident that is %s has no stretch any more',
    (state) => {
      const { added } = foldEvents([], [incident(10, 1), incident(20, 2, state)]);
      expect(spans(added)).toEqual([[10, 20]]);
    },
  );

  test('of two events of one millisecond the second is left', () => {
    const { added } = foldEvents([], [incident(10, 1), incident(10, 2)]);
    expect(added.map((row) => row.data)).toEqual([{ state: 'handling', version: 2 }]);
  });

  test('a clock that was read in the other order does not turn a stretch round', () => {
    const { added } = foldEvents([], [incident(20, 1), incident(15, 2), incident(40, 3)]);
    expect(spans(added)).toEqual([
      [20, 40],
      [40, null],
    ]);
  });

  test('an order is parted by village, merged by receiver, and over when everybody has done it', () => {
    const { added } = foldEvents(
      [],
      [
        order(10, 'v1', [
          [1, []],
          [2, []],
        ]),
        order(10, 'v2', [[3, []]]),
        order(20, 'v1', [[1, ['done']]], 2),
        order(30, 'v1', [[2, ['done']]], 3),
        order(40, 'v2', [[3, ['done']]], 4),
      ],
    );
    const of = (part: string) => added.filter((row) => row.part === part);
    expect(spans(of('v1'))).toEqual([
      [10, 20],
      [20, 30],
      [30, 40],
    ]);
    expect(spans(of('v2'))).toEqual([[10, 40]]);
    const [, second] = of('v1');
    expect(second?.data).toMatchObject({ version: 2, receivers: [{ workerId: 1 }, { workerId: 2, receipts: [] }] });
  });

  test('an order is over for all when it is withdrawn, a notice when it was read, and not before the last is told', () => {
    const [first] = [order(10, 'v1', [[1, []]])].map((event) => event.data as Order);
    const told = { told: { at: '2026-11-22T02:00:00.000Z', by: 'county-duty', through: '王五' } };
    const open = { ...first, voiceReceivers: [{ personId: 3, told: null }] } as Order;
    expect(isOrderOpen(open)).toBe(true);
    expect(isOrderOpen({ ...open, withdrawn: { at: '', by: '', reason: '' } })).toBe(false);
    const done = order(20, 'v1', [[1, ['read']]]).data as Order;
    expect(isOrderOpen(done)).toBe(true);
    expect(isOrderOpen({ ...done, kind: 'notice' })).toBe(false);
    expect(isOrderOpen({ ...done, kind: 'notice', voiceReceivers: open.voiceReceivers })).toBe(true);
    const merged = mergeOrders([open, { ...done, voiceReceivers: [{ ...open.voiceReceivers[0], ...told }] } as Order]);
    expect(merged.voiceReceivers).toEqual([{ personId: 3, ...told }]);
  });

  test('however the log is cut into batches, the stretches are the same and never overlap', () => {
    const event = fc.record({
      id: fc.constantFrom('a', 'b', 'c'),
      stepMs: fc.integer({ min: 0, max: 3 }),
      state: fc.constantFrom('reported', 'handling', 'closed'),
    });
    fc.assert(
      fc.property(fc.array(event, { maxLength: 40 }), fc.array(fc.integer({ min: 1, max: 7 })), (wishes, cuts) => {
        let atMs = 100;
        const events = wishes.map(({ id, stepMs, state }, i) => incident((atMs += stepMs), i + 1, state, id));
        const key = (row: NewStretch) => JSON.stringify([row.entityId, row.fromMs, row.toMs, row.data]);
        const whole = foldEvents([], events).added.map(key).sort();
        const rows = foldInBatches(events, cuts);
        expect(rows.map(key).sort()).toEqual(whole);
        for (const a of rows) {
          for (const b of rows) {
            const isApart =
              a === b ||
              a.entityId !== b.entityId ||
              (a.toMs ?? Infinity) <= b.fromMs ||
              (b.toMs ?? Infinity) <= a.fromMs;
            expect(isApart).toBe(true);
          }
        }
      }),
    );
  });
});

/** What the table would hold when the log is folded a few events at a time. */
function foldInBatches(events: readonly FoldEvent[], cuts: readonly number[]): NewStretch[] {
  const table = new Map<string, NewStretch>();
  let from = 0;
  for (let turn = 0; from < events.length; turn++) {
    const batch = events.slice(from, (from += cuts[turn % cuts.length] ?? 5));
    const standing = [...table.values()].filter((row) => row.toMs === null);
    const { ended, added } = foldEvents(standing, batch);
    for (const { rowId, atMs } of ended) {
      const row = table.get(rowId);
      if (row && row.fromMs < atMs) table.set(rowId, { ...row, toMs: atMs });
      else table.delete(rowId);
    }
    added.forEach((row) => {
      const rowId = `${table.size + from * 100}`;
      table.set(rowId, { ...row, rowId });
    });
  }
  return [...table.values()];
}
