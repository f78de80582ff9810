import type { Position } from '#contract/geo';
import type { Incident } from '#contract/incident';
import type { Session } from '#contract/session';
import { useCallback, useMemo, useState, useSyncExternalStore } from 'react';
import { QUEUE_TABS, queueOf, type Queue, type QueueTab } from '../../features/incident/queue.ts';
import { useCounty, useServerNow, useStoreState } from '../live/county-context.tsx';

/** What the desk's lists show and what is chosen; the chosen incident is in the address, to be shared by link. */
export interface DeskQueue {
  queue: Queue;
  tab: QueueTab;
  setTab: (tab: QueueTab) => void;
  selectedId: string | null;
  selected: Incident | null;
  select: (id: string | null) => void;
  positionOf: (id: string) => Position | null;
  /** Chooses the one so many places down (or up, negative) in the list on screen. */
  move: (places: number) => void;
  turnTab: () => void;
  nowMs: number;
}

const HASH = /^#incident=([0-9a-f-]{36})$/;
const QUEUE_PERIOD_MS = 1_000;

const subscribe = (listener: () => void) => {
  addEventListener('hashchange', listener);
  return () => removeEventListener('hashchange', listener);
};
const readSelected = () => HASH.exec(location.hash)?.[1] ?? null;

/** Follows the live incidents as the lists of one seat. */
export function useDeskQueue(session: Session): DeskQueue {
  const { stores } = useCounty();
  const nowMs = useServerNow(QUEUE_PERIOD_MS);
  const byId = useStoreState(stores.incidents.live.state, (state) => state.byKey);
  const [tab, setTab] = useState<QueueTab>('new');
  const selectedId = useSyncExternalStore(subscribe, readSelected);
  const queue = useMemo(() => queueOf(byId.values(), session.scope, nowMs), [byId, session.scope, nowMs]);
  const select = useCallback((id: string | null) => {
    location.hash = id === null ? '' : `incident=${id}`;
  }, []);
  const move = (places: number) => {
    const list = queue[tab];
    const at = list.findIndex((incident) => incident.id === selectedId);
    const next = list[Math.min(list.length - 1, Math.max(0, at + places))];
    if (next) select(next.id);
  };
  const turnTab = () => setTab(QUEUE_TABS[(QUEUE_TABS.indexOf(tab) + 1) % QUEUE_TABS.length] ?? 'new');
  const selected = selectedId === null ? null : (byId.get(selectedId) ?? null);
  const positionOf = (id: string) => byId.get(id)?.position ?? null;
  return { queue, tab, setTab, selectedId, selected, select, positionOf, move, turnTab, nowMs };
}
