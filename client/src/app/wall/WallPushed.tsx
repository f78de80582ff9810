import type { Incident } from '#contract/incident';
import type { FocusView } from '#contract/wall-focus';
import { lazy, Suspense, useMemo } from 'react';
import { openCameraView } from '../../features/camera/open-view.ts';
import { focusAt } from '../../features/wall-focus/wall-focus-store.ts';
import { useText } from '../../i18n/text.ts';
import { useCounty, useServerNow, useStoreState } from '../live/county-context.tsx';
import { useTileLabels } from '../shell/use-tile-labels.ts';
import styles from './wall-pushed.module.css';

const CameraTile = lazy(() => import('../../video/CameraTile.tsx').then((video) => ({ default: video.CameraTile })));

/** What a desk of this very scope shows here now; null while the wall is left to itself. */
export function usePushedView(): FocusView | null {
  const { stores } = useCounty();
  const nowMs = useServerNow(500);
  const scope = useStoreState(stores.status, ({ session }) => session?.scope ?? null);
  const byScope = useStoreState(stores.wallFocus.state, (state) => state.byScope);
  return focusAt(byScope, scope, nowMs);
}

/** What was pushed, said in words, and its camera playing. */
export function WallPushed({ view, incident }: { view: FocusView; incident: Incident | null }) {
  const t = useText();
  const { http, stores } = useCounty();
  const labels = useTileLabels();
  const openView = useMemo(() => openCameraView(http), [http]);
  const cameras = useStoreState(stores.cameras.state, (state) => state.cameras);
  const { cameraId } = view;
  const name = cameraId === null ? null : cameras?.layer.names[cameras.rowOf.get(cameraId) ?? -1];
  return (
    <section className={styles.pushed} role="status" data-testid="wall-pushed">
      <p>{[t('wall-push.label'), incident?.title].filter(Boolean).join(' · ')}</p>
      {cameraId !== null && name && (
        <Suspense fallback={null}>
          <CameraTile
            key={cameraId}
            camera={{ id: cameraId, name }}
            openView={openView}
            purpose={t('wall-push.label')}
            labels={labels}
          />
        </Suspense>
      )}
    </section>
  );
}
