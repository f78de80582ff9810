import { useEffect, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import type { HttpClient } from '../../api/http-client.ts';
import { createPtzRequests } from './ptz-requests.ts';
import { PtzPad } from './PtzPad.tsx';
import { usePtzText } from './ptz-words.ts';
import styles from './camera-focus.module.css';

interface FocusViewProps {
  http: HttpClient;
  camera: { id: string; name: string };
  picture: () => ReactNode;
  onClose: () => void;
}

/** One camera large, and the pad beside it where it turns. It covers the map and not the alarms; Escape closes it and the focus goes back. */
export function FocusView({ http, camera, picture, onClose }: FocusViewProps) {
  const t = usePtzText();
  const [turns, setTurns] = useState(false);
  const frameRef = useRef<HTMLElement | null>(null);
  useEffect(() => {
    const before = document.activeElement;
    frameRef.current?.focus();
    return () => {
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, []);
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
  const keyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Escape') return;
    event.stopPropagation();
    onClose();
  };
  return (
    <section
      ref={frameRef}
      className={styles.focus}
      role="dialog"
      aria-label={camera.name}
      tabIndex={-1}
      data-testid="camera-focus"
      onKeyDown={keyDown}
    >
      <div className={styles.picture}>{picture()}</div>
      {turns && <PtzPad http={http} cameraId={camera.id} />}
      <button type="button" className={styles.close} onClick={onClose}>
        {t('close')} <kbd>Esc</kbd>
      </button>
    </section>
  );
}
