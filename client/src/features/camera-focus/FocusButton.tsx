import { lazy, Suspense, useState, type ReactNode } from 'react';
import { createPortal } from 'react-dom';
import type { HttpClient } from '../../api/http-client.ts';
import { usePtzText } from './ptz-words.ts';
import styles from './camera-focus.module.css';

const FocusView = lazy(() => import('./FocusView.tsx').then((focus) => ({ default: focus.FocusView })));

interface FocusButtonProps {
  http: HttpClient;
  camera: { id: string; name: string };
  /** The camera's large picture. */
  picture: () => ReactNode;
}

/** On a tile: shows its camera large, with what turns it where it turns. */
export function FocusButton({ http, camera, picture }: FocusButtonProps) {
  const t = usePtzText();
  const [isOpen, setIsOpen] = useState(false);
  return (
    <>
      <button
        type="button"
        className={styles.open}
        aria-label={t('open-label', { name: camera.name })}
        aria-expanded={isOpen}
        data-testid={`focus-${camera.id}`}
        onClick={() => setIsOpen((before) => !before)}
      >
        {t('open')}
      </button>
      {isOpen &&
        createPortal(
          <Suspense fallback={null}>
            <FocusView http={http} camera={camera} picture={picture} onClose={() => setIsOpen(false)} />
          </Suspense>,
          document.body,
        )}
    </>
  );
}
