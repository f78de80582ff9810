const FIRST_MS = 500;
const LONGEST_MS = 30_000;

/** A program that was ready for this long is sound: its next failure counts as the first one. */
export const STABLE_AFTER_MS = 5_000;

/** How long to wait before the next start, after `failures` (1 and up) in a row: 0.5 s, doubling to 30 s. */
export function backOffDelayMs(failures: number): number {
  return Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.max(0, failures - 1));
}

/** Counts a failure: in a row with those before, unless the program had been ready for long enough. */
export function countFailure(failuresBefore: number, readyForMs: number | null): number {
  return readyForMs !== null && readyForMs >= STABLE_AFTER_MS ? 1 : failuresBefore + 1;
}
