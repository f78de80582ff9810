import { lazy, Suspense, useMemo } from 'react';
import type { NearCamera } from '../../features/camera/camera-cone.ts';
import { openCameraView } from '../../features/camera/open-view.ts';
import { useText } from '../../i18n/text.ts';
import { useCounty, useStoreState } from '../live/county-context.tsx';
import { useTileLabels } from '../shell/use-tile-labels.ts';
import { useDesk } from './desk-context.tsx';
import { useSettled } from './use-settled.ts';
import styles from './desk.module.css';

const FocusButton = lazy(() =>
  import('../../features/camera-focus/FocusButton.tsx').then((focus) => ({ default: focus.FocusButton })),
);
const CameraTile = lazy(() => import('../../video/CameraTile.tsx').then((video) => ({ default: video.CameraTile })));

/** Who walks down the list passes cases; cameras start for the one that is stayed at. */
const STAYS_MS = 300;

interface DeskTilesProps {
  cameras: readonly NearCamera[];
  caseNumber: string | null;
}

/** The cameras that see the chosen case, playing; those that do not see it say so. */
export function DeskTiles(near: DeskTilesProps) {
  const { cameras, caseNumber } = useSettled(near, near.caseNumber, STAYS_MS);
  const t = useText();
  const { http, stores } = useCounty();
  const layer = useStoreState(stores.cameras.state, (state) => state.cameras?.layer ?? null);
  const labels = useTileLabels();
  const openView = useMemo(() => openCameraView(http), [http]);
  const { layout, replay } = useDesk();
  const isPast = replay.past !== null;
  // That layout has no room for them, and nothing plays that nobody sees.
  if (layout === 'map') return null;
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
            <FocusButton
              http={http}
              camera={{ id: layer.ids[row] ?? '', name: layer.names[row] ?? '' }}
              picture={() => (
                <CameraTile
                  camera={{ id: layer.ids[row] ?? '', name: layer.names[row] ?? '' }}
                  openView={openView}
                  purpose={t('tiles.purpose', { case: caseNumber })}
                  labels={labels}
                  preferred="main"
                />
              )}
            />
          </CameraTile>
        ))}
      </Suspense>
    </section>
  );
}
