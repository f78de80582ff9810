import { useState } from 'react';
import type { Call } from '#contract/call';
import { Button } from '../../ui/Button.tsx';
import { stateWord, useCallText } from './call-words.ts';
import styles from './call.module.css';

interface CallOverProps {
  call: Call;
  account: string;
  onCallBack: (callee: string) => void;
}

/** How the last call ended, until it is closed. */
export function CallOver({ call, account, onCallBack }: CallOverProps) {
  const t = useCallText();
  const [isClosed, setIsClosed] = useState(false);
  if (isClosed) return null;
  const other = call.caller.account === account ? call.callee : call.caller;
  return (
    <section className={styles.over} role="status" data-testid="call-over" data-state={call.state}>
      <strong>{other.name}</strong>
      <p>{t(call.isPreempted ? 'preempted' : stateWord(call.state))}</p>
      <div className={styles.controls}>
        <Button onClick={() => onCallBack(other.address)}>{t('call-back')}</Button>
        <Button tone="quiet" onClick={() => setIsClosed(true)}>
          {t('close')}
        </Button>
      </div>
    </section>
  );
}
