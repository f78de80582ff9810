import type { Session } from '#contract/session';
import { useCallback, useEffect, useState } from 'react';
import type { MeetingStep } from '#contract/meeting';
import { MeetingCards } from '../../features/meeting/MeetingCards.tsx';
import { MeetingRoom } from '../../features/meeting/MeetingRoom.tsx';
import { MeetingStart } from '../../features/meeting/MeetingStart.tsx';
import { PastMeetings } from '../../features/meeting/PastMeetings.tsx';
import { useMeetingText } from '../../features/meeting/meeting-words.ts';
import {
  callMeeting,
  findCameras,
  listInvitees,
  listPastMeetings,
  type MeetingWish,
  sendPhoto,
  type StepMore,
  stepMeeting,
} from '../../features/meeting/meeting-requests.ts';
import styles from '../../features/meeting/meeting.module.css';
import { Button } from '../../ui/Button.tsx';
import { useCounty, useServerNow, useStoreState } from '../live/county-context.tsx';
import { addressOf } from '../call/use-calls.ts';
import { countyTime } from '../shell/county-time.ts';
import { wordsOf } from '../shell/failure-words.ts';
import { SharedCamera } from './SharedCamera.tsx';
import { useMeeting, useMeetings, useMeetingSession } from './use-meeting.ts';

/** The meeting that this tab was in before it was loaded again. */
const JOINED_KEY = 'grid321.meeting';
const START_KEY = 'Shift+M';

/** All of meetings on a page: what one is invited to, the one that one is in, and calling one. */
export function MeetingDock({ session, hasKeys }: { session: Session; hasKeys: boolean }) {
  const t = useMeetingText();
  const { http, stores } = useCounty();
  const isLive = useStoreState(stores.status, (status) => status.live.kind) === 'live';
  const nowMs = useServerNow(1_000);
  const [joined, setJoined] = useState(() => sessionStorage.getItem(JOINED_KEY));
  const [isSmall, setIsSmall] = useState(false);
  const [isCalling, setIsCalling] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);
  const [isBusy, setIsBusy] = useState(false);
  const { meetings, reload: reloadAll } = useMeetings(joined);
  const { known, reload } = useMeeting(joined);
  const isInside = known?.head.own?.presence === 'present' && known.head.state !== 'ended';
  const media = useMeetingSession(joined, isInside);
  const search = useCallback((words: string) => listInvitees(http, words), [http]);
  const readPast = useCallback(() => listPastMeetings(http), [http]);
  const findCamera = useCallback((words: string) => findCameras(http, words), [http]);
  const mayCall = session.role !== 'worker';
  useStartKey(hasKeys && mayCall, () => setIsCalling(true));
  useReturn(joined, known?.head.own?.presence, known?.head.state);

  const open = (id: string | null): void => {
    if (id === null) sessionStorage.removeItem(JOINED_KEY);
    else sessionStorage.setItem(JOINED_KEY, id);
    setJoined(id);
    setIsSmall(false);
  };
  const attempt = async (work: () => Promise<void>): Promise<void> => {
    setFailure(null);
    setIsBusy(true);
    try {
      await work();
    } catch (error) {
      setFailure(wordsOf(error));
    } finally {
      setIsBusy(false);
    }
  };
  const step = (id: string, action: MeetingStep, more: StepMore = {}) =>
    attempt(async () => {
      await stepMeeting(http, id, action, more);
      reload();
      reloadAll();
    });
  const enter = (id: string) =>
    attempt(async () => {
      await stepMeeting(http, id, 'enter', { text: navigator.platform || 'browser' });
      open(id);
    });
  const call = (wish: MeetingWish) =>
    attempt(async () => {
      const made = await callMeeting(http, wish);
      setIsCalling(false);
      reloadAll();
      if (made.state !== 'scheduled') {
        await stepMeeting(http, made.id, 'enter');
        open(made.id);
      }
    });
  const leave = async (id: string): Promise<void> => {
    const wasThere = isInside || known?.head.own?.presence === 'waiting';
    // First it is not joined here any more: who is found to have left comes back by itself.
    open(null);
    if (wasThere) await step(id, 'leave');
  };
  const others = (meetings ?? []).filter(({ id }) => id !== joined);
  return (
    <>
      {mayCall && !isCalling && joined === null && (
        <Button onClick={() => setIsCalling(true)} {...(hasKeys ? { shortcut: START_KEY } : {})}>
          {t('new')}
        </Button>
      )}
      {failure !== null && joined === null && !isCalling && (
        <p className={styles.card} role="alert">
          {t('failed', { why: failure })}
        </p>
      )}
      <MeetingCards
        meetings={others}
        onEnter={({ id }) => void enter(id)}
        onExcuse={({ id }, text) => void step(id, 'excuse', { text })}
      />
      {isCalling && (
        <div className={styles.veil}>
          <MeetingStart
            ownAddress={addressOf(session)}
            search={search}
            isBusy={isBusy}
            failure={failure}
            onCall={(wish) => void call(wish)}
            onClose={() => setIsCalling(false)}
          >
            <PastMeetings read={readPast} timeOf={countyTime} />
          </MeetingStart>
        </div>
      )}
      {joined !== null && known && isSmall && (
        <section className={styles.card} data-testid="meeting-small">
          <b>{known.head.title}</b>
          <Button tone="main" onClick={() => setIsSmall(false)}>
            {t('restore')}
          </Button>
        </section>
      )}
      {joined !== null && known && !isSmall && (
        <MeetingRoom
          known={known}
          session={media}
          nowMs={nowMs}
          isOffline={!isLive}
          failure={failure}
          findCameras={findCamera}
          camera={
            known.head.cameraId !== null && (
              <SharedCamera
                key={known.head.cameraId}
                id={known.head.cameraId}
                title={known.head.title}
                mayLook={session.role !== 'worker'}
              />
            )
          }
          onStep={(action, more) => void step(joined, action, more)}
          onPhoto={(photo) =>
            void attempt(async () => {
              const id = await sendPhoto(http, photo);
              await stepMeeting(http, joined, 'say', { attachments: [id] });
              reload();
            })
          }
          onClose={() => void leave(joined)}
          onMinimise={() => setIsSmall(true)}
        />
      )}
    </>
  );
}

/** Shift+M calls a meeting, unless one writes. */
function useStartKey(isOn: boolean, start: () => void): void {
  useEffect(() => {
    if (!isOn) return;
    const press = (event: KeyboardEvent): void => {
      const target = event.target instanceof HTMLElement ? event.target : null;
      if (!event.shiftKey || event.key.toUpperCase() !== 'M' || target?.closest('input, textarea, select')) return;
      event.preventDefault();
      start();
    };
    window.addEventListener('keydown', press);
    return () => window.removeEventListener('keydown', press);
    // The state setters of one component never change.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [isOn]);
}

/** A device that was away so long that its seat was given up comes back by itself. */
function useReturn(id: string | null, presence: string | undefined, state: string | undefined): void {
  const { http } = useCounty();
  useEffect(() => {
    if (id === null || presence !== 'left' || state === 'ended') return;
    void stepMeeting(http, id, 'enter').catch(() => undefined); // It is over, or locked: the room says so.
  }, [http, id, presence, state]);
}
