import type { CallAction, CallPurpose, CallState, CallStepAction } from '#contract/call';
import { LIVE_CALL_STATES } from '#contract/call';
import { isWithin, parentDivision } from '#contract/division';
import type { Viewer } from '../../db/viewer.ts';
import { AppProblem } from '../../problem.ts';
import { CALL_REFUSAL_TEXTS, CALL_TRANSITIONS } from './call-transitions.ts';

/** Who somebody is on the telephone: what kind of seat, and where. */
export interface Reach {
  readonly kind: 'worker' | 'duty' | 'leader';
  /** Its division; for a worker the village. */
  readonly scope: string;
}

type Person = Pick<Viewer, 'account' | 'role' | 'scope' | 'workerId'>;

/** The address under which a viewer is called; null for those who have no telephone here: walls and administrators. */
export function addressOf(viewer: Person): string | null {
  if (viewer.role === 'worker') return viewer.workerId === null ? null : `worker:${viewer.workerId}`;
  return viewer.role === 'duty' || viewer.role === 'leader' ? `${viewer.role}:${viewer.scope}` : null;
}

/** What an address reaches, as far as it says so itself; a worker's village stands in the database. */
export function reachOf(address: string, scope: string): Reach {
  const [kind] = address.split(':') as [Reach['kind']];
  return { kind, scope };
}

/**
 * Who may call whom. Down: a seat or leader calls everybody in the own scope. Up: the duty seats above, and a leader the leaders above.
 * Across: duty seats of centres under one parent. A worker calls the duty seats above it. Whoever was called in vain may call back.
 * @param hasMissed whether a call of the callee to the caller waits unanswered
 */
export function mayCall(caller: Reach, callee: Reach, hasMissed: boolean): boolean {
  if (hasMissed) return true;
  const isBelow = isWithin(caller.scope, callee.scope);
  const isAbove = isWithin(callee.scope, caller.scope);
  if (caller.kind === 'worker') return callee.kind === 'duty' && isAbove;
  if (isBelow) return true;
  if (callee.kind === 'worker') return false;
  if (isAbove) return callee.kind === 'duty' || caller.kind === 'leader';
  const isBeside = parentDivision(caller.scope) === parentDivision(callee.scope);
  return isBeside && caller.kind === 'duty' && callee.kind === 'duty';
}

/** Whether an emergency of the caller ends another call of the callee: seats above do that to those below, nobody else to anybody. */
export function mayPreempt(purpose: CallPurpose, caller: Reach, callee: Reach): boolean {
  if (purpose !== 'emergency' || caller.kind === 'worker') return false;
  return isWithin(caller.scope, callee.scope) && !(callee.kind === 'leader' && caller.scope === callee.scope);
}

/** What the rules look at of a call. */
export interface CallFacts {
  readonly state: CallState;
  readonly callerAccount: string;
  readonly callerAddress: string;
  readonly callerScope: string;
  readonly calleeAddress: string;
  readonly calleeScope: string;
  readonly acceptedBy: string | null;
  readonly guests: readonly string[];
  readonly todo: 'none' | 'open' | 'done';
}

/** Whether a call concerns the viewer: a party's device, or somebody who joined it. */
export function isParty(call: CallFacts, viewer: Person): boolean {
  const own = addressOf(viewer);
  return (
    own !== null && (own === call.callerAddress || own === call.calleeAddress || call.guests.includes(viewer.account))
  );
}

/** Whether the viewer is a leader above both sides, who may see that they talk, and join. */
export function mayOversee(call: Pick<CallFacts, 'callerScope' | 'calleeScope'>, viewer: Person): boolean {
  return (
    viewer.role === 'leader' && isWithin(viewer.scope, call.callerScope) && isWithin(viewer.scope, call.calleeScope)
  );
}

/** Whether the viewer's own device is in the call. */
export function isInCall(call: CallFacts, account: string): boolean {
  return account === call.callerAccount || account === call.acceptedBy || call.guests.includes(account);
}

/** Whether the call goes on. */
export const isLive = (state: CallState): boolean => LIVE_CALL_STATES.includes(state);

/**
 * The next state by the table; null when nothing changes.
 * @throws AppProblem `transition-refused`
 */
export function decide(state: CallState, action: CallAction): CallState | null {
  const outcome = CALL_TRANSITIONS[state][action];
  if ('to' in outcome) return outcome.to;
  if ('same' in outcome) return null;
  throw new AppProblem('transition-refused', { detail: CALL_REFUSAL_TEXTS[outcome.refused] });
}

/**
 * Whether a person may take a step at all, whatever the state.
 * @throws AppProblem `not-allowed`
 */
export function checkStep(call: CallFacts, action: CallStepAction, viewer: Person): void {
  const isCallee = addressOf(viewer) === call.calleeAddress && viewer.account !== call.callerAccount;
  const allowed: Readonly<Record<CallStepAction, boolean>> = {
    ring: isCallee,
    accept: isCallee,
    decline: isCallee,
    settle: isCallee,
    cancel: viewer.account === call.callerAccount,
    hangUp: isInCall(call, viewer.account),
    note: isInCall(call, viewer.account),
    join: mayOversee(call, viewer),
  };
  if (allowed[action]) return;
  const detail = { zh: '只有这次呼叫的当事人可以这样做', en: 'only the parties of this call may do that' };
  throw new AppProblem('not-allowed', { detail });
}

/** Which ends leave a to-do with the callee. */
export function leavesTodo(state: CallState): boolean {
  return state === 'missed' || state === 'busy' || state === 'cancelled';
}
