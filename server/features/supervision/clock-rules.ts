import type { DeadlineRule } from '#contract/deadline';

/** What a clock has done for the present step, in this order; `red` is its last. */
export const CLOCK_STAGES = ['running', 'reminded', 'overdue', 'yellow', 'red'] as const;
export type ClockStage = (typeof CLOCK_STAGES)[number];

/** The clock of an incident's present step. */
export interface IncidentClock {
  readonly owner: string;
  /** All the time that the step was given, extensions added and pauses left out. */
  readonly totalMs: number;
  /** null while it is paused. */
  readonly deadlineAt: Date | null;
  readonly stage: ClockStage;
}

/** What a change left of an incident, as far as its clock cares. */
export interface CaseTime {
  readonly owner: string;
  readonly isPaused: boolean;
  readonly deadlineAt: Date | null;
}

/** How long the stages are, as the table has it. */
export type StageRule = Pick<DeadlineRule, 'remindPercent' | 'yellowAfterMin' | 'redAfterMin'>;

/** The next thing that a clock does, and when. */
export interface DueStage {
  readonly stage: Exclude<ClockStage, 'running'>;
  readonly at: Date;
}

const MINUTE_MS = 60_000;
const PERCENT = 100;

/** The next stage of a clock; null while it is paused or when all is done. A stage whose time has passed is due at once. */
export function nextStage(clock: IncidentClock, rule: StageRule): DueStage | null {
  if (clock.deadlineAt === null) return null;
  const deadlineMs = clock.deadlineAt.getTime();
  const times: Readonly<Record<DueStage['stage'], number | null>> = {
    reminded: remindAtMs(deadlineMs, clock.totalMs, rule),
    overdue: deadlineMs,
    yellow: afterMs(deadlineMs, rule.yellowAfterMin),
    red: afterMs(deadlineMs, rule.redAfterMin),
  };
  for (const stage of CLOCK_STAGES.slice(CLOCK_STAGES.indexOf(clock.stage) + 1)) {
    const atMs = stage === 'running' ? null : times[stage];
    if (stage !== 'running' && atMs !== null) return { stage, at: new Date(atMs) };
  }
  return null;
}

/** What a change does to a clock, and whether notices about the time before it have become untrue. */
export interface ClockChange {
  readonly clock: IncidentClock | null;
  readonly isAnew: boolean;
}

/**
 * Moves the clock on with its incident: a pause stops it, a resume goes on with what it had, an extension adds to it, any other
 * new deadline begins anew, and an incident without one has no clock.
 * @param change what the incident is now; null before and after mean that it had and has no clock
 */
export function changeClock(
  before: IncidentClock | null,
  change: CaseTime & { readonly isSameStep: boolean },
  rule: StageRule,
  at: Date,
): ClockChange {
  const { owner, deadlineAt, isPaused } = change;
  if (deadlineAt === null) {
    const isKept = isPaused && before !== null;
    return { clock: isKept ? { ...before, owner, deadlineAt: null } : null, isAnew: before?.deadlineAt !== null };
  }
  if (before === null) return { clock: startClock(owner, deadlineAt, at), isAnew: true };
  if (before.deadlineAt === null) return { clock: { ...before, owner, deadlineAt }, isAnew: false };
  if (before.deadlineAt.getTime() === deadlineAt.getTime()) {
    return handOver(before, owner);
  }
  if (!change.isSameStep || before.owner !== owner) return { clock: startClock(owner, deadlineAt, at), isAnew: true };
  return { clock: extendClock({ ...before, deadlineAt: before.deadlineAt }, deadlineAt, rule, at), isAnew: true };
}

const startClock = (owner: string, deadlineAt: Date, at: Date): IncidentClock => ({
  owner,
  deadlineAt,
  totalMs: Math.max(0, deadlineAt.getTime() - at.getTime()),
  stage: 'running',
});

/** The same time runs on in other hands, which are reminded for themselves. */
function handOver(before: IncidentClock, owner: string): ClockChange {
  if (before.owner === owner) return { clock: before, isAnew: false };
  const stage = before.stage === 'reminded' ? 'running' : before.stage;
  return { clock: { ...before, owner, stage }, isAnew: true };
}

/** The step keeps the time it had and gets more; what has not come yet by the new time comes again. */
function extendClock(
  before: IncidentClock & { readonly deadlineAt: Date },
  deadlineAt: Date,
  rule: StageRule,
  at: Date,
): IncidentClock {
  const totalMs = Math.max(0, before.totalMs + deadlineAt.getTime() - before.deadlineAt.getTime());
  const isRemindedLater = remindAtMs(deadlineAt.getTime(), totalMs, rule) > at.getTime();
  const stage = isRemindedLater || before.stage === 'running' ? 'running' : 'reminded';
  return { ...before, deadlineAt, totalMs, stage };
}

const remindAtMs = (deadlineMs: number, totalMs: number, rule: StageRule): number =>
  deadlineMs - Math.round((totalMs * (PERCENT - rule.remindPercent)) / PERCENT);

const afterMs = (deadlineMs: number, minutes: number | null): number | null =>
  minutes === null ? null : deadlineMs + minutes * MINUTE_MS;
