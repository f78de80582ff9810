import { useEffect, useState, type FormEvent } from 'react';
import { ALARM_SIGNALS } from '../../features/alarm/alarm-signals.ts';
import { useText } from '../../i18n/text.ts';
import { timeOfDay } from '../../lib/age.ts';
import { Button } from '../../ui/Button.tsx';
import { useServerNow } from '../live/county-context.tsx';
import { signOut } from '../shell/session-store.ts';
import type { DeskAlarm } from './use-desk-alarm.ts';
import type { DeskLock } from './use-lock.ts';
import styles from './lock-screen.module.css';

/** What a locked seat shows: the time, what rings (never whom it is about), and the way back in. */
export function LockScreen({ lock, alarm, place }: { lock: DeskLock; alarm: DeskAlarm; place: string }) {
  const t = useText();
  const nowMs = useServerNow(1_000);
  const [password, setPassword] = useState('');
  const [failure, setFailure] = useState<string | null>(null);
  const { acknowledge } = alarm;
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.code !== 'Space' || event.isComposing) return;
      // No password begins with a space: the bar is free for the alarm until one is begun.
      const { target } = event;
      const isField = target instanceof HTMLInputElement;
      if (isField && target.value !== '') return;
      // With nothing to acknowledge it still writes no space, but goes on pressing the button that has the focus.
      if (acknowledge() || isField) event.preventDefault();
    };
    window.addEventListener('keydown', press);
    return () => window.removeEventListener('keydown', press);
  }, [acknowledge]);
  const open = async (event: FormEvent) => {
    event.preventDefault();
    setFailure(await lock.unlock(password));
    setPassword('');
  };
  return (
    <main className={styles.screen} data-testid="lock-screen">
      <time className={styles.clock}>{timeOfDay(nowMs)}</time>
      <h1>{t('lock.title')}</h1>
      <p className={styles.hint}>
        {place} · {t('lock.hint')}
      </p>
      <LockedAlarm alarm={alarm} />
      <form onSubmit={(event) => void open(event)} className={styles.form}>
        <label>
          {t('sign-in.password')}
          <input
            type="password"
            autoFocus
            autoComplete="current-password"
            value={password}
            onChange={(event) => setPassword(event.target.value)}
          />
        </label>
        <Button type="submit" tone="main" shortcut="↵" disabled={password === ''}>
          {t('lock.unlock')}
        </Button>
      </form>
      <p role="alert" className={styles.failure}>
        {failure}
      </p>
      <Button tone="quiet" onClick={() => void signOut()}>
        {t('sign-in.out')}
      </Button>
    </main>
  );
}

function LockedAlarm({ alarm }: { alarm: DeskAlarm }) {
  const t = useText();
  const [first] = alarm.ringing;
  if (!first) return null;
  const { level } = first;
  return (
    <div className={styles.alarm} role="alert" data-level={level} data-testid="locked-alarm">
      <strong>
        <i aria-hidden="true">{ALARM_SIGNALS[level].shape}</i>{' '}
        {t('alarm.ringing', { level: t(`alarm.level-${level}`), n: alarm.ringing.length })}
      </strong>
      <Button tone="urgent" shortcut="␣" onClick={alarm.acknowledge}>
        {t('alarm.acknowledge')}
      </Button>
      {alarm.failure && <span>{t('alarm.failed', { why: alarm.failure })}</span>}
    </div>
  );
}
