import type { Invitee } from '#contract/meeting';
import { useState, type FormEvent, type KeyboardEvent, type ReactNode } from 'react';
import { Button } from '../../ui/Button.tsx';
import { InviteePicker } from './InviteePicker.tsx';
import type { MeetingWish } from './meeting-requests.ts';
import { useMeetingText } from './meeting-words.ts';
import styles from './meeting.module.css';

/** Calls a meeting: what about, when, and who, by the tree of the organisation. */
export function MeetingStart(props: {
  ownAddress: string;
  search: (words: string) => Promise<readonly Invitee[]>;
  isBusy: boolean;
  failure: string | null;
  /** What stands under the form. */
  children?: ReactNode;
  onCall: (wish: MeetingWish) => void;
  onClose: () => void;
}) {
  const t = useMeetingText();
  const [title, setTitle] = useState('');
  const [agenda, setAgenda] = useState('');
  const [startsAt, setStartsAt] = useState('');
  const [hasWaitingRoom, setHasWaitingRoom] = useState(true);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const submit = (event: FormEvent) => {
    event.preventDefault();
    props.onCall({
      title: title.trim(),
      agenda: agenda.split('\n').flatMap((line) => (line.trim() === '' ? [] : line.trim())),
      startsAt: startsAt === '' ? null : new Date(startsAt).toISOString(),
      hasWaitingRoom,
      seats: [...chosen],
    });
  };
  const press = (event: KeyboardEvent) => {
    // Keys of the page below are not meant in here.
    event.stopPropagation();
    if (event.key === 'Escape') props.onClose();
  };
  return (
    <form
      className={styles.start}
      onSubmit={submit}
      onKeyDown={press}
      aria-label={t('new')}
      data-testid="meeting-start"
    >
      <h2>{t('new')}</h2>
      <label>
        {t('name')}
        {/* The form was asked for: its first field is where the person is. */}
        {/* oxlint-disable-next-line jsx-a11y/no-autofocus */}
        <input autoFocus required maxLength={80} value={title} onChange={(event) => setTitle(event.target.value)} />
      </label>
      <label>
        {t('agenda')}
        <textarea rows={2} value={agenda} onChange={(event) => setAgenda(event.target.value)} />
      </label>
      <label>
        {t('starts-at')}
        <input type="datetime-local" value={startsAt} onChange={(event) => setStartsAt(event.target.value)} />
      </label>
      <label className={styles.check}>
        <input type="checkbox" checked={hasWaitingRoom} onChange={(event) => setHasWaitingRoom(event.target.checked)} />
        {t('waiting-room')}
      </label>
      <InviteePicker ownAddress={props.ownAddress} search={props.search} chosen={chosen} onChoose={setChosen} />
      {props.failure !== null && <p role="alert">{t('failed', { why: props.failure })}</p>}
      <div className={styles.row}>
        <Button type="submit" tone="main" disabled={props.isBusy || chosen.size === 0 || title.trim() === ''}>
          {t('call')} · {t('chosen', { n: chosen.size })}
        </Button>
        <Button tone="quiet" onClick={props.onClose}>
          {t('cancel')}
        </Button>
      </div>
      {props.children}
    </form>
  );
}
