import type { CameraHealth } from '#contract/camera-health';
import type { Database } from '../../db/database.ts';
import { systemViewer } from '../../db/viewer.ts';
import { addUptime, listKnown } from './camera-health-repository.ts';
import type { CameraStates } from './camera-states.ts';

/** How often uptime is added up and states are confirmed. */
export const HEALTH_WATCH_PERIOD_MS = 60_000;
/** A verdict that nobody confirmed for this long is no longer known to be true. */
const NOT_CHECKED_AFTER_MS = 10 * 60_000;
/** The server was away, or its machine slept: that time is nobody's uptime. */
const LONGEST_STRETCH_MS = 2 * HEALTH_WATCH_PERIOD_MS;

/** What the watch works with; `nowMs` is monotonic, `day` the county's day as `YYYY-MM-DD`. */
export interface HealthWatchParts {
  db: Database;
  states: CameraStates;
  nowMs: () => number;
  epochMs: () => number;
  day: () => string;
}

/** Makes one round of the watch over the cameras' states: confirms them, adds up uptime, and calls unknown what nobody looks at any more. */
export function createHealthWatch({ db, states, nowMs, epochMs, day }: HealthWatchParts): () => Promise<void> {
  const startedAtMs = nowMs();
  let roundAtMs = startedAtMs;
  return async () => {
    const elapsedMs = nowMs() - roundAtMs;
    roundAtMs = nowMs();
    await states.confirm();
    const viewer = systemViewer(db.countyCode);
    if (elapsedMs <= LONGEST_STRETCH_MS) {
      await db.write(viewer, (queries) => addUptime(queries, db.countyCode, day(), elapsedMs / 1000));
    }
    if (nowMs() - startedAtMs < NOT_CHECKED_AFTER_MS) return;
    const known = await db.read(viewer, (queries) => listKnown(queries, db.countyCode));
    const at = new Date(epochMs()).toISOString();
    for (const { id } of known) {
      if (nowMs() - (states.heardAtMs(id) ?? startedAtMs) < NOT_CHECKED_AFTER_MS) continue;
      states.onHealth(notChecked(id, at));
    }
  };
}

function notChecked(id: string, at: string): CameraHealth {
  const cameraId = id as CameraHealth['cameraId'];
  return {
    kind: 'camera-health',
    cameraId,
    state: 'unknown',
    reason: 'not-checked',
    at,
    lastPictureAt: null,
    video: null,
  };
}
