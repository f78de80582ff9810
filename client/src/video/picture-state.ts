import type { StreamFault, StreamState } from '#contract/stream';

/** What a tile says of its picture. `live` holds only while pictures advance on the screen. */
export type PicturePhase = 'opening' | 'live' | 'frozen' | 'refused';

/** Everything that is known when the phase is judged; times are monotonic milliseconds. */
export interface PictureFacts {
  nowMs: number;
  /** When the shown picture last changed; null before the first. */
  movedAtMs: number | null;
  /** How old the shown picture was when it last changed. */
  latencyMs: number;
  /** Age of the last picture kept by the gateway, counted on since it was told; null when there is none. */
  keptAgeMs: number | null;
  /** Why no view could be opened, in the server's code; null while one is open or being opened. */
  refusal: string | null;
  /** What the gateway last said of the stream; null until it has said something. */
  stream: { state: StreamState; fault: StreamFault | null; pictureGapMs: number | null } | null;
}

/** The picture as a tile shows it. `ageMs` is how old what one sees is; null when one sees nothing. */
export interface PictureState {
  phase: PicturePhase;
  ageMs: number | null;
  /** Code of what is wrong: a stream fault, a refusal of the server; null when nothing is known to be. */
  reason: string | null;
}

/** A picture that has not changed for this long is no longer called live: three frames of the slowest usual rate. */
export const FROZEN_AFTER_MS = 1200;
/** At night cameras go down to a picture a second: as many usual gaps are waited for. */
const FROZEN_AFTER_GAPS = 3;

/** A picture older than this is grey even while it moves. */
export const OLD_AFTER_MS = 10_000;

/**
 * Judges what may be said of a picture. Moving is not enough to be live: a player that joins a camera which is away plays
 * the last seconds that the gateway has kept.
 */
export function pictureState(facts: PictureFacts): PictureState {
  const { nowMs, movedAtMs, latencyMs, keptAgeMs, refusal, stream } = facts;
  const ageMs = movedAtMs === null ? keptAgeMs : nowMs - movedAtMs + latencyMs;
  const frozenAfterMs = Math.max(FROZEN_AFTER_MS, (stream?.pictureGapMs ?? 0) * FROZEN_AFTER_GAPS);
  const isMoving = movedAtMs !== null && nowMs - movedAtMs < frozenAfterMs;
  const hasSource = stream?.state === 'live' || stream?.state === 'stale';
  if (isMoving && hasSource && ageMs !== null && ageMs < OLD_AFTER_MS) return { phase: 'live', ageMs, reason: null };
  if (refusal !== null) return { phase: 'refused', ageMs, reason: refusal };
  const isRefused =
    stream?.state === 'auth-failed' || stream?.state === 'codec-unsupported' || stream?.state === 'gone';
  if (isRefused) return { phase: 'refused', ageMs, reason: stream?.fault ?? stream?.state ?? null };
  const reason = stream?.fault ?? null;
  return movedAtMs === null ? { phase: 'opening', ageMs, reason } : { phase: 'frozen', ageMs, reason };
}
