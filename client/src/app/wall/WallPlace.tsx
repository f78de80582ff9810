import { lazy, Suspense } from 'react';
import { cameraStateAt } from '../../features/camera/camera-store.ts';
import { openCameraView } from '../../features/camera/open-view.ts';
import { useText, type Translate } from '../../i18n/text.ts';
import { Dot } from '../../ui/Dot.tsx';
import type { PlaceContext } from '../county-map/use-county-layers.ts';
import { useCounty, useStoreState } from '../live/county-context.tsx';
import { ErrorBoundary } from '../shell/ErrorBoundary.tsx';
import { useTileLabels } from '../shell/use-tile-labels.ts';
import styles from './wall-place.module.css';

const CameraTile = lazy(() => import('../../video/CameraTile.tsx').then((module) => ({ default: module.CameraTile })));

/** Visitors see neither pictures nor who is where. */
export function WallVisitorNote() {
  const t = useText();
  return <p className={styles.quietLine}>{t('wall.hidden-for-visitors')}</p>;
}

/** What can be seen of the place that matters now, and who is nearest to it. */
export function WallPlace({ place, hasFocus }: { place: PlaceContext; hasFocus: boolean }) {
  const t = useText();
  const isSeen = place.cameras.some((camera) => camera.seesPoint);
  return (
    <>
      <section>
        <h2 className={styles.title}>{t(isSeen ? 'wall.cameras-seeing' : 'wall.cameras-near')}</h2>
        {place.cameras.length === 0 ? (
          <p className={styles.quiet}>{t(hasFocus ? 'wall.cameras-none' : 'wall.cameras-calm')}</p>
        ) : (
          <Tiles place={place} />
        )}
      </section>
      <section>
        <h2 className={styles.title}>{t('wall.workers-near')}</h2>
        {place.workers.length === 0 ? (
          <p className={styles.quietLine}>{t('wall.workers-none')}</p>
        ) : (
          <Workers place={place} />
        )}
      </section>
    </>
  );
}

function Tiles({ place }: { place: PlaceContext }) {
  const t = useText();
  const { stores, http } = useCounty();
  const labels = useTileLabels();
  const cameras = useStoreState(stores.cameras.state, (state) => state.cameras);
  if (!cameras) return null;
  const openView = openCameraView(http);
  return (
    <ul className={styles.tiles}>
      {place.cameras.map(({ row }) => {
        const camera = { id: cameras.layer.ids[row] ?? '', name: cameras.layer.names[row] ?? '' };
        const waiting = (
          <p className={styles.waiting}>
            {camera.name}
            <span>{t(`camera-state.${cameraStateAt(cameras, row)}`)}</span>
          </p>
        );
        return (
          <li key={camera.id}>
            <ErrorBoundary>
              <Suspense fallback={waiting}>
                <CameraTile camera={camera} openView={openView} purpose={t('wall.cameras-seeing')} labels={labels} />
              </Suspense>
            </ErrorBoundary>
          </li>
        );
      })}
    </ul>
  );
}

function Workers({ place }: { place: PlaceContext }) {
  const t = useText();
  const { stores } = useCounty();
  const workers = useStoreState(stores.workers.state, (state) => state.workers);
  if (!workers) return null;
  return (
    <ol className={styles.workers}>
      {place.workers.map(({ row, distanceM }, i) => (
        <li key={workers.layer.ids[row]}>
          <span className={styles.rank}>{i + 1}</span>
          <span>
            {t('wall.worker', { line: lineWords(t, workers.layer.lines[row]), n: workers.layer.ids[row] ?? 0 })}
          </span>
          <span className={styles.far}>{distanceWords(t, distanceM)}</span>
          <Dot tone="live" />
        </li>
      ))}
    </ol>
  );
}

function lineWords(t: Translate, line: string | undefined): string {
  if (line === 'party' || line === 'deputy' || line === 'householdHead') return t(`line.${line}`);
  return '';
}

/** Metres below one kilometre, kilometres with one decimal above. */
function distanceWords(t: Translate, distanceM: number): string {
  if (distanceM < 1_000) return t('wall.m', { n: Math.round(distanceM / 10) * 10 });
  return t('wall.km', { n: (distanceM / 1_000).toFixed(1) });
}
