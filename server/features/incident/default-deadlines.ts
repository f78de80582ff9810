import type { IncidentType, Urgency } from '#contract/incident';

/** How long each stretch of the loop may take, in ms: until accepted, until finished, until closed. */
export interface StretchLimits {
  readonly accept: number;
  readonly handle: number;
  readonly close: number;
}

/** Limits by urgency. */
export type UrgencyLimits = Readonly<Record<Urgency, StretchLimits>>;

/** A county's deadlines by urgency; a type that stands in `byType` has its own. */
export interface DeadlineTable extends UrgencyLimits {
  readonly byType?: Readonly<Partial<Record<IncidentType, UrgencyLimits>>>;
}

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** What holds for a county that has set no deadlines of its own. */
export const DEFAULT_DEADLINES: DeadlineTable = {
  urgent: { accept: 15 * MINUTE_MS, handle: DAY_MS, close: 3 * DAY_MS },
  pressing: { accept: 2 * HOUR_MS, handle: 3 * DAY_MS, close: 5 * DAY_MS },
  normal: { accept: DAY_MS, handle: 7 * DAY_MS, close: 7 * DAY_MS },
};

/** The limits that hold for one incident. */
export function limitsOf(table: DeadlineTable, type: IncidentType, urgency: Urgency): StretchLimits {
  return (table.byType?.[type] ?? table)[urgency];
}
