import type { IncidentAction, IncidentKind, IncidentState } from '#contract/incident';
import type { Text } from '../../problem.ts';

/** Why an action is refused in a state. */
export type Refusal =
  | 'acceptFirst'
  | 'alreadyAccepted'
  | 'alreadyHandled'
  | 'nothingToReturn'
  | 'resumeFirst'
  | 'notPaused'
  | 'onlyHandledPauses'
  | 'notYetFinished'
  | 'finishedAlready'
  | 'ended';

/** The next state, or why there is none. */
export type Outcome = { readonly to: IncidentState } | { readonly refused: Refusal };

const to = (state: IncidentState): Outcome => ({ to: state });
const no = (refused: Refusal): Outcome => ({ refused });

const ENDED: Readonly<Record<IncidentAction, Outcome>> = {
  accept: no('ended'),
  route: no('ended'),
  assign: no('ended'),
  return: no('ended'),
  escalate: no('ended'),
  transfer: no('ended'),
  merge: no('ended'),
  pause: no('ended'),
  resume: no('ended'),
  finish: no('ended'),
  callback: no('ended'),
  close: no('ended'),
  cancel: no('ended'),
};

/**
 * Every state × every action: the loop 上报 → 受理 → 分流 → 办理 → 办结 → 回访 → 结案 with its side ways. 督办 is laid over it and not
 * in it. Nothing else in the product decides what an incident's next state is.
 */
export const TRANSITIONS: Readonly<Record<IncidentState, Readonly<Record<IncidentAction, Outcome>>>> = {
  reported: {
    accept: to('accepted'),
    route: no('acceptFirst'),
    assign: no('acceptFirst'),
    return: no('nothingToReturn'),
    escalate: to('routed'),
    transfer: to('routed'),
    merge: to('merged'),
    pause: no('onlyHandledPauses'),
    resume: no('notPaused'),
    finish: no('acceptFirst'),
    callback: no('notYetFinished'),
    close: no('notYetFinished'),
    cancel: to('cancelled'),
  },
  accepted: {
    accept: no('alreadyAccepted'),
    route: to('routed'),
    assign: to('handling'),
    return: no('nothingToReturn'),
    escalate: to('routed'),
    transfer: to('routed'),
    merge: to('merged'),
    pause: no('onlyHandledPauses'),
    resume: no('notPaused'),
    finish: to('resolved'),
    callback: no('notYetFinished'),
    close: no('notYetFinished'),
    cancel: to('cancelled'),
  },
  routed: {
    accept: to('accepted'),
    route: to('routed'),
    assign: to('handling'),
    return: to('accepted'),
    escalate: to('routed'),
    transfer: to('routed'),
    merge: to('merged'),
    pause: no('onlyHandledPauses'),
    resume: no('notPaused'),
    finish: no('acceptFirst'),
    callback: no('notYetFinished'),
    close: no('notYetFinished'),
    cancel: to('cancelled'),
  },
  handling: {
    accept: no('alreadyHandled'),
    route: to('routed'),
    assign: to('handling'),
    return: to('accepted'),
    escalate: to('routed'),
    transfer: to('routed'),
    merge: to('merged'),
    pause: to('paused'),
    resume: no('notPaused'),
    finish: to('resolved'),
    callback: no('notYetFinished'),
    close: no('notYetFinished'),
    cancel: to('cancelled'),
  },
  paused: {
    accept: no('resumeFirst'),
    route: no('resumeFirst'),
    assign: no('resumeFirst'),
    return: no('resumeFirst'),
    escalate: no('resumeFirst'),
    transfer: no('resumeFirst'),
    merge: to('merged'),
    pause: no('resumeFirst'),
    resume: to('handling'),
    finish: no('resumeFirst'),
    callback: no('notYetFinished'),
    close: no('notYetFinished'),
    cancel: to('cancelled'),
  },
  resolved: {
    accept: no('finishedAlready'),
    route: no('finishedAlready'),
    assign: no('finishedAlready'),
    return: to('handling'),
    escalate: no('finishedAlready'),
    transfer: no('finishedAlready'),
    merge: no('finishedAlready'),
    pause: no('finishedAlready'),
    resume: no('notPaused'),
    finish: no('finishedAlready'),
    callback: to('resolved'),
    close: to('closed'),
    cancel: no('finishedAlready'),
  },
  closed: ENDED,
  cancelled: ENDED,
  merged: ENDED,
  recorded: ENDED,
};

/** The state a report is born in: only a 事件 is handled, a 动态 and a 工作情况 are records. */
export const BIRTH_STATE: Readonly<Record<IncidentKind, IncidentState>> = {
  incident: 'reported',
  notice: 'recorded',
  workReport: 'recorded',
};

/** States from which nothing leads on; such incidents leave the live layer. */
export const FINAL_STATES: readonly IncidentState[] = ['closed', 'cancelled', 'merged', 'recorded'];

/** What each refusal says to the person who tried. */
export const REFUSAL_TEXTS: Readonly<Record<Refusal, Text>> = {
  acceptFirst: { zh: '请先受理', en: 'accept it first' },
  alreadyAccepted: { zh: '已经受理', en: 'it is accepted already' },
  alreadyHandled: { zh: '已在办理中', en: 'it is being handled already' },
  nothingToReturn: { zh: '没有可退回的上一环节', en: 'there is nobody to return it to' },
  resumeFirst: { zh: '事件已挂起，请先恢复', en: 'it is paused: resume it first' },
  notPaused: { zh: '事件没有挂起', en: 'it is not paused' },
  onlyHandledPauses: { zh: '只有办理中的事件可以挂起', en: 'only what is being handled can be paused' },
  notYetFinished: { zh: '尚未办结', en: 'it is not finished yet' },
  finishedAlready: { zh: '已经办结，如有问题请退回', en: 'it is finished: return it if it is not solved' },
  ended: { zh: '事件已结束', en: 'it has ended' },
};
