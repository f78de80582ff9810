import { lazy, Suspense, useMemo } from 'react';
import type { NearCamera } from '../../features/camera/camera-cone.ts';
import { openCameraView } from '../../features/camera/open-view.ts';
import { useText } from '../../i18n/text.ts';
import { useCounty, useStoreState } from '../live/county-context.tsx';
import { useTileLabels } from '../shell/use-tile-labels.ts';
import { useDesk } from './desk-context.tsx';
import styles from './desk.module.css';

const CameraTile = lazy(() => import('../../video/CameraTile.tsx').then((video) => ({ default: video.CameraTile })));

/** The cameras that see the chosen case, playing; those that do not see it say so. */
export function DeskTiles({ cameras, caseNumber }: { cameras: readonly NearCamera[]; caseNumber: string | null }) {
  const t = useText();
  const { http, stores } = useCounty();
  const layer = useStoreState(stores.cameras.state, (state) => state.cameras?.layer ?? null);
  const labels = useTileLabels();
  const openView = useMemo(() => openCameraView(http), [http]);
  const isPast = useDesk().replay.past !== null;
  if (isPast) return <section className={styles.tiles}>{t('replay.no-video')}</section>;
  if (!layer || caseNumber === null) return <section className={styles.tiles}>{t('tiles.empty')}</section>;
  if (cameras.length === 0) return <section className={styles.tiles}>{t('case.cameras-none')}</section>;
  return (
    <section className={styles.tiles} aria-label={t('case.cameras')} data-testid="tiles">
      <Suspense fallback={t('app.loading')}>
        {cameras.map(({ row, distanceM, seesPoint }, i) => (
          <CameraTile
            key={layer.ids[row]}
            camera={{ id: layer.ids[row] ?? '', name: `${i + 1} ${layer.names[row] ?? ''}` }}
            openView={openView}
            purpose={t('tiles.purpose', { case: caseNumber })}
            labels={labels}
          >
            <span className={styles.seeing} data-sees={seesPoint}>
              {t(seesPoint ? 'case.camera-sees' : 'case.camera-far', { m: Math.round(distanceM) })}
            </span>
          </CameraTile>
        ))}
      </Suspense>
    </section>
  );
}
