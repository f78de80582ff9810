import type { SessionState } from '../../call/call-session.ts';
import type { MeetingSession, StageState } from '../../call/meeting-session.ts';
import { Button } from '../../ui/Button.tsx';
import type { KnownMeeting } from './meeting-store.ts';
import { useMeetingText } from './meeting-words.ts';
import type { TakeStep } from './SeatList.tsx';
import styles from './meeting.module.css';

/** What one does with the own voice, picture and hand, and the answer to a roll call. */
export function OwnControls(props: {
  known: KnownMeeting;
  session: MeetingSession;
  media: SessionState;
  stage: StageState;
  onStep: TakeStep;
}) {
  const t = useMeetingText();
  const { known, session, media, stage, onStep } = props;
  const { own } = known.head;
  const fault = media.microphoneFault ?? media.cameraFault;
  const answer = known.answers.get(own?.address ?? '');
  return (
    <footer className={styles.controls}>
      {answer && (answer.state === 'waiting' || answer.state === 'absent') && (
        <Button tone="main" onClick={() => onStep('answer')}>
          {t('answer')}
        </Button>
      )}
      {answer && (answer.state === 'present' || answer.state === 'late') && (
        <span role="status">✓ {t('answered')}</span>
      )}
      {stage.maySpeak && (
        <Button
          tone={media.isMuted ? 'main' : 'plain'}
          aria-pressed={!media.isMuted}
          onClick={() => void session.speak(media.isMuted)}
        >
          {t(media.isMuted ? 'speak' : 'hush')}
        </Button>
      )}
      {stage.mayShow && !stage.maySpeak && (
        <Button disabled={own?.asksVoice ?? false} onClick={() => onStep('askVoice')}>
          {t(own?.asksVoice ? 'asked-voice' : 'ask-voice')}
        </Button>
      )}
      {stage.mayShow && (
        <>
          <Button onClick={() => void session.show(media.camera === null)}>
            {t(media.camera === null ? 'camera-on' : 'camera-off')}
          </Button>
          {typeof navigator.mediaDevices?.getDisplayMedia === 'function' && (
            <Button onClick={() => void session.shareScreen(stage.screen === null)}>
              {t(stage.screen === null ? 'screen' : 'screen-off')}
            </Button>
          )}
        </>
      )}
      <Button onClick={() => onStep(own?.handAt === null ? 'raiseHand' : 'lowerHand')}>
        {t(own?.handAt === null ? 'hand' : 'hand-down')}
      </Button>
      {fault !== null && <span role="alert">{t(`fault-${fault}`)}</span>}
      {stage.isScreenRefused && <span role="alert">{t('screen-refused')}</span>}
    </footer>
  );
}
