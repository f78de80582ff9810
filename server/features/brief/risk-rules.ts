import type { RiskReason } from '#contract/brief';
import type { IncidentState, Urgency } from '#contract/incident';

/** What is looked at of an open incident. */
export interface RiskFacts {
  readonly id: string;
  readonly urgency: Urgency;
  readonly state: IncidentState;
  readonly receivedAt: Date;
  readonly deadlineAt: Date | null;
  readonly hasRedCard: boolean;
  readonly hasYellowCard: boolean;
}

const HOUR_MS = 3_600_000;
/** Points by reason: this project's own order of what a leader is told first. */
const POINTS: Readonly<Record<RiskReason, number>> = {
  redCard: 100,
  overdue: 50,
  urgent: 40,
  yellowCard: 30,
  unaccepted: 25,
  disputed: 20,
};
/** A day late weighs as much again as being late, and no more: an old matter does not hide a new danger. */
const MOST_HOURS_LATE = 24;
const POINTS_PER_HOUR_LATE = 2;

/** The gravest of open incidents, at most `most`, each with its reasons; what has none is no risk. Ties go to the older report. */
export function gravest(
  incidents: readonly RiskFacts[],
  now: Date,
  most: number,
): { id: string; reasons: RiskReason[] }[] {
  return incidents
    .map((facts) => {
      const reasons = reasonsOf(facts, now);
      return { facts, reasons, weight: weightOf(facts, reasons, now) };
    })
    .filter(({ reasons }) => reasons.length > 0)
    .sort(
      (a, b) =>
        b.weight - a.weight ||
        a.facts.receivedAt.getTime() - b.facts.receivedAt.getTime() ||
        a.facts.id.localeCompare(b.facts.id),
    )
    .slice(0, most)
    .map(({ facts, reasons }) => ({ id: facts.id, reasons }));
}

function reasonsOf(facts: RiskFacts, now: Date): RiskReason[] {
  const isUrgent = facts.urgency === 'urgent';
  const holds: Record<RiskReason, boolean> = {
    redCard: facts.hasRedCard,
    overdue: hoursLate(facts, now) > 0,
    urgent: isUrgent,
    yellowCard: facts.hasYellowCard,
    unaccepted: isUrgent && (facts.state === 'reported' || facts.state === 'routed'),
    disputed: facts.state === 'deciding',
  };
  return (Object.keys(POINTS) as RiskReason[]).filter((reason) => holds[reason]);
}

function weightOf(facts: RiskFacts, reasons: readonly RiskReason[], now: Date): number {
  const late = Math.min(MOST_HOURS_LATE, hoursLate(facts, now)) * POINTS_PER_HOUR_LATE;
  return late + reasons.reduce((sum, reason) => sum + POINTS[reason], 0);
}

const hoursLate = ({ deadlineAt }: RiskFacts, now: Date): number =>
  deadlineAt === null ? 0 : Math.max(0, (now.getTime() - deadlineAt.getTime()) / HOUR_MS);
