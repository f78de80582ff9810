import type { Incident } from '#contract/incident';
import { useEffect, useState } from 'react';
import type { WorkerChoice } from '../../features/order/OrderComposer.tsx';
import { sendOrder } from '../../features/order/order-requests.ts';
import type { DraftStore } from '../../features/draft/draft-store.ts';
import { useText } from '../../i18n/text.ts';
import { useCounty } from '../live/county-context.tsx';
import { useWorkerChoices } from '../live/use-worker-choices.ts';
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

/** Those who should go with what speaks for each, the words, and sending them. The best is chosen to begin with. */
export function useDispatch(incident: Incident | null, drafts: DraftStore, fail: (error: unknown) => void): Dispatch {
  const t = useText();
  const { http, stores } = useCounty();
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
  const choices = useWorkerChoices(id);
  const listed = (choices ?? []).map((worker, place) => ({
    ...worker,
    isChosen: chosen === null ? place === 0 : chosen.has(worker.id),
  }));
  const toggle = (personId: number) => {
    const next = new Set(listed.filter((worker) => worker.isChosen).map((worker) => worker.id));
    if (!next.delete(personId)) next.add(personId);
    setChosen(next);
  };
  const send = async () => {
    const receivers = listed.filter((worker) => worker.isChosen);
    if (!incident || isSending || receivers.length === 0 || text.trim() === '') return false;
    setIsSending(true);
    try {
      const workers = receivers.flatMap(({ workerId }) => workerId ?? []);
      const people = receivers.flatMap(({ id: personId, workerId }) => (workerId === null ? personId : []));
      const wish = { incidentId: incident.id, position: incident.position, workers, people, text: text.trim() };
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
    workers: choices === null ? null : listed,
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
