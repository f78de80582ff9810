import { BRIEF_LISTS, type BriefList } from '#contract/brief';
import { useSyncExternalStore } from 'react';

/** Where the leader is: the brief, a list of one of its counts, or a case. */
export type LeaderRoute = { page: 'brief' } | { page: 'list'; list: BriefList } | { page: 'case'; incidentId: string };

const BRIEF: LeaderRoute = { page: 'brief' };

/** Reads an address's hash; an unknown one is the brief. */
export function readRoute(hash: string): LeaderRoute {
  const [, page, what = ''] = /^#(list|case)=([a-z0-9-]+)$/i.exec(hash) ?? [];
  const list = BRIEF_LISTS.find((each) => each === what);
  if (page === 'list' && list) return { page, list };
  return page === 'case' ? { page, incidentId: what } : BRIEF;
}

const subscribe = (listener: () => void) => {
  addEventListener('hashchange', listener);
  return () => removeEventListener('hashchange', listener);
};

/** The hash of the address, so that the phone's own back button works. */
export function useLeaderHash(): string {
  return useSyncExternalStore(subscribe, () => location.hash);
}
