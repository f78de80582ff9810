import { useEffect, useState } from 'react';
import type { Call } from '#contract/call';
import type { CallSession } from '../../call/call-session.ts';
import { timeSpan } from './time-span.ts';
import { Button } from '../../ui/Button.tsx';
import { useCallText, stateWord, faultWord } from './call-words.ts';
import { Picture, Voice } from '../../call/MediaView.tsx';
import { useSession } from './use-session.ts';
import styles from './call.module.css';

interface CallPanelProps {
  call: Call;
  /** null while it only rings at the other end and nothing is joined. */
  session: CallSession | null;
  account: string;
  nowMs: number;
  hasKeys: boolean;
  onEnd: () => void;
  /** Tells whether it was kept. */
  onFreeze: (track: MediaStreamTrack) => Promise<boolean>;
  onNote: (note: string) => Promise<void>;
}

/** The call that this device is in: who, since when, what is heard and seen, and all that can be done. */
export function CallPanel({ call, session, account, nowMs, hasKeys, onEnd, onFreeze, onNote }: CallPanelProps) {
  const t = useCallText();
  const isCaller = call.caller.account === account;
  const isGuest = !isCaller && call.callee.account !== account;
  const other = isCaller ? call.callee : call.caller;
  const isUnanswered = call.state === 'invited' || call.state === 'ringing';
  const sinceMs = call.connectedAt === null ? 0 : nowMs - Date.parse(call.connectedAt);
  const endWord = isUnanswered ? 'cancel' : isGuest ? 'leave' : 'hang-up';
  return (
    <section
      className={styles.panel}
      aria-label={t('title')}
      data-testid="call"
      data-state={call.state}
      data-call={call.id}
    >
      <header className={styles.head}>
        <strong>{isGuest ? `${call.caller.name} · ${call.callee.name}` : other.name}</strong>
        <span role="status">{call.state === 'connected' ? timeSpan(sinceMs) : t(stateWord(call.state))}</span>
      </header>
      {isUnanswered && call.isUnreached && (
        <p className={styles.warning} role="alert" data-testid="call-unreached">
          {t('unreached')}
        </p>
      )}
      {call.guests.map((guest) => (
        <p key={guest.account} className={styles.guest} role="status" data-testid="call-guest">
          {t('joined', { who: guest.name })}
        </p>
      ))}
      {session && (
        <CallMedia session={session} other={other.name} onFreeze={onFreeze} hasCase={call.incidentId !== null} />
      )}
      {!isUnanswered && <CallNote call={call} onNote={onNote} />}
      <Button tone="urgent" className={styles.end ?? ''} onClick={onEnd} {...(hasKeys ? { shortcut: '⇧ X' } : {})}>
        {t(endWord)}
      </Button>
    </section>
  );
}

interface CallMediaProps {
  session: CallSession;
  other: string;
  hasCase: boolean;
  /** Tells whether it was kept. */
  onFreeze: (track: MediaStreamTrack) => Promise<boolean>;
}

function CallMedia({ session, other, hasCase, onFreeze }: CallMediaProps) {
  const t = useCallText();
  const state = useSession(session);
  const voices = [...state.remote.entries()].flatMap(([peer, { audio }]) => (audio ? [{ peer, track: audio }] : []));
  const pictures = [...state.remote.entries()].flatMap(([peer, { video }]) => (video ? [{ peer, track: video }] : []));
  const fault = state.microphoneFault ?? state.cameraFault;
  return (
    <>
      {state.phase === 'mending' && (
        <p className={styles.warning} role="alert" data-testid="call-mending">
          {t('mending')}
        </p>
      )}
      {fault && (
        <p className={styles.warning} role="alert" data-testid="call-fault" data-fault={fault}>
          {t(faultWord(fault))}
        </p>
      )}
      {state.isHeld && <p role="status">{t('held')}</p>}
      {voices.map(({ peer, track }) => (
        <Voice key={peer} track={track} isSilent={state.isHeld} />
      ))}
      {!state.isHeld && (pictures.length > 0 || state.camera) && (
        <div className={styles.pictures}>
          {pictures.map(({ peer, track }) => (
            <Picture key={peer} track={track} label={other} className={styles.picture} />
          ))}
          {state.camera && <Picture track={state.camera} label={t('own')} className={styles.own} />}
        </div>
      )}
      <CallControls session={session} picture={pictures[0]?.track ?? null} hasCase={hasCase} onFreeze={onFreeze} />
    </>
  );
}

interface CallControlsProps extends Omit<CallMediaProps, 'other'> {
  picture: MediaStreamTrack | null;
}

function CallControls({ session, picture, hasCase, onFreeze }: CallControlsProps) {
  const t = useCallText();
  const { isMuted, isHeld, camera } = useSession(session);
  const [isFrozen, setIsFrozen] = useState(false);
  const freeze = async (track: MediaStreamTrack): Promise<void> => {
    setIsFrozen(await onFreeze(track));
  };
  return (
    <div className={styles.controls}>
      <Button aria-pressed={isMuted} onClick={() => session.setMuted(!isMuted)}>
        {t(isMuted ? 'unmute' : 'mute')}
      </Button>
      <Button aria-pressed={camera !== null} onClick={() => void session.setCamera(camera === null)}>
        {t(camera ? 'camera-off' : 'camera-on')}
      </Button>
      {camera && <Button onClick={() => void session.switchCamera()}>{t('camera-switch')}</Button>}
      <Button aria-pressed={isHeld} onClick={() => session.setHeld(!isHeld)}>
        {t(isHeld ? 'resume' : 'hold')}
      </Button>
      {picture && hasCase && (
        <Button onClick={() => void freeze(picture)} data-testid="call-freeze">
          {t(isFrozen ? 'frozen' : 'freeze')}
        </Button>
      )}
    </div>
  );
}

function CallNote({ call, onNote }: { call: Call; onNote: (note: string) => Promise<void> }) {
  const t = useCallText();
  const [text, setText] = useState(call.note ?? '');
  const [isSaved, setIsSaved] = useState(false);
  useEffect(() => setIsSaved(false), [text]);
  return (
    <form
      className={styles.note}
      onSubmit={(event) => {
        event.preventDefault();
        void onNote(text).then(() => setIsSaved(true));
      }}
    >
      <label>
        {t('note')}
        <textarea value={text} rows={2} maxLength={2_000} onChange={(event) => setText(event.target.value)} />
      </label>
      <Button type="submit" disabled={text.trim() === ''}>
        {t(isSaved ? 'note-saved' : 'note-save')}
      </Button>
    </form>
  );
}
