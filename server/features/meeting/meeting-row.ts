import { Type, type Static, type TSchema } from 'typebox';
import {
  AnswerState,
  type MeetingEntry,
  type MeetingHead,
  type MeetingRoll,
  type MeetingSeat,
  MeetingState,
  SeatPresence,
  SeatRole,
  SharedMap,
} from '#contract/meeting';
import type { MeetingChange } from '#contract/meeting-change';
import type { NewEvent } from '../../live/command.ts';

const Nullable = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()]);
const Time = Type.Unsafe<Date>(Type.Unknown());
const OptionalText = Nullable(Type.String());

/** A meeting as it is stored. */
export const MeetingRow = Type.Object({
  id: Type.String(),
  version: Type.Integer(),
  state: MeetingState,
  title: Type.String(),
  agenda: Type.Array(Type.String()),
  hostAddress: Type.String(),
  hostName: Type.String(),
  hostScope: Type.String(),
  invited: Type.Array(Type.String()),
  startsAt: Time,
  startedAt: Nullable(Time),
  endedAt: Nullable(Time),
  hasWaitingRoom: Type.Boolean(),
  isMutedAll: Type.Boolean(),
  pinned: OptionalText,
  cameraId: OptionalText,
  map: Nullable(SharedMap),
  presentCount: Type.Integer(),
});
export type MeetingRow = Static<typeof MeetingRow>;

/** The columns of `MeetingRow`, of the table `m`. */
export const MEETING_COLUMNS = `m.id, m.version, m.state, m.title, m.agenda, m.host_address AS "hostAddress", m.host_name AS "hostName",
  m.host_scope AS "hostScope", m.invited, m.starts_at AS "startsAt", m.started_at AS "startedAt", m.ended_at AS "endedAt",
  m.has_waiting_room AS "hasWaitingRoom", m.is_muted_all AS "isMutedAll", m.pinned, m.camera_id AS "cameraId", m.map,
  (SELECT count(*)::integer FROM meeting_seat s WHERE s.county_code = m.county_code AND s.meeting_id = m.id
     AND s.presence = 'present') AS "presentCount"`;

/** A seat as it is stored. */
export const SeatRow = Type.Object({
  address: Type.String(),
  name: Type.String(),
  scope: Type.String(),
  role: SeatRole,
  presence: SeatPresence,
  account: OptionalText,
  person: OptionalText,
  device: OptionalText,
  joinedAt: Nullable(Time),
  leftAt: Nullable(Time),
  handAt: Nullable(Time),
  isMuted: Type.Boolean(),
  asksVoice: Type.Boolean(),
  absence: OptionalText,
  /** Was let in once: comes back past a lock and without waiting. */
  wasInside: Type.Boolean(),
  seq: Type.Integer(),
});
export type SeatRow = Static<typeof SeatRow>;

/** The columns of `SeatRow`. */
export const SEAT_COLUMNS = `address, name, scope, role, presence, account, person, device, joined_at AS "joinedAt", left_at AS "leftAt",
  hand_at AS "handAt", is_muted AS "isMuted", asks_voice AS "asksVoice", absence, was_inside AS "wasInside", seq`;

/** A roll call as it is stored, with its counts. */
export const RollRow = Type.Object({
  number: Type.Integer(),
  askedAt: Time,
  closesAt: Time,
  closedAt: Nullable(Time),
  asked: Type.Integer(),
  present: Type.Integer(),
  late: Type.Integer(),
  absent: Type.Integer(),
  waiting: Type.Integer(),
});
export type RollRow = Static<typeof RollRow>;

/** An answer as it is stored. */
export const AnswerRow = Type.Object({
  address: Type.String(),
  name: Type.String(),
  state: AnswerState,
  answeredAt: Nullable(Time),
  reason: OptionalText,
  seq: Type.Integer(),
});
export type AnswerRow = Static<typeof AnswerRow>;

/** A line of the chronicle as it is stored. */
export const EntryRow = Type.Object({
  seq: Type.Integer(),
  at: Time,
  kind: Type.String(),
  by: OptionalText,
  seat: OptionalText,
  text: OptionalText,
  attachments: Type.Array(Type.String()),
  incidentId: OptionalText,
});
export type EntryRow = Static<typeof EntryRow>;

const time = (at: Date | null): string | null => at?.toISOString() ?? null;

/** A seat as everybody in the meeting sees it. */
export function presentSeat(row: SeatRow): MeetingSeat {
  const { address, name, scope, role, presence, person, device, isMuted, asksVoice, absence, seq } = row;
  const times = { joinedAt: time(row.joinedAt), leftAt: time(row.leftAt), handAt: time(row.handAt) };
  return { address, name, scope, role, presence, person, device, isMuted, asksVoice, absence, seq, ...times };
}

/** A meeting without its seats. */
export function presentMeeting(row: MeetingRow, own: SeatRow | null): MeetingHead {
  const { version, state, title, agenda, hasWaitingRoom, isMutedAll, pinned, cameraId, map, presentCount } = row;
  const same = { version, state, title, agenda, hasWaitingRoom, isMutedAll, pinned, cameraId, map, presentCount };
  return {
    ...same,
    id: row.id as MeetingHead['id'],
    host: { address: row.hostAddress, name: row.hostName, scope: row.hostScope },
    startsAt: row.startsAt.toISOString(),
    startedAt: time(row.startedAt),
    endedAt: time(row.endedAt),
    seatCount: row.invited.length,
    own: own && presentSeat(own),
  };
}

/** A roll call with some of its answers. */
export function presentRoll(row: RollRow, answers: readonly AnswerRow[]): MeetingRoll {
  const { number, asked, present, late, absent, waiting } = row;
  return {
    number,
    askedAt: row.askedAt.toISOString(),
    closesAt: row.closesAt.toISOString(),
    closedAt: time(row.closedAt),
    counts: { asked, present, late, absent, waiting },
    answers: answers.map((answer) => ({ ...answer, answeredAt: time(answer.answeredAt) })),
  };
}

/** A line of the chronicle. */
export function presentEntry(row: EntryRow): MeetingEntry {
  return {
    ...row,
    at: row.at.toISOString(),
    attachments: row.attachments as MeetingEntry['attachments'],
    incidentId: row.incidentId as MeetingEntry['incidentId'],
  };
}

/** The event of a change. */
export function meetingEvent(row: MeetingRow): NewEvent {
  const data: MeetingChange = { version: row.version, state: row.state, seats: row.invited };
  const workerIds = row.invited.flatMap((seat) => (seat.startsWith('worker:') ? [Number(seat.slice(7))] : []));
  return { kind: 'meeting', entityId: row.id, scopeCode: row.hostScope, workerIds, data };
}
