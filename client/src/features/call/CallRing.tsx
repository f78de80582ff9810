import { useEffect } from 'react';
import type { Call } from '#contract/call';
import { Button } from '../../ui/Button.tsx';
import { useCallText } from './call-words.ts';
import { startRinging } from './ring-tone.ts';
import styles from './call.module.css';

interface CallRingProps {
  call: Call;
  hasKeys: boolean;
  onAccept: (withVideo: boolean) => void;
  onDecline: () => void;
  onSilence: () => void;
}

/** A call that comes in: it rings until somebody answers, somewhere, or its time runs out. */
export function CallRing({ call, hasKeys, onAccept, onDecline, onSilence }: CallRingProps) {
  const t = useCallText();
  useEffect(() => startRinging(call.purpose === 'emergency'), [call.id, call.purpose]);
  const word = call.purpose === 'emergency' ? 'incoming-urgent' : 'incoming';
  return (
    <section
      className={styles.ring}
      role="alertdialog"
      aria-label={t(word, { who: call.caller.name })}
      data-testid="call-ring"
      data-call={call.id}
      data-purpose={call.purpose}
    >
      <strong>{t(word, { who: call.caller.name })}</strong>
      <div className={styles.controls}>
        <Button tone="main" onClick={() => onAccept(false)} {...(hasKeys ? { shortcut: '⇧ T' } : {})}>
          {t('accept')}
        </Button>
        <Button onClick={() => onAccept(true)}>{t('accept-video')}</Button>
        <Button tone="urgent" onClick={onDecline} {...(hasKeys ? { shortcut: '⇧ X' } : {})}>
          {t('decline')}
        </Button>
        <Button tone="quiet" onClick={onSilence}>
          {t('silence')}
        </Button>
      </div>
    </section>
  );
}
