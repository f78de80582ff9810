import {
  CARD_KINDS,
  type Supervision,
  type SupervisionAction,
  type SupervisionKind,
  type SupervisionRequest,
  type SupervisionState,
  type SupervisionStepRequest,
} from '#contract/supervision';
import type { Queries } from '../../db/database.ts';
import type { Change, NewAudit, NewEvent } from '../../live/command.ts';
import { clearTimers, setTimer } from '../../live/timer-store.ts';
import { AppProblem, fieldProblem } from '../../problem.ts';
import { lockClock } from './clock-repository.ts';
import { alarmKind, callOf } from './supervision-alarms.ts';
import type { Doing, SupervisedIncident, SupervisionPorts } from './supervision-ports.ts';
import * as repository from './supervision-repository.ts';
import { presentSupervision, type SupervisionRow } from './supervision-row.ts';
import { centreAbove, checkIssue, decideStep } from './supervision-rules.ts';
import { CLASS_OF, ENDED_STATES } from './supervision-transitions.ts';

/** Timer of a card whose reply is due; its entity is the card. */
export const CARD_DUE = 'supervision.due';
/** Timer of the next stage of an incident's clock; its entity is the incident. */
export const CLOCK_STAGE = 'incident.clock';

/** What is left behind by something that was issued or done. */
export interface Trace {
  readonly events: readonly NewEvent[];
  readonly audit: readonly NewAudit[];
}

/** What is issued, and in whose name. */
export interface Issue {
  readonly kind: SupervisionKind;
  readonly issuer: string;
  readonly target: string;
  readonly reason: string;
  readonly dueAt: Date | null;
  readonly isAutomatic: boolean;
}

const MINUTE_MS = 60_000;
const VILLAGE_DIGITS = 12;

/** Seats from the village up see what is laid over an incident; an incident's grid is too narrow, workers are not supervised. */
export const supervisionScope = (incidentScope: string): string => incidentScope.slice(0, VILLAGE_DIGITS);

/** Issues what a person asked for. @throws AppProblem when the incident is unknown or the rules refuse */
export async function issueByHand(
  ports: SupervisionPorts,
  db: Queries,
  doing: Doing,
  incidentId: string,
  request: SupervisionRequest,
): Promise<Change<Supervision>> {
  const incident = await mustFindIncident(ports, db, incidentId, true);
  const target = request.target ?? incident.owner;
  const facts = { owner: incident.owner, hasEnded: ports.isFinal(incident.state) };
  checkIssue(facts, request.kind, target, doing.viewer);
  const dueAt = await dueOf(ports, db, doing, incident, request);
  const issue = {
    kind: request.kind,
    issuer: doing.viewer.scope,
    target,
    reason: request.reason.trim(),
    dueAt,
    isAutomatic: false,
  };
  if (issue.reason === '') throw fieldProblem('/reason', '请写明理由', 'a reason is needed');
  const { id, ...trace } = await issueOne(ports, db, doing, incident, issue);
  const more = await tellLevelAbove(ports, db, doing, incident, issue);
  const made = presentSupervision(await mustFind(ports.county, db, id));
  return { status: 201, answer: made, ...join(trace, more) };
}

/** Takes one step of a supervision. @throws AppProblem when it is unknown, another version is current, or the rules refuse */
export async function stepByHand(
  ports: SupervisionPorts,
  db: Queries,
  doing: Doing,
  id: string,
  request: SupervisionStepRequest,
): Promise<Change<Supervision>> {
  const row = await repository.findSupervision(db, ports.county, id, true);
  if (row === null) throw new AppProblem('not-found');
  if (row.version !== request.version) throw new AppProblem('version-conflict');
  const words = (request.words ?? '').trim();
  const decision = decideStep(row, request.action, words, doing.viewer);
  const step = { action: request.action, state: decision.state, words: words === '' ? null : words };
  const trace = await applyStep(ports, db, doing, row, step);
  const more =
    decision.next === null
      ? await afterLift(ports, db, row, request.action)
      : await escalateTo(ports, db, doing, row, { ...decision.next, reason: words, isAutomatic: false });
  const answer = presentSupervision(await mustFind(ports.county, db, id));
  return { status: 200, answer, ...join(trace, more) };
}

/** Issues the card that follows an escalated one, and tells the level above of a red one. */
export async function escalateTo(
  ports: SupervisionPorts,
  db: Queries,
  doing: Doing,
  from: Pick<SupervisionRow, 'incidentId' | 'target'>,
  next: {
    readonly kind: SupervisionKind;
    readonly issuer: string;
    readonly reason: string;
    readonly isAutomatic: boolean;
  },
): Promise<Trace> {
  const incident = await mustFindIncident(ports, db, from.incidentId);
  const { replyWithinMin } = await ports.readRule(db, incident.urgency, incident.type);
  const issue = { ...next, target: from.target, dueAt: minutesAfter(doing.at, replyWithinMin) };
  const trace = await issueOne(ports, db, doing, incident, issue);
  return join(trace, await tellLevelAbove(ports, db, doing, incident, issue));
}

/** Stores one supervision with the first line of its log and the timer of its reply. */
export async function issueOne(
  ports: SupervisionPorts,
  db: Queries,
  doing: Doing,
  incident: SupervisedIncident,
  issue: Issue,
): Promise<Trace & { readonly id: string }> {
  const { county } = ports;
  const id = ports.newId();
  const scope = supervisionScope(incident.scope);
  await repository.insertSupervision(db, county, { ...issue, id, incidentId: incident.id, scope, at: doing.at });
  await writeStep(county, db, doing, id, {
    action: 'issue',
    before: null,
    after: 'issued',
    words: issue.reason || null,
  });
  if (issue.dueAt !== null) await setTimer(db, county, { kind: CARD_DUE, entityId: id, dueAt: issue.dueAt });
  return { id, ...(await announce(ports, db, doing.at, id, 'issue', null)) };
}

/** A red card is known one level above who issued it; the county's own, when nobody did it by hand, to the county. */
export async function tellLevelAbove(
  ports: SupervisionPorts,
  db: Queries,
  doing: Doing,
  incident: SupervisedIncident,
  card: Pick<Issue, 'kind' | 'issuer' | 'isAutomatic'>,
): Promise<Trace> {
  if (card.kind !== 'redCard') return NOTHING;
  const upper = centreAbove(card.issuer) ?? (card.isAutomatic ? card.issuer : null);
  if (upper === null) return NOTHING;
  const notice = {
    kind: 'redNotice',
    issuer: card.issuer,
    target: upper,
    reason: '',
    dueAt: null,
    isAutomatic: true,
  } as const;
  return issueOne(ports, db, doing, incident, notice);
}

/** Writes a step that was decided, and clears the timer of a reply that is no longer waited for. */
export async function applyStep(
  ports: SupervisionPorts,
  db: Queries,
  doing: Doing,
  row: SupervisionRow,
  step: { readonly action: SupervisionAction; readonly state: SupervisionState; readonly words: string | null },
): Promise<Trace> {
  const { county } = ports;
  await repository.updateSupervision(db, county, row.id, {
    state: step.state,
    at: doing.at,
    reply: step.action === 'reply' ? step.words : null,
    hasEnded: ENDED_STATES.includes(step.state),
  });
  await writeStep(county, db, doing, row.id, { ...step, before: row.state, after: step.state });
  if (step.action !== 'acknowledge') await clearTimers(db, county, [CARD_DUE], row.id);
  return announce(ports, db, doing.at, row.id, step.action, row);
}

/** Lifts every notice of an incident that is still open: what it told is no longer so. */
export async function liftNotices(
  ports: SupervisionPorts,
  db: Queries,
  doing: Doing,
  incidentId: string,
): Promise<Trace> {
  let trace: Trace = NOTHING;
  for (const row of await repository.listOfIncident(db, ports.county, incidentId)) {
    if (row.endedAt !== null || CLASS_OF[row.kind] !== 'notice') continue;
    trace = join(trace, await applyStep(ports, db, doing, row, { action: 'lift', state: 'lifted', words: null }));
  }
  return trace;
}

/** Two traces as one. */
export function join(first: Trace, second: Trace): Trace {
  return { events: [...first.events, ...second.events], audit: [...first.audit, ...second.audit] };
}

/** Nothing left behind. */
export const NOTHING: Trace = { events: [], audit: [] };

/** The event that tells readers what a supervision is now. */
export function supervisionEvent(row: SupervisionRow, leftCode?: string): NewEvent {
  return {
    kind: 'supervision',
    entityId: row.id,
    scopeCode: row.scope,
    ...(leftCode === undefined ? {} : { leftCode }),
    data: presentSupervision(row),
  };
}

/** Whoever lifts the clock's yellow card lets the matter rest: its red one does not come by itself. */
async function afterLift(
  ports: SupervisionPorts,
  db: Queries,
  row: SupervisionRow,
  action: SupervisionAction,
): Promise<Trace> {
  if (action !== 'lift' || row.kind !== 'yellowCard' || !row.isAutomatic) return NOTHING;
  const clock = await lockClock(db, ports.county, row.incidentId);
  if (clock?.stage === 'yellow') await clearTimers(db, ports.county, [CLOCK_STAGE], row.incidentId);
  return NOTHING;
}

async function dueOf(
  ports: SupervisionPorts,
  db: Queries,
  doing: Doing,
  incident: SupervisedIncident,
  request: SupervisionRequest,
): Promise<Date | null> {
  const cards: readonly SupervisionKind[] = CARD_KINDS;
  if (!cards.includes(request.kind)) return null;
  if (request.dueAt === undefined) {
    const { replyWithinMin } = await ports.readRule(db, incident.urgency, incident.type);
    return minutesAfter(doing.at, replyWithinMin);
  }
  const dueAt = new Date(request.dueAt);
  if (dueAt.getTime() <= doing.at.getTime()) throw fieldProblem('/dueAt', '应晚于现在', 'must lie in the future');
  return dueAt;
}

async function writeStep(
  county: string,
  db: Queries,
  { viewer, at }: Doing,
  supervisionId: string,
  step: Pick<repository.NewStep, 'action' | 'before' | 'after' | 'words'>,
): Promise<void> {
  const actor = { actor: viewer.account, actorName: viewer.displayName, centre: viewer.scope };
  await repository.insertStep(db, county, { ...step, ...actor, supervisionId, at });
}

async function announce(
  ports: SupervisionPorts,
  db: Queries,
  at: Date,
  id: string,
  action: SupervisionAction | 'issue',
  before: SupervisionRow | null,
): Promise<Trace> {
  const row = await mustFind(ports.county, db, id);
  const call = callOf(row);
  const alarms =
    call === null ? await ports.clearAlarm(db, alarmKind(row.kind), id) : await ports.raiseAlarm(db, at, call);
  const line = {
    action: `supervision.${action}`,
    target: `supervision:${id}`,
    scopeCode: row.scope,
    before: before === null ? null : { state: before.state, version: before.version },
    after: { incident: row.incidentId, kind: row.kind, state: row.state, target: row.target, version: row.version },
  };
  return { events: [supervisionEvent(row), ...alarms], audit: [line] };
}

async function mustFind(county: string, db: Queries, id: string): Promise<SupervisionRow> {
  const row = await repository.findSupervision(db, county, id);
  if (row === null) throw new Error(`supervision ${id} vanished inside its own transaction`);
  return row;
}

async function mustFindIncident(
  ports: SupervisionPorts,
  db: Queries,
  id: string,
  lock = false,
): Promise<SupervisedIncident> {
  const incident = await ports.findIncident(db, id, lock);
  if (incident === null) throw new AppProblem('not-found');
  return incident;
}

const minutesAfter = (at: Date, minutes: number): Date => new Date(at.getTime() + minutes * MINUTE_MS);
