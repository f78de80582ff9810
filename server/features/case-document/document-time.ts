const OFFSET_MS = 8 * 3_600_000;

/** `2026-11-26 14:05` of the county's time. */
export function minuteOf(instant: string): string {
  return new Date(Date.parse(instant) + OFFSET_MS).toISOString().slice(0, 16).replace('T', ' ');
}

/** `11-26 14:05:30` of the county's time, for what happens by seconds. */
export function secondOf(instant: string): string {
  return new Date(Date.parse(instant) + OFFSET_MS).toISOString().slice(5, 19).replace('T', ' ');
}
