import type { Position } from '#contract/geo';
import type { Force, Whistle, WhistleRequest, WhistleStepRequest } from '#contract/whistle';
import { isWithin } from '#contract/division';
import type { Queries } from '../../db/database.ts';
import { systemViewer, type Viewer } from '../../db/viewer.ts';
import { distanceM } from '../../geo/distance.ts';
import type { Change } from '../../live/command.ts';
import { clearTimers, setTimer } from '../../live/timer-store.ts';
import type { TimerHandler } from '../../live/timers.ts';
import { AppProblem, fieldProblem } from '../../problem.ts';
import { ringForCalls, type WhistleAlarmSource } from './whistle-alarms.ts';
import * as repository from './whistle-repository.ts';
import { type CallRow, factsOf, presentWhistle } from './whistle-row.ts';
import { decideCall, holdersOf, isOver, isReadyToClose, mayBlow } from './whistle-rules.ts';
import { FINAL_CALL_STATES } from './whistle-transitions.ts';

/** Who does it, where and when. */
export interface Doing {
  readonly county: string;
  readonly viewer: Viewer;
  readonly at: Date;
  readonly alarms: WhistleAlarmSource;
}

/** Timers of calls that no town has accepted yet; the entity is `<whistle>:<force>`. */
export const UNACCEPTED = 'whistle.unaccepted';

const MINUTE_MS = 60_000;
/** A phone that has told nothing for longer does not say where a team is now. */
const FIX_AGE_MS = 5 * MINUTE_MS;

/** Blows a whistle inside the caller's transaction: it rings at once where the forces answer, and a timer runs for each town. */
export async function blowWhistle(
  db: Queries,
  doing: Doing,
  id: string,
  request: WhistleRequest,
): Promise<Change<Whistle>> {
  const { county, viewer, at } = doing;
  if (!mayBlow(viewer)) {
    const detail = { zh: '吹哨由村（社区）值班席发起', en: 'a whistle is blown by the duty seat of a village' };
    throw new AppProblem('not-allowed', { detail });
  }
  const forces = await chooseForces(db, doing, request.forces);
  const whistle = { id, village: viewer.scope, viewer, at, ...(await describe(db, doing, request)) };
  await repository.insertWhistle(db, county, whistle);
  const rules = await repository.readRules(db, county);
  for (const force of forces) {
    const dueAt = new Date(at.getTime() + rules.acceptWithinMin * MINUTE_MS);
    const acceptBy = force.level === 'town' ? dueAt : null;
    await repository.insertCall(db, county, whistle, { forceId: force.id, answering: force.division, acceptBy });
    await repository.insertStep(db, county, {
      whistleId: id,
      village: viewer.scope,
      forceId: force.id,
      action: 'blow',
      viewer,
      at,
      before: null,
      after: 'blown',
      note: null,
      lacksCertificate: false,
    });
    if (acceptBy !== null) await setTimer(db, county, { kind: UNACCEPTED, entityId: `${id}:${force.id}`, dueAt });
  }
  const called = forces.map((force) => force.id);
  const after = { forces: called, certificate: whistle.certificate };
  return announce(db, doing, id, called, { status: 201, action: 'blow', before: null, after });
}

/** Takes one step inside the caller's transaction. */
export async function stepWhistle(
  db: Queries,
  doing: Doing,
  id: string,
  request: WhistleStepRequest,
): Promise<Change<Whistle>> {
  const stored = await repository.findWhistle(db, doing.county, id, true);
  if (stored === null) throw new AppProblem('not-found');
  const calls = chooseCalls(stored, request, doing.viewer);
  const before = Object.fromEntries(calls.map((call) => [call.forceId, call.state]));
  const changed = new Map<string, CallRow>();
  for (const call of calls) {
    const next = await stepCall(db, doing, stored, call, request);
    changed.set(call.forceId, next);
  }
  const states = stored.calls.map((call) => (changed.get(call.forceId) ?? call).state);
  const isClosed = request.action === 'close';
  const state = isClosed ? 'closed' : isOver(states) ? 'cancelled' : 'open';
  await repository.updateWhistle(db, doing.county, {
    id,
    state,
    endedAt: state === 'open' ? null : doing.at,
    satisfaction: isClosed ? (request.satisfaction ?? null) : null,
    satisfactionText: isClosed ? (request.note ?? null) : null,
  });
  const after = {
    calls: Object.fromEntries([...changed].map(([forceId, call]) => [forceId, call.state])),
    ...([...changed.values()].some((call) => call.lacksCertificate) ? { missingCertificate: true } : {}),
    ...(isClosed ? { satisfaction: request.satisfaction } : {}),
  };
  return announce(db, doing, id, [...changed.keys()], { status: 200, action: request.action, before, after });
}

/** Calls the county when the town has not accepted in time; set by `blowWhistle`, so that it acts once however many servers look. */
export function createUnacceptedHandler(county: string, alarms: WhistleAlarmSource): TimerHandler {
  return async (db, timer, at) => {
    const [id = '', forceId = ''] = timer.entityId.split(':');
    const stored = await repository.findWhistle(db, county, id, true);
    const call = stored?.calls.find((each) => each.forceId === forceId);
    if (!stored || call?.state !== 'blown') return { events: [], audit: [] };
    const doing = { county, viewer: systemViewer(county), at, alarms };
    const before = { [forceId]: call.state };
    const next = await stepCall(db, doing, stored, call, { action: 'escalate', note: '超时未受理，自动呼叫县级' });
    await repository.updateWhistle(db, county, stored.row);
    const after = { calls: { [forceId]: next.state }, dueAt: timer.dueAt.toISOString() };
    return announce(db, doing, id, [forceId], { status: 200, action: 'escalate', before, after });
  };
}

type StepWish = Pick<WhistleStepRequest, 'action'> & Partial<WhistleStepRequest>;

async function stepCall(
  db: Queries,
  doing: Doing,
  stored: repository.StoredWhistle,
  call: CallRow,
  wish: StepWish,
): Promise<CallRow> {
  const { county, viewer, at } = doing;
  const state = decideCall(factsOf(call), wish.action, viewer, wish.note);
  const next: CallRow = { ...call, state, ...(await effectOf(db, doing, stored, call, wish)) };
  await repository.updateCall(db, county, next);
  await repository.insertStep(db, county, {
    whistleId: stored.row.id,
    village: call.village,
    forceId: call.forceId,
    action: wish.action,
    viewer,
    at,
    before: call.state,
    after: state,
    note: wish.note ?? null,
    lacksCertificate: wish.action === 'accept' && next.lacksCertificate,
  });
  if (call.state === 'blown') await clearTimers(db, county, [UNACCEPTED], `${call.whistleId}:${call.forceId}`);
  return next;
}

/** What a step writes beside the state. */
async function effectOf(
  db: Queries,
  doing: Doing,
  stored: repository.StoredWhistle,
  call: CallRow,
  wish: StepWish,
): Promise<Partial<CallRow>> {
  const { county, at } = doing;
  switch (wish.action) {
    case 'accept':
      return acceptWith(await findTeam(db, doing, wish.teamId ?? call.forceId), stored.row.certificate, at);
    case 'depart':
      return { enRouteAt: at };
    case 'arrive':
      return arriveAt(db, doing, stored.row, wish);
    case 'handle':
      return { handledAt: at };
    case 'return':
      return { handledAt: null };
    case 'escalate':
      return { ...UNANSWERED, answering: county, escalatedAt: call.escalatedAt ?? at };
    case 'close':
    case 'cancel':
      return { endedAt: at, acceptBy: null };
  }
}

/** A call that waits for another team: what the one before did is in the log. */
const UNANSWERED: Partial<CallRow> = {
  teamId: null,
  teamName: null,
  acceptBy: null,
  acceptedAt: null,
  enRouteAt: null,
  arrivedAt: null,
  arrivalLng: null,
  arrivalLat: null,
  arrivalSource: null,
  arrivalM: null,
  isFar: false,
  lacksCertificate: false,
};

function acceptWith(team: Force, certificate: string | null, at: Date): Partial<CallRow> {
  return {
    teamId: team.id,
    teamName: team.name,
    answering: team.division,
    acceptedAt: at,
    acceptBy: null,
    lacksCertificate: certificate !== null && holdersOf(team, certificate) === 0,
  };
}

async function arriveAt(
  db: Queries,
  doing: Doing,
  row: { readonly lng: number; readonly lat: number },
  wish: StepWish,
): Promise<Partial<CallRow>> {
  const { county, viewer, at } = doing;
  const workerId = viewer.workerId === null ? wish.workerId : undefined;
  const position = workerId === undefined ? wish.position : await phoneOf(db, doing, workerId);
  if (position === undefined) {
    throw fieldProblem('/position', '请给出到场位置', 'say where the team is, or whose phone tells it');
  }
  const arrivalM = Math.round(distanceM(position, [row.lng, row.lat]));
  const { farM } = await repository.readRules(db, county);
  return {
    arrivedAt: at,
    arrivalLng: position[0],
    arrivalLat: position[1],
    arrivalSource: viewer.workerId !== null || workerId !== undefined ? 'phone' : 'stated',
    arrivalM,
    isFar: arrivalM > farM,
  };
}

async function phoneOf(db: Queries, { county, at }: Doing, workerId: number): Promise<Position> {
  const position = await repository.findFix(db, county, workerId, new Date(at.getTime() - FIX_AGE_MS));
  if (position !== null) return position;
  throw fieldProblem('/workerId', '该手机最近 5 分钟没有定位', 'this phone has told no place within 5 minutes');
}

async function findTeam(db: Queries, { county, viewer }: Doing, id: string): Promise<Force> {
  const team = (await repository.listForces(db, county)).find((force) => force.id === id);
  // The county was called for a town's force: it says which team goes, the town's own one included.
  if (team !== undefined && isWithin(viewer.scope, team.division)) return team;
  throw fieldProblem('/teamId', '应为本级可调派的队伍', 'must be a team that your centre can send');
}

async function chooseForces(db: Queries, { county, viewer }: Doing, ids: readonly string[]): Promise<Force[]> {
  const forces = await repository.listForces(db, county);
  return [...new Set(ids)].map((id) => {
    const force = forces.find((each) => each.id === id && isWithin(each.division, viewer.scope));
    if (force !== undefined) return force;
    throw fieldProblem('/forces', '应为本镇或本县的队伍', "must be teams of the village's own town or county");
  });
}

async function describe(db: Queries, { county, viewer }: Doing, request: WhistleRequest) {
  const { incidentId } = request;
  const kase = incidentId === undefined ? null : await repository.findCase(db, county, incidentId, viewer.scope);
  if (incidentId !== undefined && kase === null)
    throw fieldProblem('/incidentId', '没有该事件', 'is no case of your village');
  const matter = request.matter ?? kase?.title;
  if (matter === undefined) throw fieldProblem('/matter', '请写明事由', 'say what it is about');
  const position: Position | undefined = request.position ?? (kase ? [kase.lng, kase.lat] : undefined);
  if (position === undefined) throw fieldProblem('/position', '请给出地点', 'say where it is');
  if (request.position !== undefined && !(await repository.liesIn(db, county, viewer.scope, request.position))) {
    throw fieldProblem('/position', '不在本村（社区）范围内', 'lies outside your village');
  }
  // What the village says goes before what the list asks for.
  const certificate = request.certificate ?? kase?.certificate ?? null;
  const known = await repository.listCertificates(db, county);
  if (certificate !== null && !known.some(({ code }) => code === certificate)) {
    throw fieldProblem('/certificate', '没有该执法证类别', 'is no certificate category of this county');
  }
  const text = request.text ?? kase?.text ?? '';
  return { incidentId: incidentId ?? null, matter, text, certificate, position };
}

/** Which calls a step is about: the one named, or all of the whistle for a close or a cancel of the whole. */
function chooseCalls(
  stored: repository.StoredWhistle,
  request: WhistleStepRequest,
  viewer: Viewer,
): readonly CallRow[] {
  const { action, forceId } = request;
  const running = stored.calls.filter((call) => !FINAL_CALL_STATES.includes(call.state));
  if (action === 'close') return chooseForClose(stored, request, viewer, running);
  if (forceId !== undefined) {
    const call = stored.calls.find((each) => each.forceId === forceId);
    if (call !== undefined) return [call];
    throw fieldProblem('/forceId', '没有呼叫该队伍', 'was not called by this whistle');
  }
  if (action === 'cancel' && running.length > 0) return running;
  const [only, ...others] = stored.calls;
  if (only !== undefined && others.length === 0) return [only];
  throw fieldProblem('/forceId', '请选择队伍', 'say which force it is about');
}

function chooseForClose(
  stored: repository.StoredWhistle,
  request: WhistleStepRequest,
  viewer: Viewer,
  running: readonly CallRow[],
): readonly CallRow[] {
  const states = stored.calls.map((call) => call.state);
  // Whoever may not close at all is told that first, whatever the state.
  const isVillages = viewer.role === 'duty' && viewer.scope === stored.row.village;
  if (isVillages && !isReadyToClose(states)) {
    const isEnded = stored.row.state !== 'open';
    const detail = isEnded
      ? { zh: '这次吹哨已经结束', en: 'this whistle has ended' }
      : { zh: '还有队伍未处置完', en: 'a force that was called has not done its work yet' };
    throw new AppProblem('transition-refused', { detail });
  }
  if (isVillages && request.satisfaction === undefined) {
    throw fieldProblem('/satisfaction', '请评价是否满意', 'say whether the village is satisfied');
  }
  return running.length > 0 ? running : stored.calls;
}

async function announce(
  db: Queries,
  { county, at, alarms }: Doing,
  id: string,
  changed: readonly string[],
  what: { status: number; action: string; before: unknown; after: unknown },
): Promise<Change<Whistle>> {
  const stored = await repository.findWhistle(db, county, id);
  if (stored === null) throw new Error(`whistle ${id} vanished inside its own transaction`);
  const whistle = presentWhistle(stored.row, stored.calls);
  const { village, matter } = stored.row;
  const calls = stored.calls.filter(({ forceId }) => changed.includes(forceId));
  const rung = await ringForCalls(db, alarms, at, matter, calls);
  return {
    status: what.status,
    answer: whistle,
    events: [{ kind: 'whistle', entityId: id, scopeCode: village, data: whistle }, ...rung],
    audit: [
      {
        action: `whistle.${what.action}`,
        target: `whistle:${id}`,
        scopeCode: village,
        before: what.before,
        after: what.after,
      },
    ],
  };
}
