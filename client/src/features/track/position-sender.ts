import type { PositionBatch } from '#contract/worker';

/** What the sender needs of its surroundings. */
export interface PositionSenderParts {
  /** Resolves once the server has the batch. */
  send(batch: PositionBatch): Promise<void>;
  /** Calls back for each fix of the phone; returns what stops it. */
  watch(listener: (fix: PositionBatch['fixes'][number]) => void): () => void;
  every(periodMs: number, callback: () => void): () => void;
}

const PERIOD_MS = 15_000;
const MOST_FIXES = 500;

/** Sends the phone's first fix at once and the others every 15 s, oldest first; without network it keeps the newest 500. */
export function startPositionSender(parts: PositionSenderParts): () => void {
  let waiting: PositionBatch['fixes'] = [];
  let isSending = false;
  let hasFix = false;
  const flush = async () => {
    if (isSending || waiting.length === 0) return;
    isSending = true;
    const batch = waiting;
    try {
      await parts.send({ fixes: batch });
      waiting = waiting.filter((fix) => !batch.includes(fix));
    } catch {
      // Positions are samples: those that could not be sent wait for the next turn.
    } finally {
      isSending = false;
    }
  };
  const stopWatching = parts.watch((fix) => {
    waiting = [...waiting, fix].slice(-MOST_FIXES);
    if (!hasFix) void flush();
    hasFix = true;
  });
  const stopTimer = parts.every(PERIOD_MS, () => void flush());
  return () => {
    stopWatching();
    stopTimer();
  };
}

/** Watches the browser's own position while the page is open; silent where it is not permitted. */
export function watchPhone(listener: (fix: PositionBatch['fixes'][number]) => void): () => void {
  if (!('geolocation' in navigator) || !isSecureContext) return () => {};
  const watch = navigator.geolocation.watchPosition(
    ({ coords, timestamp }) =>
      listener({
        position: [coords.longitude, coords.latitude],
        accuracyM: Math.min(coords.accuracy, 100_000),
        observedAt: new Date(timestamp).toISOString(),
      }),
    () => {},
    { enableHighAccuracy: true, maximumAge: 10_000 },
  );
  return () => navigator.geolocation.clearWatch(watch);
}
