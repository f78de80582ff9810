import { lazy, Suspense, useEffect, useState } from 'react';
import type { HttpClient } from '../../api/http-client.ts';
import { createPtzRequests } from './ptz-requests.ts';
import { usePtzText } from './ptz-words.ts';
import styles from './ptz.module.css';

const PtzPad = lazy(() => import('./PtzPad.tsx').then((pad) => ({ default: pad.PtzPad })));

/** On a tile: a button where the camera turns, and the pad behind it; nothing where it does not. */
export function PtzControl({ http, camera }: { http: HttpClient; camera: { id: string; name: string } }) {
  const t = usePtzText();
  const [turns, setTurns] = useState(false);
  const [isOpen, setIsOpen] = useState(false);
  useEffect(() => {
    let isOnScreen = true;
    createPtzRequests(http, camera.id)
      .state()
      .then(
        ({ hasPtz }) => isOnScreen && setTurns(hasPtz),
        () => undefined, // The picture says itself what is wrong; without an answer there is nothing to turn.
      );
    return () => {
      isOnScreen = false;
    };
  }, [http, camera.id]);
  if (!turns) return null;
  if (isOpen) {
    return (
      <Suspense fallback={null}>
        <PtzPad http={http} camera={camera} onClose={() => setIsOpen(false)} />
      </Suspense>
    );
  }
  return (
    <button
      type="button"
      className={styles.open}
      aria-label={t('open-label', { name: camera.name })}
      data-testid={`ptz-open-${camera.id}`}
      onClick={() => setIsOpen(true)}
    >
      {t('open')}
    </button>
  );
}
