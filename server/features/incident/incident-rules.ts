import {
  INCIDENT_ACTIONS,
  type IncidentAction,
  type IncidentState,
  type IncidentStep,
  type IncidentStepRequest,
  type IncidentType,
  type Urgency,
} from '#contract/incident';
import { isWithin } from '#contract/division';
import type { Viewer } from '../../db/viewer.ts';
import { AppProblem, fieldProblem, type Text } from '../../problem.ts';
import { type DeadlineTable, limitsOf } from './default-deadlines.ts';
import { FINAL_STATES, REFUSAL_TEXTS, TRANSITIONS } from './incident-transitions.ts';

const COUNTY_DIGITS = 6;

/** What the rules look at of an incident. */
export interface IncidentFacts {
  readonly state: IncidentState;
  readonly owner: string;
  readonly type: IncidentType;
  /** Department of the county that works on it, null for the owner's own centre. */
  readonly department: string | null;
  readonly urgency: Urgency;
  readonly deadlineAt: Date | null;
}

/** What the rules look at of its log, oldest first. */
export interface StepFacts {
  readonly action: IncidentStep['action'];
  readonly owner: string;
  readonly department: string | null;
  readonly callback: { readonly isReached: boolean; readonly isSolved: boolean } | null;
  /** What was left of the deadline when the clock was stopped. */
  readonly remainingMs: number | null;
}

/** Everything a decision is made on: the incident with its log, who decides, when, and the county's deadlines. */
export interface Situation {
  readonly incident: IncidentFacts;
  readonly steps: readonly StepFacts[];
  readonly viewer: Viewer;
  /** The rules know no clock of their own. */
  readonly at: Date;
  readonly deadlines: DeadlineTable;
}

/** What a step does to an incident. */
export interface Decision {
  readonly state: IncidentState;
  readonly owner: string;
  readonly department: string | null;
  readonly deadlineAt: Date | null;
  /** Kept with a pause, for its resume. */
  readonly remainingMs: number | null;
}

/** What a step asks for, as far as rules look at it. */
export type StepWish = Pick<IncidentStepRequest, 'action'> &
  Partial<Pick<IncidentStepRequest, 'opinion' | 'into' | 'callback'>> & {
    readonly owner?: string | undefined;
    readonly department?: string | undefined;
  };

/**
 * Decides one step.
 * @throws AppProblem `not-allowed`, `transition-refused` or `invalid-input`, each saying why
 */
export function decideStep(situation: Situation, wish: StepWish): Decision {
  const { incident, steps, viewer, at } = situation;
  if (!mayHandle(viewer, incident.owner)) {
    throw new AppProblem('not-allowed', {
      detail: { zh: '该事件现由其他中心办理', en: 'another centre handles it now' },
    });
  }
  const state = nextState(incident, steps, wish);
  const { owner, department } = nextBody(incident, steps, wish, viewer);
  checkWords(wish);
  const remainingMs =
    wish.action === 'pause' && incident.deadlineAt !== null ? incident.deadlineAt.getTime() - at.getTime() : null;
  return { state, owner, department, remainingMs, deadlineAt: nextDeadline(situation, state) };
}

/** Which actions this viewer may take now; the same rules that decide the step. */
export function possibleActions({
  incident,
  steps,
  viewer,
}: Pick<Situation, 'incident' | 'steps' | 'viewer'>): IncidentAction[] {
  if (!mayHandle(viewer, incident.owner)) return [];
  return INCIDENT_ACTIONS.filter((action) => {
    if ('refused' in TRANSITIONS[incident.state][action]) return false;
    if (action === 'close') return hasCallback(steps);
    if (action === 'escalate') return parentOf(incident.owner) !== null;
    if (action === 'return') return incident.state === 'resolved' || previousBody(steps) !== null;
    return true;
  });
}

/** The first deadline of a report; a record has none. */
export function firstDeadline(
  incident: Pick<IncidentFacts, 'state' | 'type' | 'urgency'>,
  deadlines: DeadlineTable,
  at: Date,
): Date | null {
  if (FINAL_STATES.includes(incident.state)) return null;
  return new Date(at.getTime() + limitsOf(deadlines, incident.type, incident.urgency).accept);
}

/** Only a duty seat handles, and only what its own centre or one below it owns. */
function mayHandle(viewer: Viewer, owner: string): boolean {
  return viewer.role === 'duty' && isWithin(viewer.scope, owner);
}

function nextState(incident: IncidentFacts, steps: readonly StepFacts[], wish: StepWish): IncidentState {
  const row = TRANSITIONS[incident.state];
  const outcome = row[wish.action];
  if ('refused' in outcome) throw refuse(REFUSAL_TEXTS[outcome.refused]);
  if (wish.action === 'close' && !hasCallback(steps)) {
    throw refuse({ zh: '请先回访再结案', en: 'call back first: nothing is closed without it' });
  }
  if (wish.action !== 'callback') return outcome.to;
  if (wish.callback === undefined)
    throw fieldProblem('/callback', '请填写回访结果', 'the result of the callback is missing');
  // A caller who was reached and says it is not solved sends it back, as a return does.
  const isSentBack = wish.callback.isReached && !wish.callback.isSolved;
  const back = row.return;
  return isSentBack && 'to' in back ? back.to : outcome.to;
}

/** Who owns an incident: the centre of a division, or at the county's seat one of its departments. */
type Body = Pick<Decision, 'owner' | 'department'>;

const isSame = (one: Body, other: Body): boolean => one.owner === other.owner && one.department === other.department;
const centreOf = (owner: string): Body => ({ owner, department: null });
const bodyOf = ({ owner, department }: Body): Body => ({ owner, department });

function nextBody(incident: IncidentFacts, steps: readonly StepFacts[], wish: StepWish, viewer: Viewer): Body {
  switch (wish.action) {
    case 'route':
    case 'transfer':
      return chosenBody(incident, wish, viewer);
    case 'assign':
      return wish.owner === undefined ? bodyOf(incident) : chosenBody(null, wish, viewer);
    case 'escalate': {
      const parent = parentOf(incident.owner);
      if (parent === null)
        throw refuse({ zh: '已是县级，无法上提', en: 'it is at the county: there is no level above' });
      return centreOf(parent);
    }
    case 'return': {
      if (incident.state === 'resolved') return bodyOf(incident);
      const previous = previousBody(steps);
      if (previous === null) throw refuse(REFUSAL_TEXTS.nothingToReturn);
      return previous;
    }
    default:
      return bodyOf(incident);
  }
}

function chosenBody(incident: IncidentFacts | null, wish: StepWish, viewer: Viewer): Body {
  const { owner, department = null } = wish;
  if (owner === undefined) throw fieldProblem('/owner', '请选择接收的综治中心', 'choose the centre that takes it over');
  if (!isWithin(viewer.scope, owner)) {
    throw fieldProblem('/owner', '不在您的辖区内，请用上提', 'lies outside your scope: escalate instead');
  }
  if (department !== null && owner.length !== COUNTY_DIGITS) {
    throw fieldProblem(
      '/department',
      '县级部门只能由县级接收',
      'a department of the county goes with the county as owner',
    );
  }
  const body = { owner, department };
  if (incident !== null && isSame(incident, body)) {
    throw fieldProblem('/owner', '已由该中心办理', 'is the centre that has it already');
  }
  return body;
}

function checkWords(wish: StepWish): void {
  const needsOpinion = wish.action === 'return' || wish.action === 'cancel' || wish.action === 'pause';
  if (needsOpinion && (wish.opinion ?? '').trim() === '') {
    throw fieldProblem('/opinion', '请写明理由', 'a reason is needed');
  }
  if (wish.action === 'merge' && wish.into === undefined) {
    throw fieldProblem('/into', '请选择并入的事件', 'choose the incident it is merged into');
  }
}

function nextDeadline({ incident, steps, deadlines, at }: Situation, state: IncidentState): Date | null {
  const after = (ms: number): Date => new Date(at.getTime() + ms);
  const limits = limitsOf(deadlines, incident.type, incident.urgency);
  if (state === incident.state) return incident.deadlineAt;
  switch (state) {
    case 'reported':
    case 'routed':
      return after(limits.accept);
    case 'accepted':
      return after(limits.handle);
    case 'handling': {
      if (incident.state === 'paused') return after(Math.max(0, lastRemainingMs(steps) ?? limits.handle));
      // Between accepting and assigning the same clock runs on.
      return incident.state === 'accepted' ? incident.deadlineAt : after(limits.handle);
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

const lastRemainingMs = (steps: readonly StepFacts[]): number | null =>
  steps.findLast((step) => step.action === 'pause')?.remainingMs ?? null;

/** A callback that was made since the work was last finished and did not send it back. */
function hasCallback(steps: readonly StepFacts[]): boolean {
  const finished = steps.findLastIndex((step) => step.action === 'finish');
  return steps.slice(finished + 1).some((step) => step.action === 'callback' && step.callback !== null);
}

/** Who owned it before the present owner, or null when it never changed hands. */
function previousBody(steps: readonly StepFacts[]): Body | null {
  const current = steps.at(-1);
  const before = current && steps.findLast((step) => !isSame(step, current));
  return before === undefined ? null : bodyOf(before);
}

/** Village → town → county, by the length of division codes; null above the county. */
function parentOf(division: string): string | null {
  if (division.length === 12) return division.slice(0, 9);
  return division.length === 9 ? division.slice(0, 6) : null;
}

const refuse = (detail: Text): AppProblem => new AppProblem('transition-refused', { detail });
