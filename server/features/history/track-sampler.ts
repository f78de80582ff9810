import { distanceM } from '../../geo/distance.ts';
import { minuteOf, type TrackFix } from './track-bytes.ts';

/** A phone that stands still is written down this often, one that moves every minute. */
const STILL_MS = 5 * 60_000;
/** Below this a fix tells the receiver's error rather than a step. */
const MOVED_M = 15;
/** A fix that comes later than this after it was taken is kept for nobody: the phone was away for days. */
const LATEST_MS = 24 * 3_600_000;

/** The fixes of one village in one minute. */
export interface TrackMinute {
  readonly minuteMs: number;
  readonly village: string;
  readonly fixes: readonly TrackFix[];
}

/** Thins the fixes of phones to what a track needs: at most one a minute and phone, one in five minutes while it stands still. */
export interface TrackSampler {
  record(fix: TrackFix & { readonly village: string }, nowMs: number): void;
  /** Takes the minutes that are over at `nowMs`; `Infinity` takes all. */
  take(nowMs: number): TrackMinute[];
  /** Gives back what could not be written. */
  putBack(minutes: readonly TrackMinute[]): void;
  /** What is not written yet of a subtree of divisions. */
  pending(scope: string): TrackFix[];
}

/** Makes an empty sampler. */
export function createTrackSampler(): TrackSampler {
  const last = new Map<number, TrackFix>();
  const minutes = new Map<string, { minuteMs: number; village: string; fixes: Map<number, TrackFix> }>();
  const bucketOf = (minuteMs: number, village: string) => {
    const key = `${minuteMs} ${village}`;
    const bucket = minutes.get(key) ?? { minuteMs, village, fixes: new Map<number, TrackFix>() };
    minutes.set(key, bucket);
    return bucket;
  };
  return {
    record({ village, ...fix }, nowMs) {
      if (nowMs - fix.observedAtMs > LATEST_MS || !isNews(last.get(fix.workerId), fix)) return;
      last.set(fix.workerId, fix);
      bucketOf(minuteOf(fix.observedAtMs), village).fixes.set(fix.workerId, fix);
    },
    take(nowMs) {
      const over = [...minutes].filter(([, { minuteMs }]) => minuteMs < minuteOf(nowMs));
      for (const [key] of over) minutes.delete(key);
      return over.map(([, bucket]) => ({ ...bucket, fixes: [...bucket.fixes.values()] }));
    },
    putBack(taken) {
      for (const { minuteMs, village, fixes } of taken) {
        const bucket = bucketOf(minuteMs, village);
        for (const fix of fixes) if (!bucket.fixes.has(fix.workerId)) bucket.fixes.set(fix.workerId, fix);
      }
    },
    pending: (scope) =>
      [...minutes.values()]
        .filter(({ village }) => village.startsWith(scope))
        .flatMap(({ fixes }) => [...fixes.values()]),
  };
}

/** Fixes that a phone sends late come in their own order: one older than the last kept is a minute that was known already. */
function isNews(known: TrackFix | undefined, fix: TrackFix): boolean {
  if (known === undefined) return true;
  const passedMs = fix.observedAtMs - known.observedAtMs;
  if (passedMs < 0) return false;
  if (passedMs >= STILL_MS) return true;
  return distanceM(known.position, fix.position) >= MOVED_M;
}
