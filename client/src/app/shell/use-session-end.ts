import { useEffect } from 'react';
import { useStoreState } from '../live/county-context.tsx';
import type { County } from '../live/start-county.ts';
import { forgetSession } from './session-store.ts';

/** Shows the way in again once the feed says that the session is over: what is on screen would never be true again. */
export function useSessionEnd(county: County): void {
  const isRefused = useStoreState(county.stores.status, ({ live }) => live.kind === 'refused');
  useEffect(() => {
    if (isRefused) forgetSession();
  }, [isRefused]);
}
