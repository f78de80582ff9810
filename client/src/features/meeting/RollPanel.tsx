import { useState } from 'react';
import { Button } from '../../ui/Button.tsx';
import { isModerator, type KnownMeeting } from './meeting-store.ts';
import { useMeetingText } from './meeting-words.ts';
import type { TakeStep } from './SeatList.tsx';
import styles from './meeting.module.css';

const ORDER = { absent: 0, waiting: 1, late: 2, present: 3 } as const;
const MARKS = { absent: '✕', waiting: '○', late: '◐', present: '●' } as const;

/** The roll call: counts that move, the time that is left, who has not answered first, and reasons. */
export function RollPanel({ known, nowMs, onStep }: { known: KnownMeeting; nowMs: number; onStep: TakeStep }) {
  const t = useMeetingText();
  const [seconds, setSeconds] = useState('60');
  const [excusing, setExcusing] = useState<string | null>(null);
  const { roll, head } = known;
  const mayCall = isModerator(head) && (head.state === 'live' || head.state === 'locked');
  const isOpen = roll !== null && roll.closedAt === null;
  const answers = [...known.answers.values()].sort(
    (a, b) => ORDER[a.state] - ORDER[b.state] || a.address.localeCompare(b.address),
  );
  return (
    <div className={styles.panel} data-testid="meeting-roll">
      {mayCall && !isOpen && (
        <div className={styles.row}>
          <label>
            {t('roll-window')}
            <input
              type="number"
              min={5}
              max={600}
              value={seconds}
              onChange={(event) => setSeconds(event.target.value)}
            />
          </label>
          <Button tone="main" onClick={() => onStep('rollCall', { seconds: Number(seconds) })}>
            {t('roll-start')}
          </Button>
        </div>
      )}
      {roll === null && <p className={styles.quiet}>{t('roll-none')}</p>}
      {roll && (
        <>
          <p role="timer">
            {isOpen
              ? t('roll-left', { n: Math.max(0, Math.ceil((Date.parse(roll.closesAt) - nowMs) / 1_000)) })
              : t('roll-closed', { n: roll.number })}
          </p>
          <p role="status" data-testid="roll-counts">
            {t('roll-counts', roll.counts)}
          </p>
          <a href={`/api/meetings/${head.id}/rolls/${roll.number}/csv`} download>
            {t('roll-csv')}
          </a>
        </>
      )}
      <ul className={styles.seats}>
        {answers.map((answer) => (
          <li key={answer.address} data-seat={answer.address} data-answer={answer.state}>
            <span>
              {MARKS[answer.state]} {answer.name} · {t(`answer-${answer.state}`)}
              {answer.reason !== null && ` · ${answer.reason}`}
            </span>
            {mayCall && (answer.state === 'absent' || answer.state === 'waiting') && excusing !== answer.address && (
              <Button tone="quiet" onClick={() => setExcusing(answer.address)}>
                {t('excuse')}
              </Button>
            )}
            {excusing === answer.address && (
              <ReasonField
                onReason={(text) => {
                  setExcusing(null);
                  if (text !== '') onStep('excuse', { seat: answer.address, text });
                }}
              />
            )}
          </li>
        ))}
      </ul>
    </div>
  );
}

function ReasonField({ onReason }: { onReason: (text: string) => void }) {
  const t = useMeetingText();
  const [text, setText] = useState('');
  return (
    <form
      className={styles.row}
      onSubmit={(event) => {
        event.preventDefault();
        onReason(text.trim());
      }}
    >
      <input aria-label={t('reason')} maxLength={200} value={text} onChange={(event) => setText(event.target.value)} />
      <Button type="submit">{t('excuse')}</Button>
    </form>
  );
}
