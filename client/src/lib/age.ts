/** A length of time in its largest fitting unit. */
export interface Age {
  unit: 'seconds' | 'minutes' | 'hours' | 'days';
  n: number;
}

/** Rounds down to the unit that reads best; below 10 s with one decimal when `isFine`. */
export function ageOf(durationMs: number, isFine = false): Age {
  const seconds = Math.max(0, durationMs) / 1000;
  if (seconds < 10 && isFine) return { unit: 'seconds', n: Math.floor(seconds * 10) / 10 };
  if (seconds < 60) return { unit: 'seconds', n: Math.floor(seconds) };
  if (seconds < 3600) return { unit: 'minutes', n: Math.floor(seconds / 60) };
  if (seconds < 172_800) return { unit: 'hours', n: Math.floor(seconds / 3600) };
  return { unit: 'days', n: Math.floor(seconds / 86_400) };
}

/** A stop-watch: `03:12` below an hour, `2:03:12` above. */
export function clockText(durationMs: number): string {
  const total = Math.max(0, Math.floor(durationMs / 1000));
  const two = (n: number) => String(n).padStart(2, '0');
  const hours = Math.floor(total / 3600);
  const rest = `${two(Math.floor(total / 60) % 60)}:${two(total % 60)}`;
  return hours > 0 ? `${hours}:${rest}` : rest;
}

/** Wall-clock time of the county, `14:05:32`; `withSeconds` false gives `14:05`. */
export function timeOfDay(epochMs: number, withSeconds = true): string {
  return new Date(epochMs).toLocaleTimeString('zh-CN', {
    hour12: false,
    hour: '2-digit',
    minute: '2-digit',
    ...(withSeconds ? { second: '2-digit' } : {}),
    timeZone: COUNTY_TIME_ZONE,
  });
}

/** Day and time of the county, `11-25 14:05`. */
export function dayAndTime(epochMs: number): string {
  const day = new Date(epochMs).toLocaleDateString('zh-CN', {
    month: '2-digit',
    day: '2-digit',
    timeZone: COUNTY_TIME_ZONE,
  });
  return `${day.replace('/', '-')} ${timeOfDay(epochMs, false)}`;
}

/** All of China keeps one time. */
export const COUNTY_TIME_ZONE = 'Asia/Shanghai';
const COUNTY_OFFSET_MS = 8 * 3_600_000;
const DAY_MS = 86_400_000;

/** Epoch milliseconds at which the county's present day began. */
export function startOfDay(epochMs: number): number {
  return Math.floor((epochMs + COUNTY_OFFSET_MS) / DAY_MS) * DAY_MS - COUNTY_OFFSET_MS;
}
