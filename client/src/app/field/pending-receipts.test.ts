import { describe, expect, it } from 'vitest';
import type { OutboxEntry, OutboxState } from '../../features/outbox/outbox-entry.ts';
import type { OutboxView } from '../../features/outbox/outbox.ts';
import { followReceipts, NO_RECEIPTS, refusedKeys } from './pending-receipts.ts';

const WAITING: OutboxState = { kind: 'waiting', attempts: 0, notBeforeMs: 0, lastError: null };
const REFUSED: OutboxState = { kind: 'refused', code: 'invalid-input', detail: null };

function entryOf(receipt: string, state: OutboxState = WAITING): OutboxEntry {
  const path = '/api/orders/o1/receipts';
  return {
    id: receipt,
    account: 'worker-1',
    number: 1,
    label: '',
    path,
    body: { receipt },
    photos: [],
    createdAtMs: 0,
    state,
  };
}
const viewOf = (...entries: OutboxEntry[]): OutboxView => ({ entries, sending: null, isLoaded: true });
const kindsOf = (made: typeof NO_RECEIPTS): string[] => made.pending.map(({ receipt }) => receipt);

describe('receipts that this phone made', () => {
  it('count from the outbox on, and after they left it as sent', () => {
    const waiting = followReceipts(NO_RECEIPTS, viewOf(entryOf('enRoute')));
    expect(kindsOf(waiting)).toEqual(['enRoute']);
    const sent = followReceipts(waiting, viewOf());
    expect(kindsOf(sent)).toEqual(['enRoute']);
    expect(kindsOf(followReceipts(sent, viewOf(entryOf('arrived'))))).toEqual(['enRoute', 'arrived']);
  });

  it('count no more when the server refused what a hand made; what the app made by itself is not asked for again', () => {
    const waiting = followReceipts(NO_RECEIPTS, viewOf(entryOf('read'), entryOf('arrived')));
    const refused = viewOf(entryOf('read', REFUSED), entryOf('arrived', REFUSED));
    expect(kindsOf(followReceipts(waiting, refused))).toEqual(['read']);
    expect(refusedKeys(refused)).toEqual(['o1 arrived']);
  });

  it('are receipts only', () => {
    const report = { ...entryOf('arrived'), path: '/api/incidents' };
    expect(kindsOf(followReceipts(NO_RECEIPTS, viewOf(report)))).toEqual([]);
  });
});
