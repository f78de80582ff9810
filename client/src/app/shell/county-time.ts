import { COUNTY_TIME_ZONE } from '../../lib/age.ts';

/** A moment as the county's clocks show it. */
export function countyTime(instant: string): string {
  return new Date(instant).toLocaleString('zh-CN', { hour12: false, timeZone: COUNTY_TIME_ZONE });
}
