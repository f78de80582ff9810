import type { IncidentState, StepAction } from '#contract/incident';
import { fieldProblem } from '../../problem.ts';
import { type DeadlineTable, limitsOf } from './deadline-table.ts';
import { type Body, isSameBody, lastRemainingMs } from './incident-log.ts';
import type { IncidentFacts, Situation, StepWish } from './incident-situation.ts';
import { FINAL_STATES } from './incident-transitions.ts';

const DAY_MS = 86_400_000;
/** An extension asks for this much at most; whoever needs more asks again. */
const LONGEST_EXTENSION_MS = 180 * DAY_MS;

/** The first deadline of a report; a record has none. */
export function firstDeadline(
  incident: Pick<IncidentFacts, 'state' | 'type' | 'urgency'>,
  deadlines: DeadlineTable,
  at: Date,
): Date | null {
  if (FINAL_STATES.includes(incident.state)) return null;
  return new Date(at.getTime() + limitsOf(deadlines, incident).accept);
}

/** Steps that send an incident to another body along a line; any other change of body leaves the line. */
export const FOLLOWS_A_LINE: ReadonlySet<StepAction> = new Set(['route', 'decide']);

/** The deadline that a step leaves. */
export function nextDeadline(situation: Situation, wish: StepWish, state: IncidentState, body: Body): Date | null {
  const { incident, steps, pending, deadlines, line, at } = situation;
  const after = (ms: number): Date => new Date(at.getTime() + ms);
  const follows = isSameBody(body, incident) || FOLLOWS_A_LINE.has(wish.action);
  const limits = limitsOf(deadlines, incident, follows ? line : null);
  if (wish.action === 'approve' && pending?.kind === 'extension') return pending.deadlineAt;
  if (state === incident.state && isSameBody(body, incident)) return incident.deadlineAt;
  switch (state) {
    case 'reported':
    case 'routed':
    case 'deciding':
      return after(limits.accept);
    case 'accepted':
      return after(limits.handle);
    case 'handling': {
      if (incident.state === 'paused') return after(Math.max(0, lastRemainingMs(steps) ?? limits.handle));
      // Between accepting and assigning the same clock runs on.
      return incident.state === 'accepted' || incident.state === 'handling'
        ? incident.deadlineAt
        : after(limits.handle);
    }
    case 'resolved':
      return after(limits.close);
    case 'paused':
    case 'closed':
    case 'cancelled':
    case 'merged':
    case 'recorded':
      return null;
  }
}

/** The deadline that an extension asks for: later than the present one, and not for ever. */
export function requestedDeadline({ incident, at }: Situation, wish: StepWish): Date | null {
  if (wish.action !== 'requestExtension') return null;
  if (wish.deadlineAt === undefined) throw fieldProblem('/deadlineAt', '请填写延期到何时', 'say until when');
  const asked = new Date(wish.deadlineAt);
  const earliestMs = Math.max(at.getTime(), incident.deadlineAt?.getTime() ?? 0);
  if (asked.getTime() <= earliestMs) {
    throw fieldProblem('/deadlineAt', '应晚于现在和原时限', 'must be later than now and than the present deadline');
  }
  if (asked.getTime() - at.getTime() > LONGEST_EXTENSION_MS) {
    throw fieldProblem('/deadlineAt', '一次最多延期 180 天', 'is more than 180 days from now');
  }
  return asked;
}
