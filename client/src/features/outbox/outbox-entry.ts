import type { ApiErrorCode } from '../../api/api-error.ts';

/** A photo that goes with an entry; `attachmentId` is known once the server has stored it. */
export interface OutboxPhoto {
  /** Command id of its upload: the same photo sent again gets the same attachment. */
  uploadId: string;
  blob: Blob;
  attachmentId: string | null;
}

/** Where an entry stands: waits its turn, or was refused by the server and waits for its author. */
export type OutboxState =
  | { kind: 'waiting'; attempts: number; notBeforeMs: number; lastError: ApiErrorCode | null }
  | { kind: 'refused'; code: ApiErrorCode; detail: string | null };

/** One change that the server has not acknowledged yet. `id` is its command id: however often it is sent, it applies once. */
export interface OutboxEntry {
  id: string;
  /** The account that made it; another account on the same phone neither sees nor sends it. */
  account: string;
  /** Order of making, raised by one for each entry of this phone. */
  number: number;
  label: string;
  path: string;
  body: Readonly<Record<string, unknown>>;
  photos: readonly OutboxPhoto[];
  createdAtMs: number;
  state: OutboxState;
}

const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 60_000;

/** The pause before attempt number `attempts + 1`, doubling from 1 s to 60 s, less up to a quarter by `random` in [0, 1). */
export function pauseMs(attempts: number, random: number): number {
  const full = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** Math.max(0, attempts - 1));
  return Math.round(full * (1 - random / 4));
}

/** Tells whether the same entry may succeed later without being changed. */
export function isPassing(code: ApiErrorCode): boolean {
  switch (code) {
    case 'unreachable':
    case 'timed-out':
    case 'unreadable':
    case 'unavailable':
    case 'too-many-requests':
    case 'internal':
    case 'not-signed-in':
    case 'account-locked':
    case 'password-change-required':
    case 'second-factor-required':
    case 'second-factor-setup-required':
    case 'wrong-second-factor':
    case 'wrong-credentials':
    case 'session-locked':
    case 'camera-unavailable':
      return true;
    case 'invalid-input':
    case 'not-allowed':
    case 'not-found':
    case 'version-conflict':
    case 'transition-refused':
    case 'outside-county':
    case 'camera-address-refused':
    case 'camera-refused':
    case 'attachment-refused':
    case 'too-large':
      return false;
  }
}

/** The entry after a failed attempt: waits longer when the failure may pass, else refused and kept for its author. */
export function afterFailure(
  entry: OutboxEntry,
  failure: { code: ApiErrorCode; detail: string | null; retryAfterS: number | null },
  nowMs: number,
  random: number,
): OutboxEntry {
  if (!isPassing(failure.code)) {
    return { ...entry, state: { kind: 'refused', code: failure.code, detail: failure.detail } };
  }
  const attempts = entry.state.kind === 'waiting' ? entry.state.attempts + 1 : 1;
  const wait = Math.max(pauseMs(attempts, random), (failure.retryAfterS ?? 0) * 1000);
  return { ...entry, state: { kind: 'waiting', attempts, notBeforeMs: nowMs + wait, lastError: failure.code } };
}

/** The next entry to send: the oldest that waits; a refused one does not hold up those behind it. */
export function nextToSend(entries: readonly OutboxEntry[]): OutboxEntry | null {
  const waiting = entries.filter((entry) => entry.state.kind === 'waiting');
  return waiting.reduce<OutboxEntry | null>(
    (first, entry) => (first && first.number < entry.number ? first : entry),
    null,
  );
}
