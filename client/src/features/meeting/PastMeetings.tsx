import type { MeetingHead } from '#contract/meeting';
import { useEffect, useState } from 'react';
import { useMeetingText } from './meeting-words.ts';
import styles from './meeting.module.css';

type Past = { kind: 'loading' } | { kind: 'failed' } | { kind: 'read'; meetings: readonly MeetingHead[] };

interface PastMeetingsProps {
  read: () => Promise<readonly MeetingHead[]>;
  /** Writes an instant as the page does. */
  timeOf: (instant: string) => string;
}

/** Meetings of this seat that are over, the latest first, each with its minutes; read when they are asked for. */
export function PastMeetings(props: PastMeetingsProps) {
  const t = useMeetingText();
  const [isOpen, setIsOpen] = useState(false);
  return (
    <details onToggle={(event) => setIsOpen(event.currentTarget.open)} data-testid="past-meetings">
      <summary>{t('past')}</summary>
      {isOpen && <PastList {...props} />}
    </details>
  );
}

function PastList({ read, timeOf }: PastMeetingsProps) {
  const t = useMeetingText();
  const [past, setPast] = useState<Past>({ kind: 'loading' });
  useEffect(() => {
    let isOnScreen = true;
    read().then(
      (meetings) => isOnScreen && setPast({ kind: 'read', meetings }),
      () => isOnScreen && setPast({ kind: 'failed' }),
    );
    return () => {
      isOnScreen = false;
    };
  }, [read]);
  if (past.kind === 'loading') return <p role="status">{t('past-loading')}</p>;
  if (past.kind === 'failed') return <p role="alert">{t('past-failed')}</p>;
  if (past.meetings.length === 0) return <p>{t('past-none')}</p>;
  return (
    <ul className={styles.past}>
      {past.meetings.map(({ id, title, startsAt, endedAt, host, seatCount }) => (
        <li key={id}>
          <b>{title}</b> · {timeOf(endedAt ?? startsAt)} · {t('past-of', { host: host.name, n: seatCount })}{' '}
          <a href={`/api/meetings/${id}/minutes`} target="_blank" rel="noreferrer">
            {t('minutes')}
          </a>
        </li>
      ))}
    </ul>
  );
}
