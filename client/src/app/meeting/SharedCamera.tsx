import { lazy, Suspense, useMemo } from 'react';
import { openCameraView } from '../../features/camera/open-view.ts';
import { useMeetingText } from '../../features/meeting/meeting-words.ts';
import { useCounty, useStoreState } from '../live/county-context.tsx';
import { useTileLabels } from '../shell/use-tile-labels.ts';

const CameraTile = lazy(() => import('../../video/CameraTile.tsx').then((video) => ({ default: video.CameraTile })));

/** The camera that the host shows to all, as the gateway sends it; who may not look through cameras is told so. */
export function SharedCamera({ id, title, mayLook }: { id: string; title: string; mayLook: boolean }) {
  const t = useMeetingText();
  const { http, stores } = useCounty();
  const layer = useStoreState(stores.cameras.state, (state) => state.cameras?.layer ?? null);
  const labels = useTileLabels();
  const openView = useMemo(() => openCameraView(http), [http]);
  if (!mayLook) return <p role="status">{t('camera-no-right')}</p>;
  const name = layer?.names[layer.ids.indexOf(id)] ?? id;
  return (
    <Suspense fallback={t('loading')}>
      <CameraTile camera={{ id, name }} openView={openView} purpose={t('camera-purpose', { title })} labels={labels} />
    </Suspense>
  );
}
