/** A phone's clock may be ahead by this much before its times are no longer believed. */
const MAX_AHEAD_MS = 60_000;

/** When a fix was taken, by the phone's clock; a time in the future would block every later fix and is taken as now. */
export function plausibleTime(observedAtMs: number, receivedAtMs: number): number {
  return observedAtMs > receivedAtMs + MAX_AHEAD_MS ? receivedAtMs : observedAtMs;
}
