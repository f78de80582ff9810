import type { CallbackResult, IncidentState, IncidentStep, StepAction } from '#contract/incident';
import { parentDivision } from '#contract/division';

/** What rules look at of one line of a log. */
export interface StepFacts {
  readonly action: StepAction;
  readonly actor: string;
  readonly centre: string;
  readonly at: Date;
  readonly before: IncidentState | null;
  readonly after: IncidentState;
  readonly owner: string;
  /** Department of the county that works on it, null for the owner's own centre. */
  readonly department: string | null;
  /** The deadline as the step left it. */
  readonly deadlineAt: Date | null;
  readonly callback: CallbackResult | null;
  /** What was left of the deadline when the clock was stopped. */
  readonly remainingMs: number | null;
  /** The deadline that an extension asks for. */
  readonly requestedDeadlineAt: Date | null;
  /** What a merge folded it into. */
  readonly into: string | null;
  /** Part of 就地办结. */
  readonly isOnSpot: boolean;
  /** The line of the routing list that it followed. */
  readonly routedBy: LineRef | null;
}

/** A line of a published version of the routing list. */
export type LineRef = NonNullable<IncidentStep['routedBy']>;

/** A request that waits for its answer. */
export interface PendingFacts {
  readonly kind: 'extension' | 'pause';
  readonly step: number;
  /** Account that asked; it never answers itself. */
  readonly asker: string;
  readonly askedBy: string;
  readonly askedAt: Date;
  readonly approver: string;
  readonly deadlineAt: Date | null;
}

/** All that an incident's log says of where it stands; the stored row holds the same. */
export interface FoldedIncident {
  readonly state: IncidentState;
  readonly owner: string;
  readonly department: string | null;
  readonly stateAt: Date;
  readonly deadlineAt: Date | null;
  readonly version: number;
  readonly pending: PendingFacts | null;
  readonly returns: number;
  readonly callbackTries: number;
  readonly settledOnSpot: boolean;
  readonly mergedInto: string | null;
}

/**
 * Replays a log, oldest line first.
 * @throws Error for an empty log: an incident begins with its report
 */
export function foldSteps(steps: readonly StepFacts[]): FoldedIncident {
  let folded: FoldedIncident | null = null;
  for (const step of steps) folded = foldStep(folded, step);
  if (folded === null) throw new Error('a log without a report is none');
  return folded;
}

function foldStep(before: FoldedIncident | null, step: StepFacts): FoldedIncident {
  const version = (before?.version ?? 0) + 1;
  return {
    state: step.after,
    owner: step.owner,
    department: step.department,
    stateAt: before?.state === step.after ? before.stateAt : step.at,
    deadlineAt: step.deadlineAt,
    version,
    pending: pendingAfter(before, step, version),
    returns: (before?.returns ?? 0) + (isWrongRoute(step) ? 1 : 0),
    callbackTries: triesAfter(before?.callbackTries ?? 0, step),
    settledOnSpot: (before?.settledOnSpot ?? false) || (step.action === 'close' && step.isOnSpot),
    mergedInto: mergedAfter(before?.mergedInto ?? null, step),
  };
}

/** A return of what was finished sends it back to work; every other one says that it was routed wrongly. */
const isWrongRoute = (step: StepFacts): boolean => step.action === 'return' && step.before !== 'resolved';

/** A request lapses with whatever moves the incident on. */
function pendingAfter(before: FoldedIncident | null, step: StepFacts, number: number): PendingFacts | null {
  const isRequest = step.action === 'requestExtension' || (step.action === 'pause' && step.after !== 'paused');
  if (isRequest) {
    return {
      kind: step.action === 'pause' ? 'pause' : 'extension',
      step: number,
      asker: step.actor,
      askedBy: step.centre,
      askedAt: step.at,
      approver: parentDivision(step.owner) ?? step.owner,
      deadlineAt: step.requestedDeadlineAt,
    };
  }
  const isAnswer = step.action === 'approve' || step.action === 'refuse';
  const hasMoved = before?.state !== step.after || !isSameBody(before, step);
  return isAnswer || hasMoved ? null : before.pending;
}

function triesAfter(tries: number, step: StepFacts): number {
  if (step.action === 'finish') return 0;
  return step.action === 'callback' && step.callback?.isReached === false ? tries + 1 : tries;
}

function mergedAfter(mergedInto: string | null, step: StepFacts): string | null {
  if (step.action === 'merge') return step.into;
  return step.action === 'reopen' ? null : mergedInto;
}

/** Tells whether somebody was reached since it was last finished, and did not send it back. */
export function wasReached(steps: readonly StepFacts[]): boolean {
  const finished = steps.findLastIndex((step) => step.action === 'finish');
  return steps.slice(finished + 1).some((step) => step.action === 'callback' && step.callback?.isReached === true);
}

/** What was left of the deadline when the clock was last stopped. */
export function lastRemainingMs(steps: readonly StepFacts[]): number | null {
  return steps.findLast((step) => step.remainingMs !== null)?.remainingMs ?? null;
}

/** Who owns an incident: the centre of a division, or at the county's seat one of its departments. */
export interface Body {
  readonly owner: string;
  readonly department: string | null;
}

/** Tells whether two are one. */
/** The line that an incident follows: that of the step which gave it to the body that has it; null when that step followed none. */
export function lineFollowed(steps: readonly StepFacts[]): LineRef | null {
  const gave = steps.findLast((step, i) => i > 0 && !isSameBody(step, steps[i - 1] ?? step));
  return gave?.routedBy ?? null;
}

export const isSameBody = (one: Body, other: Body): boolean =>
  one.owner === other.owner && one.department === other.department;

/** Who handed it to the present owner, or null when nobody did or when it went back already. */
export function handedOverBy(steps: readonly StepFacts[]): Body | null {
  const givers: Body[] = [];
  steps.forEach((step, i) => {
    const before = steps[i - 1];
    if (before === undefined || isSameBody(before, step)) return;
    if (step.action === 'return') givers.pop();
    // Who accepts a report owns it: nobody handed it over.
    else if (step.action !== 'accept') givers.push({ owner: before.owner, department: before.department });
  });
  return givers.at(-1) ?? null;
}

/** The centre whose binding decision holds, or null when there was none. */
export function decidedBy(steps: readonly StepFacts[]): string | null {
  const decided = steps.findLastIndex((step) => step.action === 'decide');
  return steps[decided - 1]?.owner ?? null;
}
