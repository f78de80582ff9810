import { Type, type Static, type TSchema } from 'typebox';
import { type Call, CallGuest, CallPurpose, CallState } from '#contract/call';
import type { CallChange } from '#contract/call-change';
import { commonAncestor } from '#contract/division';
import type { NewEvent } from '../../live/command.ts';
import type { CallFacts } from './call-rules.ts';

const Nullable = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()]);
const Time = Type.Unsafe<Date>(Type.Unknown());

/** A call as it is stored. */
export const CallRow = Type.Object({
  id: Type.String(),
  version: Type.Integer(),
  state: CallState,
  purpose: CallPurpose,
  callerAddress: Type.String(),
  callerAccount: Type.String(),
  callerName: Type.String(),
  callerScope: Type.String(),
  calleeAddress: Type.String(),
  calleeName: Type.String(),
  calleeScope: Type.String(),
  acceptedBy: Nullable(Type.String()),
  acceptedName: Nullable(Type.String()),
  guests: Type.Array(CallGuest),
  wantsVideo: Type.Boolean(),
  incidentId: Nullable(Type.String()),
  orderId: Nullable(Type.String()),
  invitedAt: Time,
  expiresAt: Time,
  acceptedAt: Nullable(Time),
  connectedAt: Nullable(Time),
  endedAt: Nullable(Time),
  isUnreached: Type.Boolean(),
  isPreempted: Type.Boolean(),
  todo: Type.Union([Type.Literal('none'), Type.Literal('open'), Type.Literal('done')]),
  note: Nullable(Type.String()),
  pictures: Type.Array(Type.String()),
});
export type CallRow = Static<typeof CallRow>;

/** The columns of `CallRow`. */
export const CALL_COLUMNS = `id, version, state, purpose, caller_address AS "callerAddress", caller_account AS "callerAccount",
  caller_name AS "callerName", caller_scope AS "callerScope", callee_address AS "calleeAddress", callee_name AS "calleeName",
  callee_scope AS "calleeScope", accepted_by AS "acceptedBy", accepted_name AS "acceptedName", guests, wants_video AS "wantsVideo",
  incident_id AS "incidentId", order_id AS "orderId", invited_at AS "invitedAt", expires_at AS "expiresAt",
  accepted_at AS "acceptedAt", connected_at AS "connectedAt", ended_at AS "endedAt", is_unreached AS "isUnreached",
  is_preempted AS "isPreempted", todo, note, pictures`;

/** What the rules look at. */
export function factsOf(row: CallRow): CallFacts {
  const { state, callerAccount, callerAddress, callerScope, calleeAddress, calleeScope, acceptedBy, todo } = row;
  const guests = row.guests.map((guest) => guest.account);
  return { state, callerAccount, callerAddress, callerScope, calleeAddress, calleeScope, acceptedBy, guests, todo };
}

/** A call as its parties see it. */
export function presentCall(row: CallRow): Call {
  const time = (at: Date | null): string | null => at?.toISOString() ?? null;
  const { callerAddress, callerName, callerScope, callerAccount, calleeAddress, calleeScope, acceptedBy } = row;
  return {
    id: row.id as Call['id'],
    version: row.version,
    state: row.state,
    purpose: row.purpose,
    caller: { address: callerAddress, name: callerName, scope: callerScope, account: callerAccount },
    callee: {
      address: calleeAddress,
      name: row.acceptedName ?? row.calleeName,
      scope: calleeScope,
      account: acceptedBy,
    },
    guests: row.guests,
    wantsVideo: row.wantsVideo,
    incidentId: row.incidentId as Call['incidentId'],
    orderId: row.orderId as Call['orderId'],
    invitedAt: row.invitedAt.toISOString(),
    expiresAt: row.expiresAt.toISOString(),
    acceptedAt: time(row.acceptedAt),
    connectedAt: time(row.connectedAt),
    endedAt: time(row.endedAt),
    isUnreached: row.isUnreached,
    isPreempted: row.isPreempted,
    todo: row.todo,
    note: row.note,
    pictures: row.pictures as Call['pictures'],
  };
}

/** The event of a change: the log's readers are told which of them it concerns. */
export function callEvent(row: CallRow): NewEvent {
  const data: CallChange = {
    version: row.version,
    state: row.state,
    parties: [row.callerAddress, row.calleeAddress],
    accounts: row.guests.map((guest) => guest.account),
    scopes: [row.callerScope, row.calleeScope],
  };
  const workers = data.parties.flatMap((address) => (address.startsWith('worker:') ? [Number(address.slice(7))] : []));
  return {
    kind: 'call',
    entityId: row.id,
    scopeCode: commonAncestor(row.callerScope, row.calleeScope),
    workerIds: workers,
    data,
  };
}
