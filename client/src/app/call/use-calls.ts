import { useEffect, useMemo } from 'react';
import type { Session } from '#contract/session';
import { type CallStore, createCallStore } from '../../features/call/call-store.ts';
import { listCalls, readCall } from '../../features/call/call-requests.ts';
import { useCounty, useStoreState } from '../live/county-context.tsx';

const OWNED_KEY = 'grid321.call';

/** The telephone of whoever is signed in; empty for those who have none. */
export function addressOf({ role, scope, workerId }: Session): string {
  if (role === 'worker') return workerId === null ? '' : `worker:${workerId}`;
  return role === 'duty' || role === 'leader' ? `${role}:${scope}` : '';
}

/** The calls that concern this device, kept true by the feed; a page that was loaded again is in the call that it was in. */
export function useCalls(): CallStore {
  const { http, stores } = useCounty();
  const live = useStoreState(stores.status, (status) => status.live.kind);
  const store = useMemo(() => {
    const owned = sessionStorage.getItem(OWNED_KEY);
    return createCallStore(owned === null ? [] : [owned]);
  }, []);
  useEffect(
    () =>
      store.state.subscribe(({ own }) => {
        const newest = [...own].at(-1);
        if (newest !== undefined) sessionStorage.setItem(OWNED_KEY, newest);
      }),
    [store],
  );
  useEffect(() => {
    // Anything may have happened while the feed was away: then all is read anew.
    if (live !== 'live') return;
    const load = async (): Promise<void> => {
      const [going, waiting] = await Promise.all([listCalls(http, 'live'), listCalls(http, 'todo')]);
      store.replaceAll([...going, ...waiting]);
    };
    load().catch(() => undefined); // The feed says so when it is back, and this runs again.
  }, [http, live, store]);
  useEffect(
    () =>
      stores.callChange.subscribe(({ id }) => {
        // One that is not ours any more is nobody's business here.
        readCall(http, id).then(store.apply, () => undefined);
      }),
    [http, stores, store],
  );
  return store;
}
