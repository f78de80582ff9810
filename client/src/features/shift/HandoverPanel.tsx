import type { Handover, HandoverDraft, OpenItem } from '#contract/shift';
import { useState } from 'react';
import { useText } from '../../i18n/text.ts';
import { timeOfDay } from '../../lib/age.ts';
import { alarmWords } from '../../ui/alarm-words.ts';
import { Button } from '../../ui/Button.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { dayAndTime } from './DutyList.tsx';
import styles from './shift.module.css';

/** The successor's own words: who, the password, and why not. */
export interface Signature {
  account: string;
  password: string;
  reason: string;
}

interface HandoverPanelProps {
  draft: HandoverDraft | null;
  handovers: readonly Handover[];
  isBusy: boolean;
  onOffer: (note: string) => void;
  onAnswer: (id: string, decision: 'sign' | 'refuse', signature: Signature) => void;
}

/** Everything that is open, the note, and the successor's signature; what was handed over before below it. */
export function HandoverPanel({ draft, handovers, isBusy, onOffer, onAnswer }: HandoverPanelProps) {
  const t = useText();
  const [note, setNote] = useState('');
  if (!draft) return <Notice kind="loading" title={t('app.loading')} />;
  const offered = handovers.find(({ state }) => state === 'offered') ?? null;
  const { shift, nextShift } = draft;
  const names = (people: readonly { name: string }[]): string => people.map(({ name }) => name).join('、');
  return (
    <div className={styles.panel}>
      {!shift && <Notice kind="empty" title={t('handover.no-shift')} />}
      {shift && !nextShift && <Notice kind="empty" title={t('handover.no-next')} />}
      {shift && nextShift && (
        <p>{t('handover.from-to', { from: names(shift.officers), to: names(nextShift.officers) })}</p>
      )}
      <OpenItems items={offered?.items ?? draft.items} />
      {offered ? (
        <>
          <p className={styles.muted}>
            {t('handover.offered', { name: offered.offeredName, time: timeOfDay(Date.parse(offered.offeredAt)) })}
            {offered.note && ` · ${offered.note}`}
          </p>
          <SignatureForm
            isBusy={isBusy}
            onAnswer={(decision, signature) => onAnswer(offered.id, decision, signature)}
          />
        </>
      ) : (
        <div className={styles.form}>
          <label>
            {t('handover.note')}
            <textarea
              name="note"
              rows={3}
              maxLength={4000}
              value={note}
              onChange={(event) => setNote(event.target.value)}
            />
          </label>
          <Button tone="main" disabled={isBusy || !shift || !nextShift} onClick={() => onOffer(note)}>
            {t('handover.offer')}
          </Button>
        </div>
      )}
      <History handovers={handovers.filter(({ state }) => state !== 'offered')} />
    </div>
  );
}

function OpenItems({ items }: { items: readonly OpenItem[] }) {
  const t = useText();
  if (items.length === 0) return <p className={styles.muted}>{t('handover.nothing')}</p>;
  const stateOf = (item: OpenItem): string => (item.kind === 'order' ? t('handover.unread', { n: item.state }) : '');
  const titleOf = (item: OpenItem): string => {
    const kind = item.kind === 'card' ? `supervision.${item.state.split('.')[0]}` : item.state;
    return item.kind === 'card' || item.kind === 'alarm' ? alarmWords(t, { kind, title: item.title }) : item.title;
  };
  return (
    <section>
      <h3>{t('handover.items', { n: items.length })}</h3>
      <ul className={styles.items} data-testid="open-items">
        {items.map((item) => (
          <li key={`${item.kind}${item.id}`} data-kind={item.kind}>
            <span className={styles.muted}>{t(`open-item.${item.kind}`)}</span>
            <span>{titleOf(item)}</span>
            <span className={item.isOverdue ? styles.late : styles.muted}>
              {item.isOverdue ? `⚠ ${t('handover.overdue')} ` : ''}
              {stateOf(item)} {dayAndTime(item.since)}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function SignatureForm({
  isBusy,
  onAnswer,
}: {
  isBusy: boolean;
  onAnswer: (decision: 'sign' | 'refuse', signature: Signature) => void;
}) {
  const t = useText();
  const [signature, setSignature] = useState<Signature>({ account: '', password: '', reason: '' });
  const change = (part: Partial<Signature>) => setSignature((before) => ({ ...before, ...part }));
  const isWhole = signature.account !== '' && signature.password !== '';
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        onAnswer('sign', signature);
      }}
    >
      <label>
        {t('handover.account')}
        <input
          name="successor"
          autoComplete="off"
          value={signature.account}
          onChange={(event) => change({ account: event.target.value })}
        />
      </label>
      <label>
        {t('handover.password')}
        <input
          name="successor-password"
          type="password"
          autoComplete="off"
          value={signature.password}
          onChange={(event) => change({ password: event.target.value })}
        />
      </label>
      <label>
        {t('handover.reason')}
        <input
          name="reason"
          maxLength={2000}
          value={signature.reason}
          onChange={(event) => change({ reason: event.target.value })}
        />
      </label>
      <p className={styles.buttons}>
        <Button type="submit" tone="main" shortcut="↵" disabled={isBusy || !isWhole}>
          {t('handover.sign')}
        </Button>
        <Button
          disabled={isBusy || !isWhole || signature.reason.trim() === ''}
          onClick={() => onAnswer('refuse', signature)}
        >
          {t('handover.refuse')}
        </Button>
      </p>
    </form>
  );
}

function History({ handovers }: { handovers: readonly Handover[] }) {
  const t = useText();
  if (handovers.length === 0) return null;
  return (
    <section>
      <h3>{t('handover.history')}</h3>
      <ul>
        {handovers.map(({ id, state, answeredName, answeredAt, refusal, items }) => {
          const facts = { name: answeredName ?? '', time: answeredAt === null ? '' : dayAndTime(answeredAt) };
          return (
            <li key={id} data-handover={state}>
              {state === 'signed'
                ? t('handover.signed', facts)
                : t('handover.refused', { ...facts, why: refusal ?? '' })}
              {' · '}
              {t('handover.items', { n: items.length })}
            </li>
          );
        })}
      </ul>
    </section>
  );
}
