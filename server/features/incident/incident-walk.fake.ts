import type { Viewer } from '../../db/viewer.ts';
import type { DeadlineTable } from './deadline-table.ts';
import { firstDeadline } from './incident-deadlines.ts';
import { foldSteps, type StepFacts } from './incident-log.ts';
import { decideStep, possibleActions, situationOf } from './incident-rules.ts';
import type { IncidentFacts, Standing, StepWish } from './incident-situation.ts';
import { BIRTH_STATE } from './incident-transitions.ts';

/** Divisions of a county of the tests. */
export const COUNTY = '990001';
export const TOWN = '990001001';
export const VILLAGE = '990001001001';
export const OTHER_TOWN = '990001002';
export const NEXT_VILLAGE = '990001001002';

const HOUR_MS = 3_600_000;
/** Its deadlines. */
export const DEADLINES: DeadlineTable = {
  urgent: { accept: HOUR_MS, handle: 4 * HOUR_MS, close: 6 * HOUR_MS },
  pressing: { accept: 2 * HOUR_MS, handle: 8 * HOUR_MS, close: 12 * HOUR_MS },
  normal: { accept: 3 * HOUR_MS, handle: 12 * HOUR_MS, close: 24 * HOUR_MS },
};

/** Somebody at a seat of a centre. */
export const seat = (scope: string, role: Viewer['role'] = 'duty', account = `${role}-${scope}`): Viewer => ({
  account,
  displayName: account,
  role,
  scope,
  grids: null,
  workerId: null,
  address: '',
});

/** An incident with its log, as the repository would keep it. */
export interface Case {
  incident: IncidentFacts;
  steps: StepFacts[];
  atMs: number;
}

const line = (part: Pick<StepFacts, 'action' | 'before' | 'after' | 'owner' | 'deadlineAt'> & Partial<StepFacts>) => ({
  actor: 'worker-1',
  centre: VILLAGE,
  at: new Date(0),
  department: null,
  callback: null,
  remainingMs: null,
  requestedDeadlineAt: null,
  into: null,
  isOnSpot: false,
  routedBy: null,
  ...part,
});

/** A case just reported in its village. */
export function report(): Case {
  const facts = { state: BIRTH_STATE.incident, type: 'other', urgency: 'normal' } as const;
  const deadlineAt = firstDeadline(facts, DEADLINES, new Date(0));
  return {
    incident: { ...facts, owner: VILLAGE, department: null, deadlineAt },
    steps: [line({ action: 'report', before: null, after: facts.state, owner: VILLAGE, deadlineAt })],
    atMs: 0,
  };
}

/** What may be asked of it by somebody. */
export const standing = (kase: Case, viewer: Viewer): Standing => situationOf(kase.incident, kase.steps, viewer);

/** The case after one more step, a minute later. @throws AppProblem as the rules do */
export function apply(kase: Case, wish: StepWish, viewer = seat(COUNTY), laterMs = 60_000): Case {
  const atMs = kase.atMs + laterMs;
  const at = new Date(atMs);
  const decision = decideStep({ ...standing(kase, viewer), at, deadlines: DEADLINES, line: null }, wish);
  const { state, ...left } = decision;
  const { action, callback = null, into = null } = wish;
  const who = { actor: viewer.account, centre: viewer.scope };
  const step = line({ action, callback, into, ...who, at, before: kase.incident.state, after: state, ...left });
  const steps = [...kase.steps, step];
  const { owner, department, deadlineAt } = foldSteps(steps);
  return { incident: { ...kase.incident, state: foldSteps(steps).state, owner, department, deadlineAt }, steps, atMs };
}

/** A case after steps of the county’s seat. */
export const walk = (...wishes: StepWish[]): Case => wishes.reduce((kase, wish) => apply(kase, wish), report());
/** What the rules offer somebody. */
export const offered = (kase: Case, viewer: Viewer) => possibleActions(standing(kase, viewer));
