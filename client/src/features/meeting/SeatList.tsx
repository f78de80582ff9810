import type { MeetingSeat, MeetingStep } from '#contract/meeting';
import { useState } from 'react';
import { Button } from '../../ui/Button.tsx';
import { handsOf, isModerator, type KnownMeeting } from './meeting-store.ts';
import { useMeetingText } from './meeting-words.ts';
import styles from './meeting.module.css';

/** Takes a step, at a seat or with words. */
export type TakeStep = (
  action: MeetingStep,
  more?: { seat?: string; text?: string; seconds?: number; cameraId?: string },
) => void;

const PRESENCE_ORDER = { waiting: 0, present: 1, left: 2, invited: 3, removed: 4 } as const;

/** All seats: who waits, hands in their order, and everybody with what a moderator may do. */
export function SeatList({ known, onStep }: { known: KnownMeeting; onStep: TakeStep }) {
  const t = useMeetingText();
  const [words, setWords] = useState('');
  const mayModerate = isModerator(known.head);
  const waiting = [...known.seats.values()].filter(({ presence }) => presence === 'waiting').length;
  const hands = handsOf(known);
  const shown = [...known.seats.values()]
    .filter((seat) => seat.name.includes(words) || seat.address.includes(words))
    .sort((a, b) => PRESENCE_ORDER[a.presence] - PRESENCE_ORDER[b.presence] || a.scope.localeCompare(b.scope));
  return (
    <div className={styles.panel} data-testid="meeting-seats">
      <p>{t('people-count', { n: known.head.presentCount, m: known.head.seatCount })}</p>
      {mayModerate && waiting > 0 && (
        <Button tone="main" onClick={() => onStep('admit')}>
          {t('admit-all', { n: waiting })}
        </Button>
      )}
      <h3>{t('hands')}</h3>
      {hands.length === 0 && <p className={styles.quiet}>{t('no-hands')}</p>}
      <ol className={styles.hands} data-testid="meeting-hands">
        {hands.map((seat) => (
          <li key={seat.address}>
            {seat.name}
            {mayModerate && seat.role === 'audience' && (
              <Button onClick={() => onStep('stage', { seat: seat.address })}>{t('to-stage')}</Button>
            )}
            {mayModerate && (
              <Button tone="quiet" onClick={() => onStep('dropHand', { seat: seat.address })}>
                {t('hand-down')}
              </Button>
            )}
          </li>
        ))}
      </ol>
      <input
        type="search"
        aria-label={t('filter')}
        placeholder={t('filter')}
        value={words}
        onChange={(event) => setWords(event.target.value)}
      />
      <ul className={styles.seats}>
        {shown.map((seat) => (
          <li key={seat.address} data-seat={seat.address} data-presence={seat.presence}>
            <span>
              {seat.name} {t(`kind-${kindOf(seat)}`)}
              <span className={styles.quiet}> · {stateOf(seat, t)}</span>
            </span>
            {mayModerate && <SeatActions seat={seat} known={known} onStep={onStep} />}
          </li>
        ))}
      </ul>
    </div>
  );
}

const kindOf = ({ address }: MeetingSeat): 'duty' | 'leader' | 'worker' => {
  const [kind = ''] = address.split(':');
  return kind === 'worker' || kind === 'leader' ? kind : 'duty';
};

function stateOf(seat: MeetingSeat, t: ReturnType<typeof useMeetingText>): string {
  const parts = [t(`presence-${seat.presence}`)];
  if (seat.role !== 'audience') parts.push(t(`role-${seat.role}`));
  if (seat.isMuted) parts.push(t('is-muted'));
  if (seat.asksVoice) parts.push(t('asked-voice'));
  if (seat.absence !== null) parts.push(seat.absence);
  return parts.join(' · ');
}

/** What a moderator does with one seat. */
function SeatActions({ seat, known, onStep }: { seat: MeetingSeat; known: KnownMeeting; onStep: TakeStep }) {
  const t = useMeetingText();
  const { address: at, presence, role } = seat;
  const isPinned = known.head.pinned === at;
  const step = (action: MeetingStep, word: Parameters<typeof t>[0], isQuiet = true) => (
    <Button tone={isQuiet ? 'quiet' : 'plain'} onClick={() => onStep(action, { seat: at })}>
      {t(word)}
    </Button>
  );
  if (presence === 'waiting') return step('admit', 'admit', false);
  if (presence !== 'present') return null;
  return (
    <span className={styles.actions}>
      {role === 'audience' && step('stage', 'to-stage', false)}
      {(role === 'stage' || role === 'cohost') && step('unstage', 'off-stage')}
      {seat.isMuted && step('allowVoice', 'allow', !seat.asksVoice)}
      {!seat.isMuted && role !== 'host' && role !== 'audience' && step('mute', 'mute')}
      {role !== 'audience' &&
        (isPinned ? (
          <Button tone="quiet" onClick={() => onStep('pin')}>
            {t('unpin')}
          </Button>
        ) : (
          step('pin', 'pin')
        ))}
      {known.head.own?.role === 'host' && role === 'stage' && step('makeCohost', 'cohost')}
      {role !== 'host' && step('remove', 'remove')}
    </span>
  );
}
