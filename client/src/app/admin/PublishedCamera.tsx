import type { Camera } from '#contract/camera';
import { lazy, Suspense, useMemo, useState } from 'react';
import { openCameraView } from '../../features/camera/open-view.ts';
import { useText } from '../../i18n/text.ts';
import { Button } from '../../ui/Button.tsx';
import { personHttp } from '../shell/session-store.ts';
import { useTileLabels } from '../shell/use-tile-labels.ts';
import { CameraFacts } from './CameraFacts.tsx';
import { PublishPanel } from './PublishPanel.tsx';
import styles from './admin.module.css';

const CameraTile = lazy(() => import('../../video/CameraTile.tsx').then((video) => ({ default: video.CameraTile })));

/** A drone or body camera: what is known of it, the address it sends to, and what it sends. */
export function PublishedCamera({ camera }: { camera: Camera }) {
  const t = useText();
  const [plays, setPlays] = useState(false);
  const labels = useTileLabels();
  const openView = useMemo(() => openCameraView(personHttp), []);
  return (
    <section className={styles.form} aria-label={camera.name}>
      <h3>{camera.name}</h3>
      <p className={styles.muted}>{camera.id}</p>
      <CameraFacts camera={camera} />
      <PublishPanel cameraId={camera.id} />
      {plays ? (
        <div className={styles.tile}>
          <Suspense fallback={t('app.loading')}>
            <CameraTile
              camera={{ id: camera.id, name: camera.name }}
              openView={openView}
              purpose={t('admin.purpose')}
              labels={labels}
            />
          </Suspense>
        </div>
      ) : (
        <Button type="button" onClick={() => setPlays(true)} data-testid="publish-play">
          {t('publish.play')}
        </Button>
      )}
    </section>
  );
}
