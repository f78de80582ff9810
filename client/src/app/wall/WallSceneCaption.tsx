import { useMemo } from 'react';
import { areaTotals } from '../../features/grid/area-totals.ts';
import { countFresh } from '../../features/worker/worker-store.ts';
import { currentLanguage, useText } from '../../i18n/text.ts';
import { useCounty, useStoreState } from '../live/county-context.tsx';
import type { Scene } from './use-wall-direction.ts';
import styles from './wall-scene.module.css';

/** Says which town the map shows, with what is there and what waits in it. */
export function WallSceneCaption({ scene }: { scene: Scene }) {
  const t = useText();
  const { stores, serverNowMs } = useCounty();
  const territory = useStoreState(stores.territory, (state) => state.territory);
  const workers = useStoreState(stores.workers.state, (state) => state.workers);
  const incidents = useStoreState(stores.incidents.live.state, (state) => state.byKey);
  const totals = useMemo(() => (territory ? areaTotals(territory, scene.code) : null), [territory, scene.code]);
  if (!totals) return null;
  const inScene = (village: string) => village.startsWith(scene.code);
  const waiting = [...incidents.values()].filter((incident) => inScene(incident.village)).length;
  const words = {
    households: totals.households.toLocaleString(currentLanguage()),
    workers: workers ? countFresh(workers, serverNowMs(), inScene) : 0,
  };
  return (
    <div className={styles.caption} data-testid="wall-scene">
      <h2>{scene.name}</h2>
      <p>{t('wall.scene-figures', words)}</p>
      {waiting > 0 && <p className={styles.waiting}>{t('wall.scene-waiting', { n: waiting })}</p>}
    </div>
  );
}
