import { useEffect } from 'react';
import { useCounty, useStoreState } from '../live/county-context.tsx';
import { checkSession } from './session-store.ts';

const CHECK_PERIOD_MS = 15_000;

/** While the feed is away, asks now and then whether the session is over: then nothing on screen would come true again. */
export function useSessionEnd(): void {
  const { stores } = useCounty();
  const isAway = useStoreState(stores.status, ({ live }) => live.kind === 'stale' || live.kind === 'refused');
  useEffect(() => {
    if (!isAway) return;
    const timer = setInterval(() => void checkSession(), CHECK_PERIOD_MS);
    return () => clearInterval(timer);
  }, [isAway]);
}
