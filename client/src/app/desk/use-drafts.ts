import { useEffect, useMemo } from 'react';
import { createDraftStore, SAVE_EVERY_MS, type DraftStore } from '../../features/draft/draft-store.ts';
import { useStoreState } from '../live/county-context.tsx';
import type { County } from '../live/start-county.ts';

/** The drafts of the officer at this desk: saved every two seconds, and once more when the page goes away. */
export function useDrafts(account: string, live: County): DraftStore {
  const { http, serverNowMs, stores } = live;
  const isLive = useStoreState(stores.status, ({ live }) => live.kind === 'live');
  const drafts = useMemo(
    () => createDraftStore({ http, storage: localStorage, account, nowMs: serverNowMs }),
    [http, account, serverNowMs],
  );
  useEffect(() => {
    const flush = () => void drafts.flush();
    const timer = setInterval(flush, SAVE_EVERY_MS);
    window.addEventListener('pagehide', flush);
    return () => {
      clearInterval(timer);
      window.removeEventListener('pagehide', flush);
    };
  }, [drafts]);
  // With the server back, and when the officer comes back to this seat, the other seat may have gone on.
  useEffect(() => {
    const load = () => void drafts.load().catch(() => undefined);
    if (isLive) load();
    window.addEventListener('focus', load);
    return () => window.removeEventListener('focus', load);
  }, [drafts, isLive]);
  return drafts;
}

/** The words of one draft and writing them; nothing while there is no key. */
export function useDraft(drafts: DraftStore, key: string | null): [string, (value: string) => void] {
  const value = useStoreState(drafts.state, ({ byKey }) => (key === null ? '' : (byKey.get(key)?.value ?? '')));
  return [value, (next) => key !== null && drafts.write(key, next)];
}
