import { ORDER_KINDS, type OrderKind } from '#contract/order';
import type { Area } from '#contract/selection';
import { useState, type KeyboardEvent } from 'react';
import { WithoutPhone } from '../../features/area/AreaCounts.tsx';
import styles from '../../features/area/area.module.css';
import { sendAreaOrder } from '../../features/order/order-requests.ts';
import { useText } from '../../i18n/text.ts';
import { mintUuid7 } from '../../lib/uuid7.ts';
import { Button } from '../../ui/Button.tsx';
import { useCounty } from '../live/county-context.tsx';
import type { Desk } from './desk-entry.ts';
import { wordsOf } from '../shell/failure-words.ts';
import { useDraft } from './use-drafts.ts';

const DRAFT_KEY = 'area';

/** The words of an order to whoever is in the area; sent, it is followed up like any other. */
export function AreaOrder({ desk, area, onBack }: { desk: Desk; area: Area; onBack: () => void }) {
  const t = useText();
  const { selection } = desk.area;
  const [text, setText] = useDraft(desk.drafts, DRAFT_KEY);
  const [kind, setKind] = useState<OrderKind>('order');
  const [needs, setNeeds] = useState({ needsPhoto: false, needsPlace: false });
  const { send, isSending, failure } = useSending(desk, area);
  const submit = () => void (text.trim() !== '' && send({ text: text.trim(), kind, ...needs }));
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || !event.ctrlKey) return;
    event.preventDefault();
    submit();
  };
  const [app, voice] = [selection?.workers.count ?? 0, selection?.withoutPhone.count ?? 0];
  const incident = desk.queue.selected;
  return (
    <form
      className={styles.form}
      data-testid="area-order"
      onKeyDown={onKeyDown}
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <p>{t('area.to', { n: app + voice, m: voice })}</p>
      {incident && <p className={styles.note}>{t('area.of-case', { number: incident.caseNumber })}</p>}
      <textarea
        autoFocus
        rows={3}
        maxLength={2000}
        value={text}
        aria-label={t('area.text')}
        placeholder={t('area.text')}
        onChange={(event) => setText(event.target.value)}
      />
      <select value={kind} aria-label={t('area.kind')} onChange={(event) => setKind(event.target.value as OrderKind)}>
        {ORDER_KINDS.map((each) => (
          <option key={each} value={each}>
            {t(`area.kind-${each}`)}
          </option>
        ))}
      </select>
      {kind === 'order' && (
        <fieldset>
          <Check
            words={t('area.needs-photo')}
            is={needs.needsPhoto}
            on={(is) => setNeeds({ ...needs, needsPhoto: is })}
          />
          <Check
            words={t('area.needs-place')}
            is={needs.needsPlace}
            on={(is) => setNeeds({ ...needs, needsPlace: is })}
          />
        </fieldset>
      )}
      {selection && <WithoutPhone selection={selection} />}
      {failure && (
        <p className={styles.failure} role="alert">
          {failure}
        </p>
      )}
      <div className={styles.row}>
        <Button type="submit" tone="main" shortcut="Ctrl ↵" disabled={isSending || text.trim() === ''}>
          {t(isSending ? 'area.sending' : 'area.send')}
        </Button>
        <Button onClick={onBack}>{t('area.back')}</Button>
      </div>
    </form>
  );
}

interface Words {
  text: string;
  kind: OrderKind;
  needsPhoto: boolean;
  needsPlace: boolean;
}

function useSending(desk: Desk, area: Area) {
  const { http, stores } = useCounty();
  const [commandId] = useState(mintUuid7);
  const [isSending, setIsSending] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);
  const send = async ({ needsPhoto, needsPlace, ...words }: Words) => {
    if (isSending) return;
    setIsSending(true);
    setFailure(null);
    try {
      if (!(await desk.acceptFirst())) return setIsSending(false);
      const incident = desk.queue.selected;
      const isOrder = words.kind === 'order';
      const order = await sendAreaOrder(http, {
        commandId,
        area,
        incidentId: incident?.id ?? null,
        urgency: incident?.urgency ?? 'normal',
        needsPhoto: isOrder && needsPhoto,
        needsPlace: isOrder && needsPlace,
        ...words,
      });
      desk.drafts.end(DRAFT_KEY);
      stores.orders.apply(order);
      desk.orders.choose(order.id);
      desk.openSheet('orders');
    } catch (error) {
      setFailure(wordsOf(error));
      setIsSending(false);
    }
  };
  return { send, isSending, failure };
}

function Check({ words, is, on }: { words: string; is: boolean; on: (is: boolean) => void }) {
  return (
    <label>
      <input type="checkbox" checked={is} onChange={(event) => on(event.target.checked)} /> {words}
    </label>
  );
}
