import type { Incident } from '#contract/incident';
import type { Order } from '#contract/order';
import { useEffect, useMemo, useState } from 'react';
import { hasReached, progressOf } from '../../features/order/order-receipts.ts';
import type { WorkerChoice } from '../../features/order/OrderComposer.tsx';
import { sendOrder } from '../../features/order/order-requests.ts';
import type { NearWorker } from '../../features/worker/worker-layer.ts';
import type { DraftStore } from '../../features/draft/draft-store.ts';
import { useText } from '../../i18n/text.ts';
import { useCounty, useStoreState } from '../live/county-context.tsx';
import { useDraft } from './use-drafts.ts';

/** An order in the making for the case on the desk. */
export interface Dispatch {
  workers: readonly WorkerChoice[] | null;
  text: string;
  isSending: boolean;
  setText: (text: string) => void;
  toggle: (id: number) => void;
  /** Chooses the worker at a place of the list, from 0. */
  toggleAt: (place: number) => void;
  /** Sends it; resolves to false when nothing was sent. */
  send: () => Promise<boolean>;
}

/** The nearest workers with what speaks for each, the words, and sending them. The nearest is chosen to begin with. */
export function useDispatch(
  incident: Incident | null,
  near: readonly NearWorker[],
  drafts: DraftStore,
  fail: (error: unknown) => void,
): Dispatch {
  const t = useText();
  const { http, stores } = useCounty();
  const isKnown = useStoreState(stores.workers.state, (state) => state.workers !== null);
  const [chosen, setChosen] = useState<ReadonlySet<number> | null>(null);
  const [isSending, setIsSending] = useState(false);
  const id = incident?.id ?? null;
  const title = incident?.title ?? '';
  const [draft, writeDraft] = useDraft(drafts, id && `order:${id}`);
  /** The case whose words were taken out: they stay out until others are written. */
  const [emptied, setEmptied] = useState<string | null>(null);
  const proposed = id === null || emptied === id ? '' : t('case.order-default', { title });
  const text = draft === '' ? proposed : draft;
  const setText = (next: string) => {
    setEmptied(next === '' ? id : null);
    writeDraft(next);
  };
  useEffect(() => {
    setChosen(null);
    setEmptied(null);
  }, [id]);
  const choices = useWorkerChoices(near);
  const listed = choices.map((worker, place) => ({
    ...worker,
    isChosen: chosen === null ? place === 0 : chosen.has(worker.id),
  }));
  const toggle = (workerId: number) => {
    const next = new Set(listed.filter((worker) => worker.isChosen).map((worker) => worker.id));
    if (!next.delete(workerId)) next.add(workerId);
    setChosen(next);
  };
  const send = async () => {
    const receivers = listed.filter((worker) => worker.isChosen).map((worker) => worker.id);
    if (!incident || isSending || receivers.length === 0 || text.trim() === '') return false;
    setIsSending(true);
    try {
      const wish = { incidentId: incident.id, position: incident.position, workers: receivers, text: text.trim() };
      stores.orders.apply(await sendOrder(http, wish));
      drafts.end(`order:${incident.id}`);
      return true;
    } catch (error) {
      fail(error);
      return false;
    } finally {
      setIsSending(false);
    }
  };
  return {
    workers: isKnown ? listed : null,
    text,
    isSending,
    setText,
    toggle,
    toggleAt: (place) => {
      const worker = listed[place];
      if (worker) toggle(worker.id);
    },
    send,
  };
}

/** The near workers with what speaks for or against each. */
function useWorkerChoices(near: readonly NearWorker[]): Omit<WorkerChoice, 'isChosen'>[] {
  const t = useText();
  const { stores } = useCounty();
  const layer = useStoreState(stores.workers.state, (state) => state.workers?.layer ?? null);
  const orders = useStoreState(stores.orders.orders.state, (state) => state.byKey);
  const load = useMemo(() => openOrdersOf(orders.values()), [orders]);
  if (!layer) return [];
  return near.map(({ row, distanceM }) => {
    const id = layer.ids[row] ?? 0;
    const facts = [
      `${(distanceM / 1000).toFixed(1)} km`,
      t('case.worker-load', { n: load.get(id) ?? 0 }),
      t(`line.${lineOf(layer.lines[row])}`),
    ];
    return { id, name: layer.names[row] ?? String(id), facts: facts.join(' · ') };
  });
}

const LINES = ['party', 'deputy', 'householdHead'] as const;
const lineOf = (line: string | undefined) => LINES.find((known) => known === line) ?? 'householdHead';

function openOrdersOf(orders: Iterable<Order>): ReadonlyMap<number, number> {
  const open = new Map<number, number>();
  for (const order of orders) {
    for (const { workerId } of order.receivers) {
      if (!hasReached(progressOf(order, workerId, []), 'done')) open.set(workerId, (open.get(workerId) ?? 0) + 1);
    }
  }
  return open;
}
