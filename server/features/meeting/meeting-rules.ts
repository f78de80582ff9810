import type { MediaKind } from '#contract/conference';
import {
  type MeetingAction,
  type MeetingState,
  MOST_ON_STAGE,
  type SeatRole,
  type MeetingStep,
} from '#contract/meeting';
import { isWithin } from '#contract/division';
import type { Viewer } from '../../db/viewer.ts';
import { AppProblem, type Text } from '../../problem.ts';
import type { MeetingRow, SeatRow } from './meeting-row.ts';
import { MEETING_REFUSAL_TEXTS, MEETING_TRANSITIONS } from './meeting-transitions.ts';

/** The seat that a viewer has at meetings; null for walls and administrators. */
export function seatAddress(viewer: Pick<Viewer, 'role' | 'scope' | 'workerId'>): string | null {
  if (viewer.role === 'worker') return viewer.workerId === null ? null : `worker:${viewer.workerId}`;
  return viewer.role === 'duty' || viewer.role === 'leader' ? `${viewer.role}:${viewer.scope}` : null;
}

/**
 * The state after an action, or null when nothing changes.
 * @throws AppProblem `transition-refused`
 */
export function decideMeeting(state: MeetingState, action: MeetingAction): MeetingState | null {
  const outcome = MEETING_TRANSITIONS[state][action];
  if ('to' in outcome) return outcome.to;
  if ('same' in outcome) return null;
  throw new AppProblem('transition-refused', { detail: MEETING_REFUSAL_TEXTS[outcome.refused] });
}

/** Whom a host invites: everybody of the own scope. A worker holds no meetings. */
export function mayInvite(host: Pick<Viewer, 'role' | 'scope'>, scope: string): boolean {
  return (host.role === 'duty' || host.role === 'leader') && isWithin(host.scope, scope);
}

/** Whether people talk in it now. */
export const isRunning = (state: MeetingState): boolean => state === 'live' || state === 'locked';

/** Host and co-hosts moderate. */
export const isModerator = (seat: Pick<SeatRow, 'role'>): boolean => seat.role === 'host' || seat.role === 'cohost';

/** Whether a role is seen by all. */
export const isOnStage = (role: SeatRole): boolean => role !== 'audience';

/** Steps that only a moderator takes. */
const MODERATION: ReadonlySet<MeetingStep> = new Set([
  'open',
  'start',
  'lock',
  'unlock',
  'end',
  'admit',
  'stage',
  'unstage',
  'mute',
  'muteAll',
  'unmuteAll',
  'allowVoice',
  'dropHand',
  'remove',
  'pin',
  'makeCohost',
  'rollCall',
  'decide',
  'showCamera',
]);
/** Steps of whoever is inside. */
const INSIDE: ReadonlySet<MeetingStep> = new Set(['raiseHand', 'lowerHand', 'askVoice', 'say', 'showMap', 'file']);

/** Whether a step is a moderation: those are audited. */
export const isModeration = (step: MeetingStep): boolean => MODERATION.has(step);

/**
 * Whether a seat may take a step now, whatever comes of it.
 * @throws AppProblem `not-allowed` or `transition-refused`
 */
export function checkMeetingStep(meeting: MeetingRow, own: SeatRow, step: MeetingStep): void {
  if (own.presence === 'removed') refuse('not-allowed', '您已被移出本次会议', 'you were removed from this meeting');
  if (MODERATION.has(step) && !isModerator(own)) {
    refuse('not-allowed', '只有主持人可以这样做', 'only the host or a co-host may do that');
  }
  if (meeting.state === 'ended' && step !== 'end' && step !== 'leave' && step !== 'decide' && step !== 'file') {
    throw new AppProblem('transition-refused', { detail: MEETING_REFUSAL_TEXTS.over });
  }
  if (meeting.state === 'ended') return;
  if (INSIDE.has(step) && own.presence !== 'present') {
    refuse('transition-refused', '请先进入会议', 'come into the meeting first');
  }
}

/**
 * Where somebody who comes in stands. Who was inside before comes back past the lock; nobody else does.
 * @throws AppProblem `transition-refused`
 */
export function presenceOnEntering(meeting: MeetingRow, own: SeatRow): 'present' | 'waiting' {
  if (meeting.state === 'scheduled') refuse('transition-refused', '会议室尚未开放', 'the meeting is not open yet');
  if (isModerator(own)) return 'present';
  if (own.presence === 'present' || (own.wasInside && isRunning(meeting.state))) return 'present';
  if (meeting.state === 'locked') refuse('transition-refused', '会议已锁定', 'the meeting is locked');
  return meeting.state === 'open' || meeting.hasWaitingRoom ? 'waiting' : 'present';
}

/** @throws AppProblem `transition-refused` when the stage is full */
export function checkStageRoom(seats: readonly Pick<SeatRow, 'role'>[]): void {
  if (seats.filter((seat) => isOnStage(seat.role)).length < MOST_ON_STAGE) return;
  refuse('transition-refused', `台上已满 ${MOST_ON_STAGE} 席`, `the stage is full with ${MOST_ON_STAGE} seats`);
}

/** What a seat may send now. Who is muted may show a picture. */
export function publishOf(meeting: MeetingRow, seat: SeatRow): MediaKind[] {
  if (!isRunning(meeting.state) && seat.role !== 'host') return [];
  if (seat.presence !== 'present' || !isOnStage(seat.role)) return [];
  return seat.isMuted ? ['video'] : ['audio', 'video'];
}

function refuse(code: 'not-allowed' | 'transition-refused', zh: string, en: string): never {
  const detail: Text = { zh, en };
  throw new AppProblem(code, { detail });
}
