import { describe, expect, test } from 'vitest';
import type { Call } from '#contract/call';
import { createCallStore, viewCalls } from './call-store.ts';

const NOW_MS = Date.parse('2026-11-22T02:00:00.000Z');
const DUTY = { account: 'county-duty', address: 'duty:990001' };
const SECOND = { account: 'county-duty-2', address: 'duty:990001' };

function callOf(changes: Partial<Call> = {}): Call {
  return {
    id: 'c1' as Call['id'],
    version: 1,
    state: 'ringing',
    purpose: 'routine',
    caller: { address: 'worker:1', name: '甲', scope: '990001101001', account: 'worker-1' },
    callee: { address: DUTY.address, name: '值班席', scope: '990001', account: null },
    guests: [],
    wantsVideo: false,
    incidentId: null,
    orderId: null,
    invitedAt: new Date(NOW_MS).toISOString(),
    expiresAt: new Date(NOW_MS + 40_000).toISOString(),
    acceptedAt: null,
    connectedAt: null,
    endedAt: null,
    isUnreached: false,
    isPreempted: false,
    todo: 'none',
    note: null,
    pictures: [],
    ...changes,
  };
}

describe('what a device shows of its calls', () => {
  test('every device of the called rings, until one has it', () => {
    const store = createCallStore();
    store.apply(callOf());
    expect(viewCalls(store.state.getState(), DUTY, NOW_MS).ringing).toHaveLength(1);
    expect(viewCalls(store.state.getState(), SECOND, NOW_MS).ringing).toHaveLength(1);
    store.apply(callOf({ version: 2, state: 'accepted', callee: { ...callOf().callee, account: DUTY.account } }));
    expect(viewCalls(store.state.getState(), SECOND, NOW_MS)).toMatchObject({ ringing: [], current: null });
  });

  test('a ring that ran out is silent by itself, without a word from the server', () => {
    const store = createCallStore();
    store.apply(callOf());
    expect(viewCalls(store.state.getState(), DUTY, NOW_MS + 41_000).ringing).toEqual([]);
  });

  test('the device that answered is in it, another tab of the same person is not', () => {
    const [here, there] = [createCallStore(), createCallStore()];
    const accepted = callOf({ version: 2, state: 'accepted', callee: { ...callOf().callee, account: DUTY.account } });
    here.own('c1');
    here.apply(accepted);
    there.apply(accepted);
    expect(viewCalls(here.state.getState(), DUTY, NOW_MS).current?.id).toBe('c1');
    expect(viewCalls(there.state.getState(), DUTY, NOW_MS).current).toBeNull();
  });

  test('an older version that comes late changes nothing', () => {
    const store = createCallStore();
    store.apply(callOf({ version: 3, state: 'ended' }));
    store.apply(callOf({ version: 2, state: 'accepted' }));
    expect(store.state.getState().byId.get('c1')?.state).toBe('ended');
  });

  test('a missed call waits for every device of the called, not for the caller', () => {
    const store = createCallStore();
    store.apply(callOf({ state: 'missed', todo: 'open' }));
    expect(viewCalls(store.state.getState(), SECOND, NOW_MS).todos).toHaveLength(1);
    expect(viewCalls(store.state.getState(), { account: 'worker-1', address: 'worker:1' }, NOW_MS).todos).toEqual([]);
  });

  test('silenced here it rings on elsewhere', () => {
    const store = createCallStore();
    store.apply(callOf());
    store.silence('c1');
    expect(viewCalls(store.state.getState(), DUTY, NOW_MS).ringing).toEqual([]);
  });
});
