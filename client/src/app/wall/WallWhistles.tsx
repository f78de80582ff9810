import type { Whistle } from '#contract/whistle';
import { useMemo } from 'react';
import { byPressure, isWaiting } from '../../features/whistle/call-timer.ts';
import { useText } from '../../i18n/text.ts';
import { clockText } from '../../lib/age.ts';
import { useCounty, useServerNow, useStoreState } from '../live/county-context.tsx';
import { useDivisionName } from '../county-map/use-division-name.ts';
import styles from './wall-incidents.module.css';

/** Few: the cases below need their room. */
const SHOWN = 2;

/** Whistles that still run, those that nobody accepted first. */
export function useWallWhistles(): readonly Whistle[] {
  const { stores } = useCounty();
  const scope = useStoreState(stores.status, (status) => status.session?.scope ?? '');
  const byId = useStoreState(stores.whistles.live.state, (state) => state.byKey);
  const whistles = useMemo(() => byPressure(byId.values(), scope), [byId, scope]);
  return whistles.slice(0, SHOWN);
}

/** A whistle as a line of the wall's list: where, which force, and how long nobody answered. */
export function WhistleRow({ whistle }: { whistle: Whistle }) {
  const t = useText();
  const nowMs = useServerNow(1_000);
  const village = useDivisionName(whistle.village, 'village');
  const waiting = whistle.calls.find(isWaiting);
  const shown = waiting ?? whistle.calls[0];
  const clock = clockText(nowMs - Date.parse(waiting?.escalatedAt ?? whistle.blownAt));
  return (
    <li>
      <div className={styles.row} data-urgency={waiting ? 'urgent' : 'normal'} data-whistle={whistle.id}>
        <strong>{t('whistle.wall', { matter: whistle.matter })}</strong>
        <span>{village}</span>
        <span className={waiting ? styles.late : ''}>
          {waiting ? t('wall.waiting', { clock }) : shown && t(`call-state.${shown.state}`)}
        </span>
      </div>
    </li>
  );
}
