import type { Alarm } from '#contract/alarm';
import { useState, type FormEvent } from 'react';
import { useText } from '../../i18n/text.ts';
import { timeOfDay } from '../../lib/age.ts';
import { alarmWords } from '../../ui/alarm-words.ts';
import { Button } from '../../ui/Button.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { ALARM_SIGNALS } from './alarm-signals.ts';
import styles from './alarm.module.css';

const MINUTES = [10, 30, 60, 240] as const;

const OPENS_A_SHEET: ReadonlySet<Alarm['level']> = new Set(['order', 'whistle']);

/** Every alarm whose cause stands, and putting one aside with a reason. */
export function AlarmList({
  alarms,
  onShelve,
  onOpen,
}: {
  alarms: readonly Alarm[];
  onShelve: (id: string, minutes: number, reason: string) => Promise<string | null>;
  /** Opens what an alarm is about. */
  onOpen: (alarm: Alarm) => void;
}) {
  const t = useText();
  const [chosen, setChosen] = useState<string | null>(alarms.find(({ state }) => state === 'new')?.id ?? null);
  if (alarms.length === 0) return <Notice kind="empty" title={t('alarm.none')} />;
  return (
    <ul className={styles.list} data-testid="alarm-list">
      {alarms.map((alarm) => (
        <li key={alarm.id} className={styles.item} data-level={alarm.level} data-state={alarm.state}>
          <AlarmLine alarm={alarm} />
          <span className={styles.buttons}>
            {(alarm.incidentId !== null || OPENS_A_SHEET.has(alarm.level)) && (
              <Button tone="quiet" onClick={() => onOpen(alarm)}>
                {t('alarm.open')}
              </Button>
            )}
            <Button aria-expanded={chosen === alarm.id} onClick={() => setChosen(alarm.id)}>
              {t('alarm.shelve')}
            </Button>
          </span>
          {chosen === alarm.id && (
            <ShelveForm key={alarm.version} onShelve={(...wish) => onShelve(alarm.id, ...wish)} />
          )}
        </li>
      ))}
    </ul>
  );
}

function AlarmLine({ alarm }: { alarm: Alarm }) {
  const t = useText();
  const facts = [
    t(`alarm.level-${alarm.level}`),
    t(`alarm.state-${alarm.state}`),
    timeOfDay(Date.parse(alarm.raisedAt), false),
    alarm.acknowledgedName,
    alarm.shelvedUntil && t('alarm.shelved-until', { time: timeOfDay(Date.parse(alarm.shelvedUntil), false) }),
    alarm.reason,
  ].filter(Boolean);
  return (
    <span className={styles.line}>
      <strong>
        <i aria-hidden="true">{ALARM_SIGNALS[alarm.level].shape}</i> {alarmWords(t, alarm)}
      </strong>
      <span>{facts.join(' · ')}</span>
    </span>
  );
}

function ShelveForm({ onShelve }: { onShelve: (minutes: number, reason: string) => Promise<string | null> }) {
  const t = useText();
  const [minutes, setMinutes] = useState<number>(MINUTES[1]);
  const [reason, setReason] = useState('');
  const [failure, setFailure] = useState<string | null>(null);
  const send = async (event: FormEvent) => {
    event.preventDefault();
    setFailure(await onShelve(minutes, reason.trim()));
  };
  return (
    <form className={styles.shelve} onSubmit={(event) => void send(event)}>
      <label>
        {t('alarm.for')}
        <select value={minutes} onChange={(event) => setMinutes(Number(event.target.value))}>
          {MINUTES.map((n) => (
            <option key={n} value={n}>
              {t('age.minutes', { n })}
            </option>
          ))}
        </select>
      </label>
      <label>
        {t('alarm.reason')}
        <input
          autoFocus
          required
          minLength={2}
          maxLength={400}
          value={reason}
          onChange={(event) => setReason(event.target.value)}
        />
      </label>
      <Button type="submit" tone="main" shortcut="↵" disabled={reason.trim().length < 2}>
        {t('alarm.shelve')}
      </Button>
      {failure && <p role="alert">{failure}</p>}
    </form>
  );
}
