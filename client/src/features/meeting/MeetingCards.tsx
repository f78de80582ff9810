import type { MeetingHead } from '#contract/meeting';
import { useState } from 'react';
import { Button } from '../../ui/Button.tsx';
import { useMeetingText } from './meeting-words.ts';
import styles from './meeting.module.css';

const clock = (at: string): string =>
  new Date(at).toLocaleString(undefined, { month: 'numeric', day: 'numeric', hour: '2-digit', minute: '2-digit' });

/** Meetings that this seat is invited to and not in: one tap joins, or says why not. */
export function MeetingCards(props: {
  meetings: readonly MeetingHead[];
  onEnter: (meeting: MeetingHead) => void;
  onExcuse: (meeting: MeetingHead, reason: string) => void;
}) {
  return props.meetings.map((meeting) => (
    <MeetingCard
      key={meeting.id}
      meeting={meeting}
      onEnter={() => props.onEnter(meeting)}
      onExcuse={(reason) => props.onExcuse(meeting, reason)}
    />
  ));
}

function MeetingCard(props: { meeting: MeetingHead; onEnter: () => void; onExcuse: (reason: string) => void }) {
  const t = useMeetingText();
  const { meeting } = props;
  const [reason, setReason] = useState<string | null>(null);
  const absence = meeting.own?.absence ?? null;
  return (
    <section className={styles.card} data-testid="meeting-card" data-meeting={meeting.id} data-state={meeting.state}>
      <b>{meeting.title}</b>
      <span className={styles.quiet}>
        {t('hosted', { who: meeting.host.name })} · {t(`state-${meeting.state}`, { at: clock(meeting.startsAt) })}
      </span>
      {absence !== null && <span className={styles.quiet}>{t('excused', { why: absence })}</span>}
      {reason === null ? (
        <div className={styles.row}>
          <Button tone="main" disabled={meeting.state === 'scheduled'} onClick={props.onEnter}>
            {t('enter')}
          </Button>
          {meeting.own?.role !== 'host' && (
            <Button tone="quiet" onClick={() => setReason(absence ?? '')}>
              {t('cannot-come')}
            </Button>
          )}
        </div>
      ) : (
        <form
          className={styles.row}
          onSubmit={(event) => {
            event.preventDefault();
            if (reason.trim() !== '') props.onExcuse(reason.trim());
            setReason(null);
          }}
        >
          <input
            aria-label={t('reason')}
            placeholder={t('reason')}
            maxLength={200}
            value={reason}
            onChange={(event) => setReason(event.target.value)}
          />
          <Button type="submit">{t('cannot-come')}</Button>
        </form>
      )}
    </section>
  );
}
