import type { Incident } from '#contract/incident';
import { useRef, useState } from 'react';
import { OrderComposer } from '../../features/order/OrderComposer.tsx';
import { sendOrder } from '../../features/order/order-requests.ts';
import { useText } from '../../i18n/text.ts';
import { useCounty } from '../live/county-context.tsx';
import { useWorkerChoices } from '../live/use-worker-choices.ts';
import { wordsOf } from '../shell/failure-words.ts';
import styles from './leader.module.css';

type Outcome = { kind: 'none' | 'sent' } | { kind: 'failed'; why: string };

/** An instruction that becomes an order: who does it, the best one marked already, and a sentence. */
export function LeaderInstruct({ incident }: { incident: Incident }) {
  const t = useText();
  const { http, stores } = useCounty();
  const choices = useWorkerChoices(incident.id);
  const input = useRef<HTMLTextAreaElement>(null);
  const [chosen, setChosen] = useState<ReadonlySet<number> | null>(null);
  const [text, setText] = useState('');
  const [isSending, setIsSending] = useState(false);
  const [outcome, setOutcome] = useState<Outcome>({ kind: 'none' });
  const workers =
    choices?.map((worker, place) => ({
      ...worker,
      isChosen: chosen === null ? place === 0 : chosen.has(worker.id),
    })) ?? null;
  const receivers = workers?.filter(({ isChosen }) => isChosen) ?? [];
  const toggle = (id: number) => {
    const next = new Set(receivers.map((worker) => worker.id));
    if (!next.delete(id)) next.add(id);
    setChosen(next);
  };
  const send = async () => {
    if (isSending || receivers.length === 0 || text.trim() === '') return;
    setIsSending(true);
    try {
      const order = await sendOrder(http, {
        incidentId: incident.id,
        position: incident.position,
        workers: receivers.flatMap(({ workerId }) => workerId ?? []),
        people: receivers.flatMap(({ id, workerId }) => (workerId === null ? id : [])),
        text: text.trim(),
      });
      stores.orders.apply(order);
      setText('');
      setOutcome({ kind: 'sent' });
    } catch (error) {
      // The words stay where they are.
      setOutcome({ kind: 'failed', why: wordsOf(error) });
    } finally {
      setIsSending(false);
    }
  };
  return (
    <section className={styles.instruct} aria-label={t('leader.instruct')} data-testid="instruct">
      <h2 className={styles.title}>
        {t('leader.instruct')} <small>{t('leader.instruct-hint')}</small>
      </h2>
      <OrderComposer
        workers={workers}
        text={text}
        isSending={isSending}
        input={input}
        onToggle={toggle}
        onText={setText}
        onSend={() => void send()}
      />
      {outcome.kind === 'sent' && <p role="status">{t('leader.sent')}</p>}
      {outcome.kind === 'failed' && <p role="alert">{t('leader.not-sent', { why: outcome.why })}</p>}
    </section>
  );
}
