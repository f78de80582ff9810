import type { CallAction, CallState } from '#contract/call';
import type { Text } from '../../problem.ts';

/** Why an action is refused in a state. */
export type CallRefusal = 'notAccepted' | 'alreadyAccepted' | 'alreadyConnected' | 'over';

/** The next state, that nothing changes, or why it cannot be. */
export type CallOutcome = { readonly to: CallState } | { readonly same: true } | { readonly refused: CallRefusal };

const to = (state: CallState): CallOutcome => ({ to: state });
const no = (refused: CallRefusal): CallOutcome => ({ refused });
const same: CallOutcome = { same: true };

/** A call that is over stays as it ended; hanging up again is no fault. */
const OVER: Readonly<Record<CallAction, CallOutcome>> = {
  ring: no('over'),
  accept: no('over'),
  decline: same,
  cancel: same,
  hangUp: same,
  connect: no('over'),
  expire: no('over'),
  fail: no('over'),
  lose: no('over'),
  preempt: no('over'),
};

const UNANSWERED: Readonly<Record<CallAction, CallOutcome>> = {
  ring: to('ringing'),
  accept: to('accepted'),
  decline: to('declined'),
  cancel: to('cancelled'),
  hangUp: to('cancelled'),
  connect: no('notAccepted'),
  expire: to('missed'),
  fail: to('failed'),
  lose: no('notAccepted'),
  preempt: to('ended'),
};

/** Every state × every action; nothing else decides what the next state of a call is. */
export const CALL_TRANSITIONS: Readonly<Record<CallState, Readonly<Record<CallAction, CallOutcome>>>> = {
  invited: UNANSWERED,
  // A second device rings too.
  ringing: { ...UNANSWERED, ring: same },
  accepted: {
    ring: no('alreadyAccepted'),
    accept: no('alreadyAccepted'),
    decline: no('alreadyAccepted'),
    // The caller gives up at the moment it is accepted: it is over for both.
    cancel: to('ended'),
    hangUp: to('ended'),
    connect: to('connected'),
    expire: no('alreadyAccepted'),
    fail: to('failed'),
    lose: no('alreadyAccepted'),
    preempt: to('ended'),
  },
  connected: {
    ring: no('alreadyAccepted'),
    accept: no('alreadyAccepted'),
    decline: no('alreadyAccepted'),
    cancel: to('ended'),
    hangUp: to('ended'),
    connect: same,
    expire: no('alreadyAccepted'),
    fail: no('alreadyConnected'),
    lose: to('lost'),
    preempt: to('ended'),
  },
  ended: OVER,
  declined: OVER,
  busy: OVER,
  missed: OVER,
  cancelled: OVER,
  failed: OVER,
  lost: OVER,
};

/** What each refusal says to the person who tried. */
export const CALL_REFUSAL_TEXTS: Readonly<Record<CallRefusal, Text>> = {
  notAccepted: { zh: '对方尚未接听', en: 'it is not accepted yet' },
  alreadyAccepted: { zh: '已在另一台设备上接听', en: 'it was accepted already, on another device' },
  alreadyConnected: { zh: '已经接通', en: 'it is connected already' },
  over: { zh: '这次呼叫已经结束', en: 'this call is over' },
};
