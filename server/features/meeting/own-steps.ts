import { fieldProblem, AppProblem } from '../../problem.ts';
import { clearTimers } from '../../live/timer-store.ts';
import { type Floor, MEETING_TIMERS, otherSeat, type StepHandler, writtenText } from './meeting-floor.ts';
import * as repository from './meeting-repository.ts';
import type { AnswerRow } from './meeting-row.ts';
import { isModerator, presenceOnEntering } from './meeting-rules.ts';
import * as rolls from './roll-repository.ts';

/** Comes in, or waits to be let in; a second device of the seat takes it over. */
export const enter: StepHandler = async ({ own, meeting, viewer, at, request }) => {
  const presence = presenceOnEntering(meeting, own);
  const isSame = own.presence === presence && own.account === viewer.account;
  if (isSame) return null;
  const device = request.text ?? null;
  const isNew = own.presence !== presence;
  const isInside = presence === 'present';
  const seat = {
    ...own,
    presence,
    account: viewer.account,
    person: viewer.displayName,
    device,
    joinedAt: isInside && own.joinedAt === null ? at : own.joinedAt,
    leftAt: null,
    wasInside: own.wasInside || isInside,
  };
  return { seats: [seat], ...(isNew ? { entry: { kind: isInside ? 'enter' : 'wait', seat: own.address } } : {}) };
};

/** Goes, and may come back. */
export const leave: StepHandler = async ({ own, at }) => {
  if (own.presence !== 'present' && own.presence !== 'waiting') return null;
  const presence = own.wasInside ? ('left' as const) : ('invited' as const);
  return { seats: [{ ...own, presence, leftAt: at, handAt: null, asksVoice: false }], entry: {} };
};

/** The first raising counts: raised again it keeps its place. */
export const raiseHand: StepHandler = async ({ own, at }) =>
  own.handAt === null ? { seats: [{ ...own, handAt: at }], entry: {} } : null;

export const lowerHand: StepHandler = async ({ own }) =>
  own.handAt === null ? null : { seats: [{ ...own, handAt: null }] };

/** Whoever is muted asks; being allowed opens no microphone. */
export const askVoice: StepHandler = async ({ own }) =>
  own.isMuted && !own.asksVoice ? { seats: [{ ...own, asksVoice: true }], entry: {} } : null;

/** Answers the roll call: within the window present, after it late. */
export const answer: StepHandler = async (floor) => {
  const { db, county, meeting, own, at, seq } = floor;
  const roll = await rolls.findRoll(db, county, meeting.id);
  const known = roll && (await rolls.findAnswer(db, county, meeting.id, { number: roll.number, address: own.address }));
  if (!roll || !known) {
    throw new AppProblem('transition-refused', { detail: { zh: '现在没有点名', en: 'there is no roll call now' } });
  }
  if (own.presence !== 'present') {
    throw new AppProblem('transition-refused', { detail: { zh: '请先进入会议', en: 'come into the meeting first' } });
  }
  if (known.state === 'present' || known.state === 'late') return null;
  const state = roll.closedAt === null && at.getTime() <= roll.closesAt.getTime() ? 'present' : 'late';
  await rolls.saveAnswer(db, county, meeting.id, roll.number, { ...known, state, answeredAt: at, reason: null, seq });
  const isLast = roll.closedAt === null && known.state === 'waiting' && roll.waiting === 1;
  if (isLast) {
    await rolls.closeRoll(db, county, meeting.id, { number: roll.number, at, seq });
    await clearTimers(db, county, [MEETING_TIMERS.roll], meeting.id);
  }
  return state === 'late' ? { entry: { kind: 'late' } } : {};
};

/** Says why a seat does not come: itself, or a moderator who was told. */
export const excuse: StepHandler = async (floor) => {
  const { own, request, db, county, meeting } = floor;
  const absence = writtenText(floor);
  const isOther = request.seat !== undefined && request.seat !== own.address;
  if (isOther && !isModerator(own)) throw new AppProblem('not-allowed');
  const seat = isOther ? await otherSeat(floor) : own;
  const roll = await rolls.findRoll(db, county, meeting.id);
  const known =
    roll && (await rolls.findAnswer(db, county, meeting.id, { number: roll.number, address: seat.address }));
  if (roll && known && known.state !== 'present' && known.state !== 'late')
    await excuseAnswer(floor, roll.number, known, absence);
  return { seats: [{ ...seat, absence }], entry: { seat: seat.address, text: absence } };
};

async function excuseAnswer(
  { db, county, meeting, seq }: Floor,
  number: number,
  known: AnswerRow,
  reason: string,
): Promise<void> {
  await rolls.saveAnswer(db, county, meeting.id, number, { ...known, state: 'absent', reason, seq });
}

/** Writes to all, with files of one's own. */
export const say: StepHandler = async (floor) => {
  const { db, county, viewer, request, own } = floor;
  const attachments = [...new Set(request.attachments ?? [])];
  const text = attachments.length > 0 ? (request.text ?? null) : writtenText(floor);
  if (attachments.length > 0) {
    const count = await repository.countLoose(db, county, viewer.account, attachments);
    if (count !== attachments.length) {
      throw fieldProblem('/attachments', '附件不存在或已被使用', 'an attachment does not exist or belongs elsewhere');
    }
  }
  return { entry: { kind: 'chat', seat: own.address, text, attachments } };
};

/** Files a line of the chat to a case that the seat sees. */
export const file: StepHandler = async ({ db, county, meeting, request }) => {
  const { entry = 0, incidentId = null } = request;
  if (incidentId === null || !(await repository.seesSubject(db, county, { incidentId, cameraId: null }))) {
    throw fieldProblem('/incidentId', '没有该事件', 'is no incident in your scope');
  }
  const filed = await repository.fileEntry(db, county, meeting.id, { entry, incidentId });
  if (filed === null)
    throw fieldProblem('/entry', '没有这条消息，或已归档', 'is no line of the chat, or was filed already');
  return { entry: { kind: 'filed', text: filed.text, attachments: filed.attachments } };
};

/** Shows where the own map is; moving it on leaves no line in the chronicle. */
export const showMap: StepHandler = async ({ own, meeting, request }) => {
  const isOnStage = own.role !== 'audience';
  if (!isOnStage || (meeting.map !== null && meeting.map.by !== own.address && !isModerator(own))) {
    throw new AppProblem('not-allowed');
  }
  if (request.map === undefined)
    return meeting.map === null ? null : { meeting: { map: null }, entry: { kind: 'hideMap' } };
  const isNew = meeting.map?.by !== own.address;
  return { meeting: { map: { ...request.map, by: own.address } }, ...(isNew ? { entry: {} } : {}) };
};
