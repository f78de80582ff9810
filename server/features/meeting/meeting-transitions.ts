import type { MeetingAction, MeetingState } from '#contract/meeting';
import type { Text } from '../../problem.ts';

/** Why an action is refused in a state. */
export type MeetingRefusal = 'notStarted' | 'alreadyStarted' | 'over';

/** The next state, that nothing changes, or why it cannot be. */
export type MeetingOutcome =
  { readonly to: MeetingState } | { readonly same: true } | { readonly refused: MeetingRefusal };

const to = (state: MeetingState): MeetingOutcome => ({ to: state });
const no = (refused: MeetingRefusal): MeetingOutcome => ({ refused });
const same: MeetingOutcome = { same: true };

/** Every state × every action; nothing else decides what the next state of a meeting is. */
export const MEETING_TRANSITIONS: Readonly<Record<MeetingState, Readonly<Record<MeetingAction, MeetingOutcome>>>> = {
  scheduled: {
    open: to('open'),
    start: to('live'),
    lock: no('notStarted'),
    unlock: no('notStarted'),
    end: to('ended'),
  },
  open: { open: same, start: to('live'), lock: no('notStarted'), unlock: no('notStarted'), end: to('ended') },
  live: { open: no('alreadyStarted'), start: same, lock: to('locked'), unlock: same, end: to('ended') },
  locked: { open: no('alreadyStarted'), start: same, lock: same, unlock: to('live'), end: to('ended') },
  // Ended twice is no fault: two co-hosts press at once.
  ended: { open: no('over'), start: no('over'), lock: no('over'), unlock: no('over'), end: same },
};

/** What each refusal says to the person who tried. */
export const MEETING_REFUSAL_TEXTS: Readonly<Record<MeetingRefusal, Text>> = {
  notStarted: { zh: '会议尚未开始', en: 'the meeting has not begun' },
  alreadyStarted: { zh: '会议已经开始', en: 'the meeting has begun already' },
  over: { zh: '会议已经结束', en: 'the meeting is over' },
};
