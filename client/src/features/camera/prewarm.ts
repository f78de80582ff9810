import { Prewarmed } from '#contract/camera';
import type { HttpClient } from '../../api/http-client.ts';

/** A pointer that only passes over means nothing. */
const REST_MS = 150;
/** A stream that was asked for runs for half a minute without a viewer. */
const AGAIN_MS = 20_000;

/** Has a camera's picture got ready while the pointer rests on it, so that opening it shows it at once; null ends the rest. Nothing depends on the answer. */
export function createPrewarm(http: Pick<HttpClient, 'send'>): (cameraId: string | null) => void {
  const askedAtMs = new Map<string, number>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let restingOn: string | null = null;
  return (cameraId) => {
    if (cameraId === restingOn) return;
    restingOn = cameraId;
    clearTimeout(timer);
    if (cameraId === null || performance.now() - (askedAtMs.get(cameraId) ?? -AGAIN_MS) < AGAIN_MS) return;
    timer = setTimeout(() => {
      askedAtMs.set(cameraId, performance.now());
      void http.send(Prewarmed, 'POST', `/api/cameras/${cameraId}/prewarm`, {}).catch(() => undefined);
    }, REST_MS);
  };
}
