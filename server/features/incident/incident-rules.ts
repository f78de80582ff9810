import { isWithin, parentDivision } from '#contract/division';
import { type CaseAction, INCIDENT_ACTIONS, type IncidentAction, type IncidentState } from '#contract/incident';
import { SYSTEM_ACCOUNT, type Viewer } from '../../db/viewer.ts';
import { AppProblem, fieldProblem, type Text } from '../../problem.ts';
import { nextDeadline, requestedDeadline } from './incident-deadlines.ts';
import { decidedBy, foldSteps, handedOverBy, type StepFacts, wasReached } from './incident-log.ts';
import { nextBody } from './incident-owner.ts';
import type { Decision, IncidentFacts, Situation, Standing, StepWish } from './incident-situation.ts';
import { REFUSAL_TEXTS, TRANSITIONS, type Way } from './incident-transitions.ts';

/** Callbacks that reach nobody may end in a close after this many. */
export const MIN_CALLBACK_TRIES = 3;

/**
 * Decides one step.
 * @throws AppProblem `not-allowed`, `transition-refused` or `invalid-input`, each saying why
 */
export function decideStep(situation: Situation, wish: StepWish): Decision {
  const { incident, at } = situation;
  const barred = whyBarred(situation, wish.action);
  if (barred !== null) throw new AppProblem('not-allowed', { detail: barred });
  const refused = whyRefused(situation, wish.action);
  if (refused !== null) throw new AppProblem('transition-refused', { detail: refused });
  checkFields(wish);
  const state = nextState(situation, wish);
  const body = nextBody(situation, wish);
  const stopsClock = state === 'paused' && incident.deadlineAt !== null;
  return {
    state,
    ...body,
    deadlineAt: nextDeadline(situation, wish, state, body),
    remainingMs: stopsClock ? (incident.deadlineAt?.getTime() ?? 0) - at.getTime() : null,
    requestedDeadlineAt: requestedDeadline(situation, wish),
  };
}

/** Which actions this viewer may take now; the same rules that decide the step. */
export function possibleActions(situation: Standing): CaseAction[] {
  const actions: CaseAction[] = INCIDENT_ACTIONS.filter(
    (action) => whyBarred(situation, action) === null && whyRefused(situation, action) === null,
  );
  return settlingSteps(situation).length === 0 ? actions : [...actions, 'settle'];
}

/** The situation of an incident as its log tells it. */
export function situationOf(incident: IncidentFacts, steps: readonly StepFacts[], viewer: Viewer): Standing {
  return { incident, steps, viewer, pending: foldSteps(steps).pending };
}

const FROM_HANDLING = ['finish', 'callback', 'close'] as const satisfies readonly IncidentAction[];
const SETTLING: Readonly<Partial<Record<IncidentState, readonly IncidentAction[]>>> = {
  reported: ['accept', 'assign', ...FROM_HANDLING],
  routed: ['accept', 'assign', ...FROM_HANDLING],
  accepted: ['assign', ...FROM_HANDLING],
  handling: FROM_HANDLING,
};

/** What is left to walk when a village settles its own case on the spot (就地办结); empty for whoever may not. */
export function settlingSteps({ incident, viewer }: Pick<Standing, 'incident' | 'viewer'>): readonly IncidentAction[] {
  const isVillageSeat = viewer.role === 'duty' && viewer.scope.length === 12;
  return isVillageSeat && incident.owner === viewer.scope ? (SETTLING[incident.state] ?? []) : [];
}

/** Who may: the duty seat that owns it or one above; a request is answered from above, and never by whoever asked. */
function whyBarred({ incident, pending, viewer }: Standing, action: IncidentAction): Text | null {
  if (action !== 'approve' && action !== 'refuse') {
    const mayHandle = viewer.role === 'duty' && isWithin(viewer.scope, incident.owner);
    return mayHandle ? null : { zh: '该事件现由其他中心办理', en: 'another centre handles it now' };
  }
  const isSuperior = viewer.role === 'duty' || viewer.role === 'leader';
  if (!isSuperior || !isWithin(viewer.scope, pending?.approver ?? incident.owner)) {
    return { zh: '由上一级中心审批', en: 'the centre above answers it' };
  }
  const isOwn = pending?.asker === viewer.account;
  return isOwn ? { zh: '不能审批自己的申请', en: 'nobody answers an own request' } : null;
}

/** Why the table, or the log, has no such step now. */
function whyRefused(situation: Standing, action: IncidentAction): Text | null {
  const outcome = TRANSITIONS[situation.incident.state][action];
  return 'refused' in outcome ? REFUSAL_TEXTS[outcome.refused] : whyNotNow(situation, action);
}

function whyNotNow(situation: Standing, action: IncidentAction): Text | null {
  const { incident, steps, pending, viewer } = situation;
  switch (action) {
    case 'close':
      return whyNotClosed(steps);
    case 'approve':
    case 'refuse':
      return pending === null ? REFUSAL_TEXTS.nothingRequested : null;
    case 'requestExtension':
    case 'pause':
      return pending === null ? null : { zh: '已有申请待审批', en: 'a request waits for its answer already' };
    case 'accept':
      return incident.owner === viewer.scope ? null : whyBound(situation);
    case 'route':
      return viewer.scope.length < 12 ? null : { zh: '村级没有下级中心', en: 'a village has no centre below it' };
    case 'escalate':
      if (parentDivision(incident.owner) !== null) return whyBound(situation);
      return { zh: '已是县级，无法上提', en: 'it is at the county: there is no level above' };
    case 'transfer':
      return whyBound(situation);
    case 'return':
      if (incident.state === 'resolved') return null;
      if (decidedBy(steps) !== null) return BOUND;
      return handedOverBy(steps) === null ? REFUSAL_TEXTS.nothingToReturn : null;
    case 'merge': {
      const isPerson = viewer.account !== SYSTEM_ACCOUNT;
      return isPerson ? null : { zh: '合并须由人决定', en: 'only a person merges' };
    }
    default:
      return null;
  }
}

const BOUND: Text = { zh: '已裁定由该中心办理，不得再退', en: 'a binding decision named its owner: it stays there' };

/** After a binding decision only the centre that made it, or one above, takes it away from whom it named. */
function whyBound({ steps, viewer, incident }: Standing): Text | null {
  const decider = decidedBy(steps);
  if (decider === null) return null;
  const mayChange = isWithin(viewer.scope, decider) && viewer.scope.length < incident.owner.length;
  return mayChange ? null : BOUND;
}

function whyNotClosed(steps: readonly StepFacts[]): Text | null {
  if (wasReached(steps)) return null;
  const { callbackTries: tries } = foldSteps(steps);
  if (tries >= MIN_CALLBACK_TRIES) return null;
  if (tries === 0) return { zh: '请先回访再结案', en: 'call back first: nothing is closed without it' };
  return {
    zh: `未联系上 ${tries} 次，满 ${MIN_CALLBACK_TRIES} 次才可结案`,
    en: `nobody was reached in ${tries} of ${MIN_CALLBACK_TRIES} tries: call back again`,
  };
}

function nextState(situation: Situation, wish: StepWish): IncidentState {
  const outcome = TRANSITIONS[situation.incident.state][wish.action];
  if ('refused' in outcome) throw new Error(`${wish.action} was refused before`);
  return outcome.or !== undefined && takes(outcome.or.way, situation, wish) ? outcome.or.to : outcome.to;
}

function takes(way: Way, { steps, pending }: Situation, wish: StepWish): boolean {
  switch (way) {
    case 'unsolved':
      return wish.callback?.isReached === true && !wish.callback.isSolved;
    case 'secondReturn':
      return foldSteps(steps).returns > 0;
    case 'pauseApproved':
      return pending?.kind === 'pause';
  }
}

const NEEDS_WORDS: ReadonlySet<IncidentAction> = new Set([
  'return',
  'decide',
  'requestExtension',
  'pause',
  'refuse',
  'cancel',
  'reopen',
]);

function checkFields(wish: StepWish): void {
  if (NEEDS_WORDS.has(wish.action) && (wish.opinion ?? '').trim() === '') {
    throw fieldProblem('/opinion', '请写明理由', 'a reason is needed');
  }
  if (wish.action === 'merge' && wish.into === undefined) {
    throw fieldProblem('/into', '请选择并入的事件', 'choose the incident it is merged into');
  }
  if (wish.action !== 'callback') return;
  if (wish.callback === undefined) {
    throw fieldProblem('/callback', '请填写回访结果', 'the result of the callback is missing');
  }
  if (wish.callback.isSolved && !wish.callback.isReached) {
    throw fieldProblem('/callback/isSolved', '未联系上不能算已解决', 'nobody was reached who could say so');
  }
}
