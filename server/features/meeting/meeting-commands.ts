import {
  type MeetingHead,
  type MeetingRequest,
  type MeetingStep,
  type MeetingStepRequest,
  OPENS_BEFORE_MS,
} from '#contract/meeting';
import type { Queries } from '../../db/database.ts';
import type { Viewer } from '../../db/viewer.ts';
import type { Change, NewAudit } from '../../live/command.ts';
import { setTimer } from '../../live/timer-store.ts';
import { AppProblem, fieldProblem } from '../../problem.ts';
import { type Floor, MEETING_TIMERS, type Moved, readOwn, type StepHandler } from './meeting-floor.ts';
import * as repository from './meeting-repository.ts';
import { meetingEvent, type MeetingRow, presentMeeting, type SeatRow } from './meeting-row.ts';
import { checkMeetingStep, isModeration, mayInvite, seatAddress } from './meeting-rules.ts';
import * as moderation from './moderation-steps.ts';
import * as own from './own-steps.ts';

/** Who does it, where and when. */
export interface Doing {
  readonly county: string;
  readonly viewer: Viewer;
  readonly at: Date;
}

const HANDLERS: Readonly<Record<MeetingStep, StepHandler>> = {
  open: moderation.moves('open'),
  start: moderation.moves('start'),
  lock: moderation.moves('lock'),
  unlock: moderation.moves('unlock'),
  end: moderation.moves('end'),
  enter: own.enter,
  leave: own.leave,
  raiseHand: own.raiseHand,
  lowerHand: own.lowerHand,
  askVoice: own.askVoice,
  answer: own.answer,
  excuse: own.excuse,
  say: own.say,
  file: own.file,
  showMap: own.showMap,
  admit: moderation.admit,
  stage: moderation.stage,
  unstage: moderation.unstage,
  mute: moderation.mute,
  muteAll: moderation.muteAll,
  unmuteAll: moderation.unmuteAll,
  allowVoice: moderation.allowVoice,
  dropHand: moderation.dropHand,
  remove: moderation.remove,
  pin: moderation.pin,
  makeCohost: moderation.makeCohost,
  rollCall: moderation.rollCall,
  decide: moderation.decide,
  showCamera: moderation.showCamera,
};

/** Calls a meeting, inside the caller's transaction; `invitees` are those of the request who exist, read by the owner. */
export async function callMeeting(
  db: Queries,
  { county, viewer, at }: Doing,
  request: MeetingRequest,
  invitees: readonly repository.InviteeRow[],
): Promise<Change<MeetingHead>> {
  const address = seatAddress(viewer);
  if (address === null || !mayInvite(viewer, viewer.scope)) throw new AppProblem('not-allowed');
  checkInvitees(viewer, request.seats, invitees);
  const startsAt = request.startsAt === undefined ? at : new Date(request.startsAt);
  const isAtOnce = startsAt.getTime() - OPENS_BEFORE_MS <= at.getTime();
  const others = invitees.filter((invitee) => invitee.address !== address);
  const row: MeetingRow = {
    id: request.commandId,
    version: 1,
    state: isAtOnce ? 'open' : 'scheduled',
    title: request.title.trim(),
    agenda: request.agenda ?? [],
    hostAddress: address,
    hostName: viewer.displayName,
    hostScope: viewer.scope,
    invited: [address, ...others.map((invitee) => invitee.address)],
    startsAt,
    startedAt: null,
    endedAt: null,
    hasWaitingRoom: request.hasWaitingRoom ?? true,
    isMutedAll: false,
    pinned: null,
    cameraId: null,
    map: null,
    presentCount: 0,
  };
  await repository.insertMeeting(db, county, row);
  const host = newSeat({ address, name: viewer.displayName, scope: viewer.scope }, 'host');
  await repository.saveSeats(db, county, row.id, [host, ...others.map((invitee) => newSeat(invitee, 'audience'))]);
  if (!isAtOnce) {
    const dueAt = new Date(startsAt.getTime() - OPENS_BEFORE_MS);
    await setTimer(db, county, { kind: MEETING_TIMERS.open, entityId: row.id, dueAt });
  }
  return {
    status: 201,
    answer: presentMeeting(row, host),
    events: [meetingEvent(row)],
    audit: [auditLine(row, 'call', null, { seats: row.invited.length })],
  };
}

/** Takes a step, inside the caller's transaction. @throws AppProblem */
export async function stepMeeting(
  db: Queries,
  { county, viewer, at }: Doing,
  id: string,
  request: Omit<MeetingStepRequest, 'commandId'>,
): Promise<Change<MeetingHead>> {
  const { meeting, own: seat } = await readOwn(db, county, viewer, id, repository.holdMeeting);
  checkMeetingStep(meeting, seat, request.action);
  if (request.version !== undefined && request.version !== meeting.version) throw new AppProblem('version-conflict');
  const floor: Floor = { db, county, viewer, at, meeting, own: seat, request, seq: meeting.version + 1 };
  const moved = await HANDLERS[request.action](floor);
  if (moved === null) return { status: 200, answer: presentMeeting(meeting, seat), events: [], audit: [] };
  const stored = await store(floor, moved);
  const { seat: target, text } = request;
  const after = { state: stored.state, ...(target === undefined ? {} : { seat: target }), ...(text ? { text } : {}) };
  const ownNow = await repository.findSeat(db, county, id, seat.address);
  return {
    status: 200,
    answer: presentMeeting(stored, ownNow),
    events: [meetingEvent(stored)],
    audit: isModeration(request.action) ? [auditLine(meeting, request.action, { state: meeting.state }, after)] : [],
  };
}

/** Writes what a step moved, all under one new version. */
export async function store(
  floor: Pick<Floor, 'db' | 'county' | 'meeting' | 'seq' | 'at'> & {
    readonly own: Pick<SeatRow, 'address'> | null;
    readonly request: { readonly action: string };
  },
  moved: Moved,
): Promise<MeetingRow> {
  const { db, county, meeting, seq, at } = floor;
  const row: MeetingRow = { ...meeting, ...moved.meeting, version: seq };
  await repository.saveMeeting(db, county, row);
  await repository.saveSeats(
    db,
    county,
    row.id,
    (moved.seats ?? []).map((seat) => ({ ...seat, seq })),
  );
  if (moved.entry) {
    const { kind = floor.request.action, seat = null, text = null, attachments = [] } = moved.entry;
    const by = floor.own?.address ?? null;
    await repository.insertEntry(db, county, row.id, {
      seq,
      at,
      kind,
      by,
      seat,
      text,
      attachments: [...attachments],
      incidentId: null,
    });
  }
  return (await repository.findMeeting(db, county, row.id)) ?? row;
}

/** Who does not exist is not told apart from who may not be invited. */
function checkInvitees(viewer: Viewer, wanted: readonly string[], invitees: readonly repository.InviteeRow[]): void {
  const reached = new Set(
    invitees.filter(({ scope }) => mayInvite(viewer, scope)).map(({ address }) => address as string),
  );
  const at = wanted.findIndex((address) => !reached.has(address));
  if (at >= 0) throw fieldProblem(`/seats/${at}`, '不在可邀请的范围内', 'is nobody whom you may invite');
}

function newSeat(
  { address, name, scope }: Pick<SeatRow, 'address' | 'name' | 'scope'>,
  role: SeatRow['role'],
): SeatRow {
  const times = { joinedAt: null, leftAt: null, handAt: null };
  const device = { account: null, person: null, device: null };
  const voice = { isMuted: false, asksVoice: false };
  return {
    address,
    name,
    scope,
    role,
    presence: 'invited',
    absence: null,
    wasInside: false,
    seq: 1,
    ...times,
    ...device,
    ...voice,
  };
}

function auditLine(row: MeetingRow, action: string, before: unknown, after: unknown): NewAudit {
  return { action: `meeting.${action}`, target: `meeting:${row.id}`, scopeCode: row.hostScope, before, after };
}
