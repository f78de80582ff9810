import { useEffect, useMemo, useState } from 'react';
import { createAlarmSound } from '../../features/alarm/alarm-sound.ts';
import { ringsAt } from '../../features/whistle/call-timer.ts';
import { useText } from '../../i18n/text.ts';
import { clockText, timeOfDay } from '../../lib/age.ts';
import { Button } from '../../ui/Button.tsx';
import { useCounty, useServerNow, useStoreState } from '../live/county-context.tsx';
import { useDesk } from './desk-context.tsx';
import { useAskedPost } from './use-rollcall.ts';
import styles from './centre-calls.module.css';

/** What calls this centre by name until it is answered: whistles nobody here has accepted, which ring as alarms, and a roll call, which rings here. */
export function CentreCalls() {
  const t = useText();
  const { session, openSheet } = useDesk();
  const { stores } = useCounty();
  const nowMs = useServerNow(1_000);
  const byId = useStoreState(stores.whistles.live.state, (state) => state.byKey);
  const whistles = useMemo(
    () => [...byId.values()].filter((whistle) => ringsAt(whistle, session.scope)),
    [byId, session.scope],
  );
  const asked = useAskedPost(session.scope);
  useRinging(asked.post?.state === 'asked');
  return (
    <>
      {asked.post && (
        <div className={styles.call} role="alert" data-testid="rollcall-alarm">
          <span>
            {asked.post.state === 'absent'
              ? t('rollcall.missed', {
                  name: asked.post.askerName,
                  time: timeOfDay(Date.parse(asked.post.askedAt), false),
                })
              : t('rollcall.asks', {
                  name: asked.post.askerName,
                  clock: clockText(Math.max(0, Date.parse(asked.post.closesAt) - nowMs)),
                })}
          </span>
          <Button tone="urgent" shortcut="Q" disabled={asked.isBusy} onClick={asked.confirm}>
            {t('rollcall.confirm')}
          </Button>
          {asked.failure && <span className={styles.failure}>{asked.failure}</span>}
        </div>
      )}
      {whistles.length > 0 && (
        <div className={styles.call} role="alert" data-testid="whistle-alarm">
          <span>▲ {whistles[0]?.matter}</span>
          <Button tone="urgent" shortcut="G" onClick={() => openSheet('whistle')}>
            {t('whistle.ringing', { n: whistles.length })}
          </Button>
        </div>
      )}
    </>
  );
}

/** A sound of its own beside that of the cases; the first key or click of the page arms it. */
function useRinging(isRinging: boolean): void {
  const [sound, setSound] = useState<ReturnType<typeof createAlarmSound> | null>(null);
  useEffect(() => {
    const made = createAlarmSound();
    setSound(made);
    const arm = () => made.arm();
    addEventListener('pointerdown', arm);
    addEventListener('keydown', arm);
    return () => {
      removeEventListener('pointerdown', arm);
      removeEventListener('keydown', arm);
      made.close();
    };
  }, []);
  useEffect(() => sound?.setAlarm(isRinging ? 'whistle' : null), [sound, isRinging]);
}
