import { isWithin } from '#contract/division';
import type { Position } from '#contract/geo';
import { CALL_ACTIONS, type CallAction, type CallState, type Fitness, type Force } from '#contract/whistle';
import type { Viewer } from '../../db/viewer.ts';
import { distanceM } from '../../geo/distance.ts';
import { AppProblem, fieldProblem } from '../../problem.ts';
import { CALL_REFUSAL_TEXTS, CALL_TRANSITIONS, FINAL_CALL_STATES } from './whistle-transitions.ts';

/** What the rules look at of the call of one force. */
export interface CallFacts {
  readonly state: CallState;
  /** Village that whistled. */
  readonly village: string;
  /** Division of the force that was called. */
  readonly calledDivision: string;
  /** Division whose centre is to act now. */
  readonly answering: string;
}

/** What only the village that whistled may do, and nobody above it. */
const VILLAGE_ACTIONS: ReadonlySet<CallAction> = new Set(['return', 'close', 'cancel']);
const NEEDS_NOTE: ReadonlySet<CallAction> = new Set(['escalate', 'return', 'cancel']);
const VILLAGE_CODE_LENGTH = 12;
const COUNTY_CODE_LENGTH = 6;

/** Tells whether this viewer may whistle: the duty seat of a village. */
export function mayBlow(viewer: Viewer): boolean {
  return viewer.role === 'duty' && viewer.scope.length === VILLAGE_CODE_LENGTH;
}

/**
 * The call's next state.
 * @throws AppProblem `not-allowed`, `transition-refused` or `invalid-input`, each saying why
 */
export function decideCall(call: CallFacts, action: CallAction, viewer: Viewer, note: string | undefined): CallState {
  if (!mayAct(call, action, viewer)) throw notAllowed(action);
  const outcome = CALL_TRANSITIONS[call.state][action];
  if ('refused' in outcome) {
    throw new AppProblem('transition-refused', { detail: CALL_REFUSAL_TEXTS[outcome.refused] });
  }
  if (action === 'escalate' && isAtCounty(call)) {
    const detail = { zh: '已在县级，没有上一级可呼叫', en: 'it is at the county: there is no level above to call' };
    throw new AppProblem('transition-refused', { detail });
  }
  if (NEEDS_NOTE.has(action) && (note ?? '').trim() === '')
    throw fieldProblem('/note', '请写明理由', 'a reason is needed');
  return outcome.to;
}

/** Which actions this viewer may take on a call now; the same rules that decide them. */
export function possibleCallActions(call: CallFacts, viewer: Viewer): CallAction[] {
  return CALL_ACTIONS.filter(
    (action) =>
      mayAct(call, action, viewer) &&
      'to' in CALL_TRANSITIONS[call.state][action] &&
      !(action === 'escalate' && isAtCounty(call)),
  );
}

/** Tells whether a village may close: every force that is still called has done its work, and one has. */
export function isReadyToClose(states: readonly CallState[]): boolean {
  const called = states.filter((state) => state !== 'cancelled');
  return called.length > 0 && called.every((state) => state === 'handled');
}

/** Tells whether nothing of a whistle is left to do. */
export function isOver(states: readonly CallState[]): boolean {
  return states.every((state) => FINAL_CALL_STATES.includes(state));
}

function mayAct(call: CallFacts, action: CallAction, viewer: Viewer): boolean {
  // A worker's phone tells that the team is there; which workers see the whistle is row security's matter.
  if (viewer.role === 'worker') return action === 'arrive';
  if (viewer.role !== 'duty') return false;
  if (VILLAGE_ACTIONS.has(action)) return viewer.scope === call.village;
  if (viewer.scope.length === VILLAGE_CODE_LENGTH) return false;
  // The town may still take what the county was called for.
  return isWithin(viewer.scope, call.answering) || (call.state === 'escalated' && viewer.scope === call.calledDivision);
}

const isAtCounty = (call: CallFacts): boolean => call.answering.length === COUNTY_CODE_LENGTH;

function notAllowed(action: CallAction): AppProblem {
  const isVillages = VILLAGE_ACTIONS.has(action);
  return new AppProblem('not-allowed', {
    detail: isVillages
      ? { zh: '只有吹哨的村（社区）可以', en: 'only the village that whistled may do this' }
      : { zh: '由被呼叫的镇或县值班席办理', en: 'the duty seat that was called does this' },
  });
}

/** Officers of a team who hold a certificate. */
export function holdersOf(force: Pick<Force, 'certificates'>, category: string): number {
  return force.certificates.find((each) => each.category === category)?.holders ?? 0;
}

/** How a team stands to the certificate, and the nearest team of the county that has it when this one has not. */
export function fitnessOf(
  forceId: string,
  team: Force,
  category: string,
  place: Position,
  forces: readonly Force[],
): Fitness {
  const holders = holdersOf(team, category);
  const fit = holders > 0 ? [] : forces.filter((force) => holdersOf(force, category) > 0);
  const near = fit
    .map((force) => ({ teamId: force.id, name: force.name, distanceM: Math.round(distanceM(force.position, place)) }))
    .sort((a, b) => a.distanceM - b.distanceM || (a.teamId < b.teamId ? -1 : 1));
  return { forceId, teamId: team.id, teamName: team.name, holders, nearest: near[0] ?? null };
}
