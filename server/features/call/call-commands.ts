import {
  type Call,
  type CallAction,
  type CallRequest,
  type CallState,
  type CallStepRequest,
  CONNECT_LIMIT_MS,
  RING_LIMIT_MS,
  UNREACHED_AFTER_MS,
} from '#contract/call';
import type { Queries } from '../../db/database.ts';
import { claimLooseAttachments } from '../../db/loose-attachments.ts';
import type { Viewer } from '../../db/viewer.ts';
import type { Change, NewAudit } from '../../live/command.ts';
import { clearTimers, setTimer } from '../../live/timer-store.ts';
import { AppProblem, fieldProblem } from '../../problem.ts';
import * as repository from './call-repository.ts';
import { type CallRow, callEvent, factsOf, presentCall } from './call-row.ts';
import {
  addressOf,
  checkStep,
  decide,
  isInCall,
  isLive,
  isParty,
  leavesTodo,
  mayCall,
  mayOversee,
  mayPreempt,
  reachOf,
} from './call-rules.ts';

/** Who does it, where and when. */
export interface Doing {
  readonly county: string;
  readonly viewer: Viewer;
  readonly at: Date;
}

/** Timers of calls; the entity is the call. */
export const CALL_TIMERS = {
  unreached: 'call.unreached',
  expired: 'call.expired',
  unconnected: 'call.unconnected',
  lost: 'call.lost',
} as const;
const ALL_TIMERS = Object.values(CALL_TIMERS);

/** Calls somebody, inside the caller's transaction; a call of the callee to the caller that still rings is accepted by it instead. */
export async function inviteCall(
  db: Queries,
  doing: Doing,
  request: CallRequest,
  target: repository.CallTarget | null,
): Promise<Change<Call>> {
  const { county, viewer, at } = doing;
  const own = addressOf(viewer);
  if (own === null) throw new AppProblem('not-allowed');
  if (own === request.callee) throw fieldProblem('/callee', '不能呼叫自己', 'is yourself');
  await repository.lockAddresses(db, county, [own, request.callee]);
  const between = await repository.listBetween(db, county, own, request.callee);
  const missed = between.find((call) => call.todo === 'open' && call.calleeAddress === own) ?? null;
  const [caller, callee] = [reachOf(own, viewer.scope), reachOf(request.callee, target?.scope ?? '')];
  // Whoever may not be called is not told apart from whoever does not exist.
  if (target === null || !mayCall(caller, callee, missed !== null)) {
    throw fieldProblem('/callee', '不在可呼叫的范围内', 'is nobody whom you may call');
  }
  const theirs = between.find((call) => call.callerAddress === request.callee && isUnanswered(call.state));
  if (theirs) return takeStep(db, doing, theirs.id, 'accept', acceptance(doing));
  await checkSubjects(db, county, request);
  const mine = await repository.listLiveOf(db, county, [viewer.account]);
  if (mine.length > 0) {
    const detail = { zh: '请先结束当前通话', en: 'end the call that you are in first' };
    throw new AppProblem('transition-refused', { detail });
  }
  const busy = await repository.listBusy(db, county, target.accounts);
  const isBusy = target.accounts.length > 0 && busy.length === target.accounts.length;
  const preempts = isBusy && mayPreempt(request.purpose ?? 'routine', caller, callee);
  const cut = preempts ? await preempt(db, doing, target.accounts) : [];
  const row = newCall(doing, own, aboutThat(request, missed), target, isBusy && !preempts);
  await repository.insertCall(db, county, row);
  if (isLive(row.state)) {
    const unreachedAt = new Date(at.getTime() + UNREACHED_AFTER_MS);
    await setTimer(db, county, { kind: CALL_TIMERS.unreached, entityId: row.id, dueAt: unreachedAt });
    await setTimer(db, county, { kind: CALL_TIMERS.expired, entityId: row.id, dueAt: row.expiresAt });
  }
  return {
    status: 201,
    answer: presentCall(row),
    events: [...cut.map(({ ended }) => callEvent(ended)), callEvent(row)],
    audit: [...cut.map(({ ended, before }) => auditLine(ended, 'preempt', before)), auditLine(row, 'invite', null)],
  };
}

/** Takes a person's step inside the caller's transaction. @throws AppProblem */
export async function stepCall(db: Queries, doing: Doing, id: string, request: CallStepRequest): Promise<Change<Call>> {
  const row = await readCall(db, doing, id);
  checkStep(factsOf(row), request.action, doing.viewer);
  switch (request.action) {
    case 'accept':
      return accept(db, doing, row);
    case 'ring':
      return takeStep(db, doing, id, 'ring', () => ({ isUnreached: false }));
    case 'decline':
    case 'cancel':
    case 'hangUp':
      return leaveOrEnd(db, doing, row, request.action);
    case 'join':
      return change(db, doing, id, 'join', (call) => joinAs(doing, call));
    case 'settle':
      return change(db, doing, id, 'settle', (call) => (call.todo === 'open' ? { todo: 'done' } : null));
    case 'note':
      return addNote(db, doing, row, request);
  }
}

/** The call as the viewer may see it. @throws AppProblem `not-found` */
export async function readCall(
  db: Queries,
  { county, viewer }: Pick<Doing, 'county' | 'viewer'>,
  id: string,
): Promise<CallRow> {
  const row = await repository.findCall(db, county, id);
  if (row === null || !(isParty(factsOf(row), viewer) || mayOversee(row, viewer))) throw new AppProblem('not-found');
  return row;
}

/**
 * Moves a call on by the table, inside a transaction; what changes nothing leaves no trace.
 * @param extra what is written beside the state
 */
export async function takeStep(
  db: Queries,
  doing: Doing,
  id: string,
  action: CallAction,
  extra: (row: CallRow) => Partial<CallRow> = () => ({}),
): Promise<Change<Call>> {
  const { county, at } = doing;
  const done = await change(db, doing, id, action, (row) => {
    const state = decide(row.state, action);
    if (state === null) return null;
    const todo = leavesTodo(state) && row.todo === 'none' ? 'open' : row.todo;
    const endedAt = isLive(state) ? null : at;
    return { state, endedAt, todo, ...extra(row) };
  });
  await setClocks(db, county, id, done.answer.state, action, at);
  return done;
}

/** Reads, decides and compares-and-sets until no other was faster. */
async function change(
  db: Queries,
  { county }: Doing,
  id: string,
  action: string,
  decideChange: (row: CallRow) => Partial<CallRow> | null,
): Promise<Change<Call>> {
  for (;;) {
    const before = await repository.findCall(db, county, id);
    if (before === null) throw new AppProblem('not-found');
    const changes = decideChange(before);
    if (changes === null) return { status: 200, answer: presentCall(before), events: [], audit: [] };
    const after: CallRow = { ...before, ...changes };
    if (!(await repository.replaceCall(db, county, after))) continue;
    const stored = { ...after, version: before.version + 1 };
    return {
      status: 200,
      answer: presentCall(stored),
      events: [callEvent(stored)],
      audit: [auditLine(stored, action, before.state)],
    };
  }
}

async function accept(db: Queries, doing: Doing, row: CallRow): Promise<Change<Call>> {
  const { county, viewer } = doing;
  await repository.lockAddresses(db, county, [row.callerAddress, row.calleeAddress]);
  const others = await repository.listLiveOf(db, county, [viewer.account]);
  const isElsewhere = others.some((call) => call.id !== row.id);
  if (isElsewhere) {
    const detail = { zh: '请先结束当前通话', en: 'end the call that you are in first' };
    throw new AppProblem('transition-refused', { detail });
  }
  // A device whose answer was lost asks again under another id: it has won already.
  if (row.acceptedBy === viewer.account && isLive(row.state)) {
    return { status: 200, answer: presentCall(row), events: [], audit: [] };
  }
  return takeStep(db, doing, row.id, 'accept', acceptance(doing));
}

const acceptance =
  ({ viewer, at }: Doing) =>
  (): Partial<CallRow> => ({
    acceptedBy: viewer.account,
    acceptedName: viewer.displayName,
    acceptedAt: at,
    isUnreached: false,
  });

/** A guest leaves and the others go on; a party ends it for all. */
async function leaveOrEnd(
  db: Queries,
  doing: Doing,
  row: CallRow,
  action: 'decline' | 'cancel' | 'hangUp',
): Promise<Change<Call>> {
  const { account } = doing.viewer;
  const isGuest = account !== row.callerAccount && account !== row.acceptedBy;
  if (action !== 'hangUp' || !isGuest) return takeStep(db, doing, row.id, action);
  return change(db, doing, row.id, 'leave', (call) => ({
    guests: call.guests.filter((guest) => guest.account !== account),
  }));
}

function joinAs({ viewer, at }: Doing, call: CallRow): Partial<CallRow> | null {
  if (call.state !== 'accepted' && call.state !== 'connected') decide(call.state, 'connect');
  if (isInCall(factsOf(call), viewer.account)) return null;
  const guest = { account: viewer.account, name: viewer.displayName, joinedAt: at.toISOString() };
  return { guests: [...call.guests, guest] };
}

async function addNote(db: Queries, doing: Doing, row: CallRow, request: CallStepRequest): Promise<Change<Call>> {
  const { county, viewer } = doing;
  const { attachments = [], note } = request;
  if (attachments.length > 0) {
    const { hasIncident } = await repository.findSubjects(db, county, row.incidentId, null);
    if (!hasIncident)
      throw fieldProblem('/attachments', '这次通话没有您可查看的事件', 'there is no case of this call that you see');
    const taken = await claimLooseAttachments(db, county, row.incidentId, viewer.account, attachments);
    if (taken !== new Set(attachments).size) {
      throw fieldProblem('/attachments', '附件不存在或已被使用', 'an attachment does not exist or belongs elsewhere');
    }
  }
  return change(db, doing, row.id, 'note', (call) => ({
    note: note ?? call.note,
    pictures: [...call.pictures, ...attachments],
  }));
}

/** Ends what these accounts are in; each with the state that it was cut off in. */
async function preempt(
  db: Queries,
  doing: Doing,
  accounts: readonly string[],
): Promise<{ ended: CallRow; before: CallState }[]> {
  const { county, at } = doing;
  const cut: { ended: CallRow; before: CallState }[] = [];
  for (const call of await repository.listLiveOf(db, county, accounts)) {
    const after: CallRow = { ...call, state: 'ended', endedAt: at, isPreempted: true };
    // Whoever ended it in between has done the same.
    if (!(await repository.replaceCall(db, county, after))) continue;
    await clearTimers(db, county, ALL_TIMERS, call.id);
    cut.push({ ended: { ...after, version: call.version + 1 }, before: call.state });
  }
  return cut;
}

/** The clocks that a state needs, and no other: they stand in the table, so that a restart forgets none. */
async function setClocks(
  db: Queries,
  county: string,
  id: string,
  state: CallState,
  action: CallAction,
  at: Date,
): Promise<void> {
  if (action === 'ring') return clearTimers(db, county, [CALL_TIMERS.unreached], id);
  if (isUnanswered(state)) return;
  await clearTimers(db, county, ALL_TIMERS, id);
  if (state !== 'accepted') return;
  const dueAt = new Date(at.getTime() + CONNECT_LIMIT_MS);
  await setTimer(db, county, { kind: CALL_TIMERS.unconnected, entityId: id, dueAt });
}

/** Who calls back talks about what the call was about, also a worker who does not see that case. */
function aboutThat(request: CallRequest, missed: CallRow | null): CallRequest {
  if (missed === null) return request;
  const { incidentId, orderId } = presentCall(missed);
  return { ...(incidentId === null ? {} : { incidentId }), ...(orderId === null ? {} : { orderId }), ...request };
}

async function checkSubjects(db: Queries, county: string, { incidentId, orderId }: CallRequest): Promise<void> {
  const { hasIncident, hasOrder } = await repository.findSubjects(db, county, incidentId ?? null, orderId ?? null);
  if (incidentId !== undefined && !hasIncident) {
    throw fieldProblem('/incidentId', '没有该事件', 'is no incident in your scope');
  }
  if (orderId !== undefined && !hasOrder) throw fieldProblem('/orderId', '没有该指令', 'is no order in your scope');
}

const isUnanswered = (state: CallState): boolean => state === 'invited' || state === 'ringing';

function newCall(
  { viewer, at }: Doing,
  own: string,
  request: CallRequest,
  target: repository.CallTarget,
  isBusy: boolean,
): CallRow {
  return {
    id: request.commandId,
    version: 1,
    state: isBusy ? 'busy' : 'invited',
    purpose: request.purpose ?? 'routine',
    callerAddress: own,
    callerAccount: viewer.account,
    callerName: viewer.displayName,
    callerScope: viewer.scope,
    calleeAddress: request.callee,
    calleeName: target.name,
    calleeScope: target.scope,
    acceptedBy: null,
    acceptedName: null,
    guests: [],
    wantsVideo: request.wantsVideo ?? false,
    incidentId: request.incidentId ?? null,
    orderId: request.orderId ?? null,
    invitedAt: at,
    expiresAt: new Date(at.getTime() + RING_LIMIT_MS),
    acceptedAt: null,
    connectedAt: null,
    endedAt: isBusy ? at : null,
    isUnreached: false,
    isPreempted: false,
    todo: isBusy ? 'open' : 'none',
    note: null,
    pictures: [],
  };
}

function auditLine(row: CallRow, action: string, before: string | null): NewAudit {
  return {
    action: `call.${action}`,
    target: `call:${row.id}`,
    scopeCode: row.callerScope,
    before: before === null ? null : { state: before },
    after: {
      state: row.state,
      from: row.callerAddress,
      to: row.calleeAddress,
      ...(row.purpose === 'emergency' ? { purpose: row.purpose } : {}),
      ...(row.incidentId === null ? {} : { incidentId: row.incidentId }),
    },
  };
}
