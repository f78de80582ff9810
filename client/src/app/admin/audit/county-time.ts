import { COUNTY_TIME_ZONE } from '../../../lib/age.ts';

/** An instant by the county's clock to the second, `2026-11-25 14:05:32`, the same in both languages so that lines can be compared. */
export function countyTime(instant: string): string {
  return new Date(instant).toLocaleString('sv-SE', { timeZone: COUNTY_TIME_ZONE });
}
