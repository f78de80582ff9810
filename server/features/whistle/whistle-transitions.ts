import type { CallAction, CallState } from '#contract/whistle';
import type { Text } from '../../problem.ts';

/** Why an action is refused in a state. */
export type CallRefusal =
  | 'acceptFirst'
  | 'alreadyAccepted'
  | 'alreadyEscalated'
  | 'alreadyThere'
  | 'arriveFirst'
  | 'notHandled'
  | 'handledAlready'
  | 'ended';

/** The next state of a call, or why there is none. */
export type CallOutcome = { readonly to: CallState } | { readonly refused: CallRefusal };

const to = (state: CallState): CallOutcome => ({ to: state });
const no = (refused: CallRefusal): CallOutcome => ({ refused });

const ENDED: Readonly<Record<CallAction, CallOutcome>> = {
  accept: no('ended'),
  depart: no('ended'),
  arrive: no('ended'),
  handle: no('ended'),
  escalate: no('ended'),
  return: no('ended'),
  close: no('ended'),
  cancel: no('ended'),
};

/** Every state × every action of the call of one force; nothing else decides what its next state is. */
export const CALL_TRANSITIONS: Readonly<Record<CallState, Readonly<Record<CallAction, CallOutcome>>>> = {
  blown: {
    accept: to('accepted'),
    depart: no('acceptFirst'),
    arrive: no('acceptFirst'),
    handle: no('acceptFirst'),
    escalate: to('escalated'),
    return: no('notHandled'),
    close: no('notHandled'),
    cancel: to('cancelled'),
  },
  escalated: {
    accept: to('accepted'),
    depart: no('acceptFirst'),
    arrive: no('acceptFirst'),
    handle: no('acceptFirst'),
    escalate: no('alreadyEscalated'),
    return: no('notHandled'),
    close: no('notHandled'),
    cancel: to('cancelled'),
  },
  accepted: {
    accept: no('alreadyAccepted'),
    depart: to('enRoute'),
    arrive: to('arrived'),
    handle: no('arriveFirst'),
    escalate: to('escalated'),
    return: no('notHandled'),
    close: no('notHandled'),
    cancel: to('cancelled'),
  },
  enRoute: {
    accept: no('alreadyAccepted'),
    depart: no('alreadyAccepted'),
    arrive: to('arrived'),
    handle: no('arriveFirst'),
    escalate: to('escalated'),
    return: no('notHandled'),
    close: no('notHandled'),
    cancel: to('cancelled'),
  },
  arrived: {
    accept: no('alreadyAccepted'),
    depart: no('alreadyThere'),
    arrive: no('alreadyThere'),
    handle: to('handled'),
    escalate: to('escalated'),
    return: no('notHandled'),
    close: no('notHandled'),
    cancel: no('alreadyThere'),
  },
  handled: {
    accept: no('handledAlready'),
    depart: no('handledAlready'),
    arrive: no('handledAlready'),
    handle: no('handledAlready'),
    escalate: no('handledAlready'),
    return: to('arrived'),
    close: to('closed'),
    cancel: no('handledAlready'),
  },
  closed: ENDED,
  cancelled: ENDED,
};

/** States from which nothing leads on. */
export const FINAL_CALL_STATES: readonly CallState[] = ['closed', 'cancelled'];

/** What each refusal says to the person who tried. */
export const CALL_REFUSAL_TEXTS: Readonly<Record<CallRefusal, Text>> = {
  acceptFirst: { zh: '请先受理', en: 'accept it first' },
  alreadyAccepted: { zh: '已经受理', en: 'it is accepted already' },
  alreadyEscalated: { zh: '已经呼叫县级', en: 'the county is called already' },
  alreadyThere: { zh: '队伍已经到场', en: 'the team is there already' },
  arriveFirst: { zh: '请先登记到场', en: 'the team has to arrive first' },
  notHandled: { zh: '队伍尚未处置完', en: 'the team has not done its work yet' },
  handledAlready: {
    zh: '已经处置完，如不满意请村（社区）退回',
    en: 'it is handled: the village returns it if it is not content',
  },
  ended: { zh: '这次吹哨已经结束', en: 'this call has ended' },
};
