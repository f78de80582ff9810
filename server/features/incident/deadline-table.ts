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

/** The limits that hold for one incident. */
export function limitsOf(table: DeadlineTable, type: IncidentType, urgency: Urgency): StretchLimits {
  return (table.byType?.[type] ?? table)[urgency];
}
