import type { IncidentAction, IncidentKind, IncidentState } from '#contract/incident';
import type { Text } from '../../problem.ts';

/** Why an action is refused in a state. */
export type Refusal =
  | 'acceptFirst'
  | 'alreadyAccepted'
  | 'alreadyHandled'
  | 'decideFirst'
  | 'nothingToDecide'
  | 'nothingToReturn'
  | 'nothingRequested'
  | 'resumeFirst'
  | 'notPaused'
  | 'notYetFinished'
  | 'finishedAlready'
  | 'notEnded'
  | 'ended'
  | 'closedForGood';

/** What makes an action lead elsewhere: a callback that finds it unsolved, the return after the first, a pause approved. */
export type Way = 'unsolved' | 'secondReturn' | 'pauseApproved';

/** The next state, where else it may lead, or why there is none. */
export type Outcome =
  | { readonly to: IncidentState; readonly or?: { readonly way: Way; readonly to: IncidentState } }
  | { readonly refused: Refusal };

const to = (state: IncidentState): Outcome => ({ to: state });
const toOr = (state: IncidentState, way: Way, other: IncidentState): Outcome => ({
  to: state,
  or: { way, to: other },
});
const no = (refused: Refusal): Outcome => ({ refused });

type Row = Readonly<Record<IncidentAction, Outcome>>;

const ended = (refused: Refusal): Row => ({
  accept: no(refused),
  route: no(refused),
  assign: no(refused),
  return: no(refused),
  decide: no(refused),
  escalate: no(refused),
  transfer: no(refused),
  merge: no(refused),
  requestExtension: no(refused),
  pause: no(refused),
  approve: no(refused),
  refuse: no(refused),
  resume: no(refused),
  finish: no(refused),
  callback: no(refused),
  close: no(refused),
  cancel: no(refused),
  reopen: no(refused),
});

/**
 * Every state × every action: the loop 上报 → 受理 → 分流 → 办理 → 办结 → 回访 → 结案 with its side ways. 督办 is laid over it and not
 * in it. Nothing else in the product decides what an incident's next state is.
 */
export const TRANSITIONS: Readonly<Record<IncidentState, Row>> = {
  reported: {
    accept: to('accepted'),
    route: no('acceptFirst'),
    assign: no('acceptFirst'),
    return: no('nothingToReturn'),
    decide: no('nothingToDecide'),
    escalate: to('routed'),
    transfer: to('routed'),
    merge: to('merged'),
    requestExtension: no('acceptFirst'),
    pause: no('acceptFirst'),
    approve: no('nothingRequested'),
    refuse: no('nothingRequested'),
    resume: no('notPaused'),
    finish: no('acceptFirst'),
    callback: no('notYetFinished'),
    close: no('notYetFinished'),
    cancel: to('cancelled'),
    reopen: no('notEnded'),
  },
  accepted: {
    accept: no('alreadyAccepted'),
    route: to('routed'),
    assign: to('handling'),
    return: toOr('accepted', 'secondReturn', 'deciding'),
    decide: no('nothingToDecide'),
    escalate: to('routed'),
    transfer: to('routed'),
    merge: to('merged'),
    requestExtension: to('accepted'),
    pause: to('accepted'),
    approve: toOr('accepted', 'pauseApproved', 'paused'),
    refuse: to('accepted'),
    resume: no('notPaused'),
    finish: to('resolved'),
    callback: no('notYetFinished'),
    close: no('notYetFinished'),
    cancel: to('cancelled'),
    reopen: no('notEnded'),
  },
  routed: {
    accept: to('accepted'),
    route: to('routed'),
    assign: to('handling'),
    return: toOr('accepted', 'secondReturn', 'deciding'),
    decide: no('nothingToDecide'),
    escalate: to('routed'),
    transfer: to('routed'),
    merge: to('merged'),
    requestExtension: no('acceptFirst'),
    pause: no('acceptFirst'),
    approve: no('nothingRequested'),
    refuse: no('nothingRequested'),
    resume: no('notPaused'),
    finish: no('acceptFirst'),
    callback: no('notYetFinished'),
    close: no('notYetFinished'),
    cancel: to('cancelled'),
    reopen: no('notEnded'),
  },
  deciding: {
    accept: no('decideFirst'),
    route: no('decideFirst'),
    assign: no('decideFirst'),
    return: no('decideFirst'),
    decide: to('routed'),
    escalate: no('decideFirst'),
    transfer: no('decideFirst'),
    merge: to('merged'),
    requestExtension: no('decideFirst'),
    pause: no('decideFirst'),
    approve: no('nothingRequested'),
    refuse: no('nothingRequested'),
    resume: no('notPaused'),
    finish: no('decideFirst'),
    callback: no('notYetFinished'),
    close: no('notYetFinished'),
    cancel: to('cancelled'),
    reopen: no('notEnded'),
  },
  handling: {
    accept: no('alreadyHandled'),
    route: to('routed'),
    assign: to('handling'),
    return: toOr('accepted', 'secondReturn', 'deciding'),
    decide: no('nothingToDecide'),
    escalate: to('routed'),
    transfer: to('routed'),
    merge: to('merged'),
    requestExtension: to('handling'),
    pause: to('handling'),
    approve: toOr('handling', 'pauseApproved', 'paused'),
    refuse: to('handling'),
    resume: no('notPaused'),
    finish: to('resolved'),
    callback: no('notYetFinished'),
    close: no('notYetFinished'),
    cancel: to('cancelled'),
    reopen: no('notEnded'),
  },
  paused: {
    accept: no('resumeFirst'),
    route: no('resumeFirst'),
    assign: no('resumeFirst'),
    return: no('resumeFirst'),
    decide: no('nothingToDecide'),
    escalate: no('resumeFirst'),
    transfer: no('resumeFirst'),
    merge: to('merged'),
    requestExtension: no('resumeFirst'),
    pause: no('resumeFirst'),
    approve: no('nothingRequested'),
    refuse: no('nothingRequested'),
    resume: to('handling'),
    finish: no('resumeFirst'),
    callback: no('notYetFinished'),
    close: no('notYetFinished'),
    cancel: to('cancelled'),
    reopen: no('notEnded'),
  },
  resolved: {
    accept: no('finishedAlready'),
    route: no('finishedAlready'),
    assign: no('finishedAlready'),
    return: to('handling'),
    decide: no('nothingToDecide'),
    escalate: no('finishedAlready'),
    transfer: no('finishedAlready'),
    merge: no('finishedAlready'),
    requestExtension: no('finishedAlready'),
    pause: no('finishedAlready'),
    approve: no('nothingRequested'),
    refuse: no('nothingRequested'),
    resume: no('notPaused'),
    finish: no('finishedAlready'),
    callback: toOr('resolved', 'unsolved', 'handling'),
    close: to('closed'),
    cancel: no('finishedAlready'),
    reopen: no('notEnded'),
  },
  closed: { ...ended('ended'), reopen: no('closedForGood') },
  cancelled: { ...ended('ended'), reopen: to('accepted') },
  merged: { ...ended('ended'), reopen: to('accepted') },
  recorded: ended('ended'),
};

/** The state a report is born in: only a 事件 is handled, a 动态 and a 工作情况 are records. */
export const BIRTH_STATE: Readonly<Record<IncidentKind, IncidentState>> = {
  incident: 'reported',
  notice: 'recorded',
  workReport: 'recorded',
};

/** States in which nobody has to do anything more; such incidents leave the live layer. Only `reopen` leads out of some. */
export const FINAL_STATES: readonly IncidentState[] = ['closed', 'cancelled', 'merged', 'recorded'];

/** What each refusal says to the person who tried. */
export const REFUSAL_TEXTS: Readonly<Record<Refusal, Text>> = {
  acceptFirst: { zh: '请先受理', en: 'accept it first' },
  alreadyAccepted: { zh: '已经受理', en: 'it is accepted already' },
  alreadyHandled: { zh: '已在办理中', en: 'it is being handled already' },
  decideFirst: { zh: '正等待裁定由谁办理', en: 'it waits for the decision on who handles it' },
  nothingToDecide: { zh: '没有需要裁定的争议', en: 'there is nothing to decide: nobody returned it twice' },
  nothingToReturn: { zh: '没有可退回的上一环节', en: 'there is nobody to return it to' },
  nothingRequested: { zh: '没有待审批的申请', en: 'no request waits for an answer' },
  resumeFirst: { zh: '事件已挂起，请先恢复', en: 'it is paused: resume it first' },
  notPaused: { zh: '事件没有挂起', en: 'it is not paused' },
  notYetFinished: { zh: '尚未办结', en: 'it is not finished yet' },
  finishedAlready: { zh: '已经办结，如有问题请退回', en: 'it is finished: return it if it is not solved' },
  notEnded: { zh: '事件仍在办理，无需恢复', en: 'it has not ended: there is nothing to reopen' },
  ended: { zh: '事件已结束', en: 'it has ended' },
  closedForGood: { zh: '已结案的事件不能重开，请新上报', en: 'a closed incident stays closed: report anew' },
};
