import { useEffect, useRef, useState, useSyncExternalStore, type ReactNode } from 'react';
import type { MeetingSession } from '../../call/meeting-session.ts';
import { Button } from '../../ui/Button.tsx';
import { ChatPanel, RecordPanel } from './ChatPanel.tsx';
import { isModerator, type KnownMeeting, stageOf } from './meeting-store.ts';
import { type MeetingText, useMeetingText } from './meeting-words.ts';
import { OwnControls } from './OwnControls.tsx';
import { RollPanel } from './RollPanel.tsx';
import { SeatList, type TakeStep } from './SeatList.tsx';
import { type FindCameras, SharePanel } from './SharePanel.tsx';
import { StageGrid } from './StageGrid.tsx';
import styles from './meeting.module.css';

const PANELS = ['people', 'roll', 'chat', 'record', 'share'] as const;
type Panel = (typeof PANELS)[number];
const PHASE_WORDS = { joining: 'joining', mending: 'mending', closed: 'taken-over' } as const;

interface RoomProps {
  known: KnownMeeting;
  /** null while this device is not let in. */
  session: MeetingSession | null;
  nowMs: number;
  isOffline: boolean;
  failure: string | null;
  findCameras: FindCameras;
  /** The tile of the camera that the host shows; null for none. */
  camera: ReactNode;
  onStep: TakeStep;
  onPhoto: (photo: File) => void;
  onClose: () => void;
  onMinimise: () => void;
}

/** A meeting on the whole page: the stage, the seats and what is said, and the own controls. */
export function MeetingRoom(props: RoomProps) {
  const t = useMeetingText();
  const { known, session, failure, isOffline } = props;
  const { head } = known;
  const frame = useRef<HTMLElement>(null);
  useEffect(() => frame.current?.focus(), []);
  const isIn = head.own?.presence === 'present' && head.state !== 'ended';
  return (
    <section
      ref={frame}
      className={styles.room}
      role="dialog"
      aria-modal="true"
      aria-label={`${t('title')}: ${head.title}`}
      tabIndex={-1}
      // Keys of the page below are not meant in here.
      onKeyDown={(event) => event.stopPropagation()}
      data-testid="meeting-room"
      data-state={head.state}
      data-presence={head.own?.presence ?? ''}
    >
      <header className={styles.head}>
        <h2>{head.title}</h2>
        <span className={styles.quiet}>
          {t(`state-${head.state}`, { at: '' })} · {t('people-count', { n: head.presentCount, m: head.seatCount })}
          {head.isMutedAll && ` · ${t('muted-all')}`}
        </span>
        {isIn && isModerator(head) && <HostControls known={known} onStep={props.onStep} />}
        <span className={styles.spacer} />
        <Button tone="quiet" onClick={props.onMinimise}>
          {t('minimise')}
        </Button>
        <Button tone={isIn ? 'urgent' : 'plain'} onClick={props.onClose}>
          {t(isIn ? 'leave' : 'close')}
        </Button>
      </header>
      {isOffline && <p role="status">{t('offline')}</p>}
      {failure !== null && <p role="alert">{t('failed', { why: failure })}</p>}
      {isIn && session ? (
        <Inside {...props} session={session} />
      ) : (
        <Outside known={known} t={t} onStep={props.onStep} />
      )}
    </section>
  );
}

function Inside(props: RoomProps & { session: MeetingSession }) {
  const t = useMeetingText();
  const { known, session } = props;
  const [panel, setPanel] = useState<Panel>('people');
  const media = useSyncExternalStore(session.call.state.subscribe, session.call.state.getState);
  const stage = useSyncExternalStore(session.stage.subscribe, session.stage.getState);
  return (
    <>
      <main className={styles.main}>
        {media.phase !== 'live' && <p role="status">{t(PHASE_WORDS[media.phase])}</p>}
        <StageGrid
          stage={stageOf(known)}
          ownAddress={known.head.own?.address ?? ''}
          pinned={known.head.pinned}
          session={session.call}
          remote={media.remote}
          voices={media.voices}
          ownPicture={stage.screen ?? media.camera}
          camera={props.camera}
        />
      </main>
      <aside className={styles.side}>
        <div className={styles.tabs} role="tablist">
          {PANELS.filter((each) => each !== 'share' || isModerator(known.head)).map((each) => (
            <button
              key={each}
              type="button"
              role="tab"
              aria-selected={panel === each}
              aria-controls="meeting-panel"
              onClick={() => setPanel(each)}
            >
              {t(each)}
            </button>
          ))}
        </div>
        {/* Scrolled by keys where it holds nothing else to go to. */}
        {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
        <div id="meeting-panel" className={styles.panelFrame} role="tabpanel" aria-label={t(panel)} tabIndex={0}>
          {panel === 'people' && <SeatList known={known} onStep={props.onStep} />}
          {panel === 'roll' && <RollPanel known={known} nowMs={props.nowMs} onStep={props.onStep} />}
          {panel === 'chat' && (
            <ChatPanel known={known} onSay={(text) => props.onStep('say', { text })} onPhoto={props.onPhoto} />
          )}
          {panel === 'share' && (
            <SharePanel cameraId={known.head.cameraId} find={props.findCameras} onStep={props.onStep} />
          )}
          {panel === 'record' && <RecordPanel known={known} onStep={props.onStep} />}
        </div>
      </aside>
      <OwnControls known={known} session={session} media={media} stage={stage} onStep={props.onStep} />
    </>
  );
}

/** Who is not inside: waits, was put out, was taken over by another device, or it is over. */
function Outside({ known, t, onStep }: { known: KnownMeeting; t: MeetingText; onStep: TakeStep }) {
  const { head } = known;
  const isOver = head.state === 'ended';
  const word = isOver ? 'over' : head.own?.presence === 'removed' ? 'removed' : 'waiting';
  return (
    <main className={styles.outside} data-testid="meeting-outside" data-why={word}>
      <p role="status">{t(word)}</p>
      {word === 'waiting' && <p className={styles.quiet}>{t('waiting-hint')}</p>}
      {head.agenda.length > 0 && (
        <ol>
          {head.agenda.map((item) => (
            <li key={item}>{item}</li>
          ))}
        </ol>
      )}
      {isOver && head.own?.joinedAt != null && (
        <>
          {isModerator(head) && <RecordPanel known={known} onStep={onStep} />}
          {!isModerator(head) && (
            <a href={`/api/meetings/${head.id}/minutes`} target="_blank" rel="noreferrer">
              {t('minutes')}
            </a>
          )}
        </>
      )}
    </main>
  );
}

function HostControls({ known, onStep }: { known: KnownMeeting; onStep: TakeStep }) {
  const t = useMeetingText();
  const { state, isMutedAll } = known.head;
  return (
    <span className={styles.row}>
      {(state === 'open' || state === 'scheduled') && (
        <Button tone="main" onClick={() => onStep('start')}>
          {t('start')}
        </Button>
      )}
      {state === 'live' && <Button onClick={() => onStep('lock')}>{t('lock')}</Button>}
      {state === 'locked' && <Button onClick={() => onStep('unlock')}>{t('unlock')}</Button>}
      <Button onClick={() => onStep(isMutedAll ? 'unmuteAll' : 'muteAll')}>
        {t(isMutedAll ? 'unmute-all' : 'mute-all')}
      </Button>
      <Button tone="urgent" onClick={() => onStep('end')}>
        {t('end')}
      </Button>
    </span>
  );
}
