import type { Whistle } from '#contract/whistle';
import { useEffect, useMemo, useState } from 'react';
import { byPressure, callTimer, isWaiting, ringsAt } from '../../features/whistle/call-timer.ts';
import { useText } from '../../i18n/text.ts';
import { useCounty, useServerNow, useStoreState } from '../live/county-context.tsx';
import { useDivisionName } from '../county-map/use-division-name.ts';
import { createWallSound } from './wall-sound.ts';
import styles from './wall-incidents.module.css';

/** Few: the cases below need their room. */
const SHOWN = 2;

/** Whistles that still run, above the cases; those that nobody accepted first. It rings while one waits for the wall's own centre. */
export function WallWhistles() {
  const t = useText();
  const { stores } = useCounty();
  const nowMs = useServerNow(1_000);
  const scope = useStoreState(stores.status, (status) => status.session?.scope ?? '');
  const byId = useStoreState(stores.whistles.live.state, (state) => state.byKey);
  const whistles = useMemo(() => byPressure(byId.values(), scope), [byId, scope]);
  useRinging(whistles.some((whistle) => ringsAt(whistle, scope)));
  if (whistles.length === 0) return null;
  return (
    <section className={styles.section} data-testid="wall-whistles">
      <h2 className={styles.title}>
        {t('whistle.title')} <span>{whistles.length}</span>
      </h2>
      <ul className={styles.list}>
        {whistles.slice(0, SHOWN).map((whistle) => (
          <WhistleRow key={whistle.id} whistle={whistle} nowMs={nowMs} />
        ))}
      </ul>
    </section>
  );
}

function WhistleRow({ whistle, nowMs }: { whistle: Whistle; nowMs: number }) {
  const t = useText();
  const village = useDivisionName(whistle.village, 'village');
  const call = whistle.calls.find(isWaiting) ?? whistle.calls[0];
  const timer = call && callTimer(t, call, nowMs);
  return (
    <li>
      <div
        className={styles.row}
        data-urgency={call && isWaiting(call) ? 'urgent' : 'normal'}
        data-whistle={whistle.id}
      >
        <strong>{whistle.matter}</strong>
        <span>
          {village} · {call?.teamName ?? call?.forceName}
        </span>
        <span className={timer?.isLate ? styles.late : ''}>{timer?.words}</span>
      </div>
    </li>
  );
}

function useRinging(isRinging: boolean): void {
  const [sound, setSound] = useState<ReturnType<typeof createWallSound> | null>(null);
  useEffect(() => {
    const made = createWallSound();
    setSound(made);
    return () => made.close();
  }, []);
  useEffect(() => sound?.setAlarm(isRinging), [sound, isRinging]);
}
