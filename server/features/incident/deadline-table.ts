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

/**
 * The limits that hold for one incident.
 * @param line those of the line of the routing list that it follows: they are its matter's, but how soon somebody must take it on is
 *   never longer than its urgency allows
 */
export function limitsOf(
  table: DeadlineTable,
  { type, urgency }: { readonly type: IncidentType; readonly urgency: Urgency },
  line: StretchLimits | null = null,
): StretchLimits {
  const limits = (table.byType?.[type] ?? table)[urgency];
  return line === null ? limits : { ...line, accept: Math.min(line.accept, limits.accept) };
}
