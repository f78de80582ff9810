import { createStore, type StoreApi } from 'zustand/vanilla';
import { type Call, LIVE_CALL_STATES } from '#contract/call';

/** The calls that this device knows: those that go on, those that wait as to-dos, and the last one it was in. */
export interface CallsState {
  byId: ReadonlyMap<string, Call>;
  /** Calls that were placed or answered on this device; other devices of the same person only show theirs. */
  own: ReadonlySet<string>;
  /** Calls that this device rings for no more. */
  silenced: ReadonlySet<string>;
}

/** A store of calls. */
export interface CallStore {
  state: StoreApi<CallsState>;
  /** Takes a version; an older one than the known is dropped. */
  apply(call: Call): void;
  /** Takes all that the server has now: what it does not name any more is over. */
  replaceAll(calls: readonly Call[]): void;
  own(id: string): void;
  silence(id: string): void;
}

/** Whether a call goes on. */
export const isLive = (call: Call): boolean => LIVE_CALL_STATES.includes(call.state);

/** Creates the store; `owned` is what this device was in before it was loaded again. */
export function createCallStore(owned: readonly string[] = []): CallStore {
  const state = createStore<CallsState>(() => ({ byId: new Map(), own: new Set(owned), silenced: new Set() }));
  return {
    state,
    apply(call) {
      const { byId } = state.getState();
      const known = byId.get(call.id);
      if (known && known.version >= call.version) return;
      state.setState({ byId: new Map(byId).set(call.id, call) });
    },
    replaceAll(calls) {
      const { byId } = state.getState();
      const next = new Map(calls.map((call) => [call.id as string, call]));
      for (const [id, call] of next) {
        const known = byId.get(id);
        if (known && known.version > call.version) next.set(id, known);
      }
      state.setState({ byId: next });
    },
    own: (id) => state.setState((before) => ({ own: new Set(before.own).add(id) })),
    silence: (id) => state.setState((before) => ({ silenced: new Set(before.silenced).add(id) })),
  };
}

/** What a device shows of its calls: at most one that it is in, those that ring here, those that were missed. */
export interface CallView {
  current: Call | null;
  ringing: readonly Call[];
  todos: readonly Call[];
  /** Calls between others, which a leader may join. */
  running: readonly Call[];
}

/**
 * Sorts calls for one device.
 * @param address the telephone of whoever is signed in
 * @param nowMs the server's time: a ring that ran out is silent even when nobody says so
 */
export function viewCalls(state: CallsState, who: { account: string; address: string }, nowMs: number): CallView {
  const calls = [...state.byId.values()].sort((a, b) => a.invitedAt.localeCompare(b.invitedAt));
  const isMine = (call: Call): boolean =>
    state.own.has(call.id) &&
    (call.caller.account === who.account ||
      call.callee.account === who.account ||
      call.guests.some((guest) => guest.account === who.account));
  const current = calls.find((call) => isLive(call) && isMine(call)) ?? null;
  const isRinging = (call: Call): boolean =>
    call.callee.address === who.address &&
    call.caller.account !== who.account &&
    (call.state === 'invited' || call.state === 'ringing') &&
    Date.parse(call.expiresAt) > nowMs &&
    !state.silenced.has(call.id);
  return {
    current,
    // Whoever talks is not rung for; who called meanwhile gets "busy", an emergency ends the talk first.
    ringing: current === null ? calls.filter(isRinging) : [],
    todos: calls.filter((call) => call.todo === 'open' && call.callee.address === who.address).reverse(),
    running: calls.filter(
      (call) =>
        (call.state === 'accepted' || call.state === 'connected') &&
        ![call.caller.address, call.callee.address].includes(who.address),
    ),
  };
}
