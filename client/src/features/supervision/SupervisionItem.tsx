import type { SupervisionAction, SupervisionDetail } from '#contract/supervision';
import { useState, type KeyboardEvent } from 'react';
import { useText } from '../../i18n/text.ts';
import { timeOfDay } from '../../lib/age.ts';
import { ageWords } from '../../ui/age-text.ts';
import { Button } from '../../ui/Button.tsx';
import { KIND_SHAPES } from './supervision-lists.ts';
import { stateKey } from './SupervisionMark.tsx';
import styles from './supervision.module.css';

interface SupervisionItemProps {
  detail: SupervisionDetail;
  nowMs: number;
  isBusy: boolean;
  /** Whether its words take the keys as the sheet opens. */
  isFirst: boolean;
  placeName: (code: string) => string;
  onStep: (action: SupervisionAction, words: string) => void;
}

const NEEDS_WORDS: ReadonlySet<SupervisionAction> = new Set(['reply', 'escalate']);

/** One reminder, notice or card: who from, to whom, why, until when; its log, and the steps that this seat may take. */
export function SupervisionItem({ detail, nowMs, isBusy, isFirst, placeName, onStep }: SupervisionItemProps) {
  const t = useText();
  const { supervision, steps } = detail;
  const { kind, issuer, target, reason, isAutomatic, reply } = supervision;
  return (
    <article className={styles.item} data-kind={kind} data-state={supervision.state} data-supervision={supervision.id}>
      <h3>
        <i aria-hidden="true">{KIND_SHAPES[kind]}</i> {t(`supervision.kind-${kind}`)} ·{' '}
        <span>{t(stateKey(supervision))}</span>
      </h3>
      <p className={styles.muted}>
        {t('supervision.from-to', { issuer: placeName(issuer), target: placeName(target) })} ·{' '}
        {timeOfDay(Date.parse(supervision.issuedAt), false)} <Due supervision={supervision} nowMs={nowMs} />
      </p>
      <p>{reason === '' && isAutomatic ? t('supervision.by-clock') : reason}</p>
      {reply !== null && <p className={styles.reply}>{t('supervision.reply', { words: reply })}</p>}
      <StepForm detail={detail} isBusy={isBusy} isFirst={isFirst} onStep={onStep} />
      <ol className={styles.log}>
        {steps.map((step) => (
          <li key={step.number}>
            <time dateTime={step.at}>{timeOfDay(Date.parse(step.at), false)}</time>
            <span>
              {step.actorName ?? (step.actor === 'system' ? t('supervision.clock') : step.actor)}{' '}
              {t(`supervision.action-${step.action}`)}
              {step.words !== null && step.action !== 'issue' && <q>{step.words}</q>}
            </span>
          </li>
        ))}
      </ol>
    </article>
  );
}

function Due({ supervision, nowMs }: { supervision: SupervisionDetail['supervision']; nowMs: number }) {
  const t = useText();
  const { dueAt, repliedAt, endedAt } = supervision;
  if (dueAt === null || repliedAt !== null || endedAt !== null) return null;
  const leftMs = Date.parse(dueAt) - nowMs;
  if (leftMs < 0) return <b className={styles.late}>⚠ {t('supervision.late', { age: ageWords(t, -leftMs) })}</b>;
  return t('supervision.due', { time: timeOfDay(Date.parse(dueAt), false) });
}

function StepForm({ detail, isBusy, isFirst, onStep }: Omit<SupervisionItemProps, 'nowMs' | 'placeName'>) {
  const t = useText();
  const [words, setWords] = useState('');
  const { actions } = detail;
  const takesWords = actions.some((action) => action !== 'acknowledge');
  // The step that the words are for: a reply before a lift before an escalation.
  const main = (['reply', 'lift'] as const).find((action) => actions.includes(action));
  const may = (action: SupervisionAction) => !isBusy && (!NEEDS_WORDS.has(action) || words.trim() !== '');
  const send = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || !event.ctrlKey || event.nativeEvent.isComposing || !main || !may(main)) return;
    event.preventDefault();
    onStep(main, words);
  };
  if (actions.length === 0) return null;
  return (
    <div className={styles.form}>
      {takesWords && (
        <label>
          {t('supervision.words')}
          <textarea
            autoFocus={isFirst}
            rows={2}
            maxLength={4000}
            value={words}
            placeholder={t('supervision.words-hint')}
            onChange={(event) => setWords(event.target.value)}
            onKeyDown={send}
          />
        </label>
      )}
      <span className={styles.buttons}>
        {actions.map((action) => (
          <Button
            key={action}
            tone={action === main ? 'main' : 'plain'}
            disabled={!may(action)}
            data-step={action}
            {...(action === main ? { shortcut: 'Ctrl+↵' } : {})}
            onClick={() => onStep(action, words)}
          >
            {t(`supervision.action-${action}`)}
          </Button>
        ))}
      </span>
    </div>
  );
}
