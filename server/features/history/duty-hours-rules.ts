/** Hours of the county's day in which workers are on duty; `to` is the hour that ends it, 24 for midnight. */
export interface DutyHours {
  readonly from: number;
  readonly to: number;
}

/** Simulated phones send nothing while they are off duty, so the demo keeps what they send round the clock. */
export const DEMO_DUTY_HOURS: DutyHours = { from: 0, to: 24 };
export const DUTY_HOURS: DutyHours = { from: 7, to: 22 };

const COUNTY_OFFSET_HOURS = 8;
const HOUR_MS = 3_600_000;

/** Whether a track may be kept of a worker: in duty hours, or with an order accepted and not done. */
export function isOnDuty(observedAtMs: number, hours: DutyHours, hasOrder: boolean): boolean {
  const hour = (Math.floor(observedAtMs / HOUR_MS) + COUNTY_OFFSET_HOURS) % 24;
  return hasOrder || (hour >= hours.from && hour < hours.to);
}
