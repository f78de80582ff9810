import { useState } from 'react';
import { useText } from '../../i18n/text.ts';
import { timeOfDay } from '../../lib/age.ts';
import { ageWords } from '../../ui/age-text.ts';
import { Button } from '../../ui/Button.tsx';
import { Notice } from '../../ui/Notice.tsx';
import type { Outbox, OutboxView } from './outbox.ts';
import type { OutboxEntry } from './outbox-entry.ts';
import styles from './outbox-list.module.css';

/** What has not arrived yet, oldest first, each with why it waits and what its author can do. */
export function OutboxList({ outbox, view, nowMs }: { outbox: Outbox; view: OutboxView; nowMs: number }) {
  const t = useText();
  if (view.entries.length === 0) {
    return <Notice kind="empty" title={t('field.outbox-empty')} hint={t('field.outbox-hint')} />;
  }
  return (
    <div className={styles.list} data-testid="outbox">
      <p className={styles.hint}>{t('field.outbox-hint')}</p>
      <Button onClick={outbox.flush}>{t('field.outbox-send-now')}</Button>
      {view.entries.map((entry) => (
        <OutboxRow
          key={entry.number}
          entry={entry}
          isSending={view.sending === entry.number}
          nowMs={nowMs}
          outbox={outbox}
        />
      ))}
    </div>
  );
}

interface RowProps {
  entry: OutboxEntry;
  isSending: boolean;
  nowMs: number;
  outbox: Outbox;
}

function OutboxRow({ entry, isSending, nowMs, outbox }: RowProps) {
  const t = useText();
  const [isSure, setIsSure] = useState(false);
  const discard = () => (isSure ? void outbox.discard(entry.number) : setIsSure(true));
  return (
    <article className={styles.row} data-state={entry.state.kind}>
      <strong>{entry.label}</strong>
      <span className={styles.time}>{timeOfDay(entry.createdAtMs, false)}</span>
      <p className={styles.why}>{isSending ? t('field.outbox-sending') : whyWaiting(entry, nowMs, t)}</p>
      {entry.state.kind === 'refused' && (
        <div className={styles.actions}>
          <Button tone="main" onClick={() => void outbox.retry(entry.number)}>
            {t('field.outbox-retry')}
          </Button>
          <Button onClick={discard}>{t(isSure ? 'field.outbox-discard-sure' : 'field.outbox-discard')}</Button>
        </div>
      )}
    </article>
  );
}

function whyWaiting(entry: OutboxEntry, nowMs: number, t: ReturnType<typeof useText>): string {
  const { state } = entry;
  if (state.kind === 'refused') return state.detail ?? t(`error.${state.code}`);
  if (!state.lastError) return t('field.outbox-sending');
  const next = t('field.outbox-next', { age: ageWords(t, state.notBeforeMs - nowMs) });
  return `${t(`error.${state.lastError}`)} · ${next}`;
}
