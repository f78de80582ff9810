import type { MeetingAction } from '#contract/meeting';
import { clearTimers, setTimer } from '../../live/timer-store.ts';
import { AppProblem, fieldProblem } from '../../problem.ts';
import { type Floor, MEETING_TIMERS, type Moved, otherSeat, type StepHandler, writtenText } from './meeting-floor.ts';
import * as repository from './meeting-repository.ts';
import type { SeatRow } from './meeting-row.ts';
import { checkStageRoom, decideMeeting, isModerator, isOnStage, isRunning } from './meeting-rules.ts';
import * as rolls from './roll-repository.ts';

/** A step of the meeting's own state. */
export function moves(action: MeetingAction): StepHandler {
  return async (floor) => {
    const state = decideMeeting(floor.meeting.state, action);
    if (state === null) return null;
    if (action === 'start') return { ...(await start(floor)), meeting: { state, startedAt: floor.at }, entry: {} };
    if (action === 'end') return { ...(await end(floor)), meeting: { state, endedAt: floor.at, map: null }, entry: {} };
    return { meeting: { state }, entry: {} };
  };
}

/** Without a waiting room, who waited for the beginning is in. */
async function start({ db, county, meeting, at }: Floor): Promise<Moved> {
  await clearTimers(db, county, [MEETING_TIMERS.open], meeting.id);
  if (meeting.hasWaitingRoom) return {};
  const seats = await repository.listSeats(db, county, meeting.id);
  return { seats: seats.filter(({ presence }) => presence === 'waiting').map((seat) => letIn(seat, at)) };
}

async function end({ db, county, meeting, at, seq }: Floor): Promise<Moved> {
  await clearTimers(db, county, [MEETING_TIMERS.open, MEETING_TIMERS.roll], meeting.id);
  const roll = await rolls.findRoll(db, county, meeting.id);
  if (roll?.closedAt === null) await rolls.closeRoll(db, county, meeting.id, { number: roll.number, at, seq });
  const seats = await repository.listSeats(db, county, meeting.id);
  return {
    seats: seats
      .filter(({ presence }) => presence === 'present' || presence === 'waiting')
      .map((seat) => ({ ...seat, presence: 'left' as const, leftAt: at, handAt: null, asksVoice: false })),
  };
}

const letIn = (seat: SeatRow, at: Date): SeatRow => ({
  ...seat,
  presence: 'present',
  wasInside: true,
  joinedAt: seat.joinedAt ?? at,
  leftAt: null,
});

/** Lets one in, or all who wait. */
export const admit: StepHandler = async (floor) => {
  const { db, county, meeting, at, request } = floor;
  if (request.seat !== undefined) {
    const seat = await otherSeat(floor);
    return seat.presence === 'waiting' ? { seats: [letIn(seat, at)], entry: { seat: seat.address } } : null;
  }
  const waiting = (await repository.listSeats(db, county, meeting.id)).filter(({ presence }) => presence === 'waiting');
  return waiting.length === 0 ? null : { seats: waiting.map((seat) => letIn(seat, at)), entry: { kind: 'admitAll' } };
};

/** Brings a seat on stage: it may show and speak, unless all are muted; its microphone it opens itself. */
export const stage: StepHandler = async (floor) => {
  const { db, county, meeting } = floor;
  const seat = await otherSeat(floor);
  if (isOnStage(seat.role)) return null;
  if (seat.presence !== 'present') {
    throw new AppProblem('transition-refused', {
      detail: { zh: '该席位不在会场', en: 'that seat is not in the meeting' },
    });
  }
  checkStageRoom(await repository.listSeats(db, county, meeting.id));
  const isMuted = seat.isMuted || meeting.isMutedAll;
  return { seats: [{ ...seat, role: 'stage', handAt: null, isMuted }], entry: { seat: seat.address } };
};

export const unstage: StepHandler = async (floor) => {
  const seat = await otherSeat(floor);
  if (seat.role !== 'stage' && seat.role !== 'cohost') return null;
  const isPinned = floor.meeting.pinned === seat.address;
  return {
    seats: [{ ...seat, role: 'audience', asksVoice: false }],
    ...(isPinned ? { meeting: { pinned: null } } : {}),
    entry: { seat: seat.address },
  };
};

export const mute: StepHandler = async (floor) => {
  const seat = await otherSeat(floor);
  if (seat.role === 'host') throw new AppProblem('not-allowed');
  return seat.isMuted ? null : { seats: [{ ...seat, isMuted: true }], entry: { seat: seat.address } };
};

/** Mutes all but the host, also those who come on stage later: it sticks. */
export const muteAll: StepHandler = async ({ db, county, meeting }) => {
  const seats = await repository.listSeats(db, county, meeting.id);
  const open = seats.filter((seat) => !seat.isMuted && seat.role !== 'host');
  if (meeting.isMutedAll && open.length === 0) return null;
  return { meeting: { isMutedAll: true }, seats: open.map((seat) => ({ ...seat, isMuted: true })), entry: {} };
};

/** Everybody may speak again; nobody's microphone opens by it. */
export const unmuteAll: StepHandler = async ({ db, county, meeting }) => {
  const muted = (await repository.listSeats(db, county, meeting.id)).filter((seat) => seat.isMuted);
  if (!meeting.isMutedAll && muted.length === 0) return null;
  const seats = muted.map((seat) => ({ ...seat, isMuted: false, asksVoice: false }));
  return { meeting: { isMutedAll: false }, seats, entry: {} };
};

export const allowVoice: StepHandler = async (floor) => {
  const seat = await otherSeat(floor);
  if (!seat.isMuted) return null;
  return { seats: [{ ...seat, isMuted: false, asksVoice: false }], entry: { seat: seat.address } };
};

export const dropHand: StepHandler = async (floor) => {
  const seat = await otherSeat(floor);
  return seat.handAt === null ? null : { seats: [{ ...seat, handAt: null }] };
};

/** Puts a seat out; it does not come back. */
export const remove: StepHandler = async (floor) => {
  const seat = await otherSeat(floor);
  if (isModerator(seat) && floor.own.role !== 'host') throw new AppProblem('not-allowed');
  if (seat.role === 'host') throw new AppProblem('not-allowed');
  if (seat.presence === 'removed') return null;
  const gone = { presence: 'removed' as const, role: 'audience' as const, leftAt: floor.at, handAt: null };
  const isPinned = floor.meeting.pinned === seat.address;
  return {
    seats: [{ ...seat, ...gone, asksVoice: false }],
    ...(isPinned ? { meeting: { pinned: null } } : {}),
    entry: { seat: seat.address },
  };
};

export const pin: StepHandler = async (floor) => {
  const seat = floor.request.seat === undefined ? null : await otherSeat(floor);
  const pinned = seat?.address ?? null;
  return floor.meeting.pinned === pinned ? null : { meeting: { pinned }, entry: { seat: pinned } };
};

/** The host names a co-host, who moderates and stands on stage. */
export const makeCohost: StepHandler = async (floor) => {
  if (floor.own.role !== 'host') throw new AppProblem('not-allowed');
  const seat = await otherSeat(floor);
  if (isModerator(seat)) return null;
  if (!isOnStage(seat.role)) checkStageRoom(await repository.listSeats(floor.db, floor.county, floor.meeting.id));
  return { seats: [{ ...seat, role: 'cohost' }], entry: { seat: seat.address } };
};

const DEFAULT_WINDOW_S = 60;

/** Calls the roll of all seats; one at a time. */
export const rollCall: StepHandler = async ({ db, county, meeting, at, request, seq }) => {
  if (!isRunning(meeting.state)) {
    throw new AppProblem('transition-refused', { detail: { zh: '会议尚未开始', en: 'the meeting has not begun' } });
  }
  const last = await rolls.findRoll(db, county, meeting.id);
  if (last?.closedAt === null) {
    throw new AppProblem('transition-refused', { detail: { zh: '正在点名', en: 'a roll call is going on' } });
  }
  const number = (last?.number ?? 0) + 1;
  const closesAt = new Date(at.getTime() + (request.seconds ?? DEFAULT_WINDOW_S) * 1_000);
  await rolls.insertRoll(db, county, meeting.id, { number, askedAt: at, closesAt, seq });
  await setTimer(db, county, { kind: MEETING_TIMERS.roll, entityId: meeting.id, dueAt: closesAt });
  return { entry: { text: String(number) } };
};

/** Writes a decision into the minutes, after the end too. */
export const decide: StepHandler = async (floor) => ({ entry: { kind: 'decision', text: writtenText(floor) } });

/** Puts a camera among the tiles of everybody, or takes it away; who looks through it does so by the own right. */
export const showCamera: StepHandler = async ({ db, county, meeting, request }) => {
  const { cameraId = null } = request;
  if (meeting.cameraId === cameraId) return null;
  if (cameraId !== null && !(await repository.seesSubject(db, county, { incidentId: null, cameraId }))) {
    throw fieldProblem('/cameraId', '没有该摄像头', 'is no camera in your scope');
  }
  return { meeting: { cameraId }, entry: { text: cameraId } };
};
