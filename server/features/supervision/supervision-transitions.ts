import type { SupervisionAction, SupervisionKind, SupervisionState } from '#contract/supervision';
import type { Text } from '../../problem.ts';

/** Why an action is refused in a state. */
export type Refusal = 'alreadyAcknowledged' | 'replyFirst' | 'noReplyWanted' | 'notEscalated' | 'ended';

/** The next state, or why there is none. */
export type Outcome = { readonly to: SupervisionState } | { readonly refused: Refusal };

/** What kinds have in common: a notice wants to be seen, a card wants a reply. */
export type SupervisionClass = 'notice' | 'card';

/** Which class a kind belongs to. */
export const CLASS_OF: Readonly<Record<SupervisionKind, SupervisionClass>> = {
  remind: 'notice',
  overdue: 'notice',
  redNotice: 'notice',
  supervise: 'card',
  yellowCard: 'card',
  redCard: 'card',
};

const to = (state: SupervisionState): Outcome => ({ to: state });
const no = (refused: Refusal): Outcome => ({ refused });

const ENDED: Readonly<Record<SupervisionAction, Outcome>> = {
  acknowledge: no('ended'),
  reply: no('ended'),
  lift: no('ended'),
  escalate: no('ended'),
};

/**
 * Every class × state × action: 下发 → 签收 → 回复 → 解除 / 升级. A card without a reply is never lifted; a reply that does not satisfy may
 * be followed by another, or the card is escalated.
 */
export const SUPERVISION_TRANSITIONS: Readonly<
  Record<SupervisionClass, Readonly<Record<SupervisionState, Readonly<Record<SupervisionAction, Outcome>>>>>
> = {
  notice: {
    issued: {
      acknowledge: to('acknowledged'),
      reply: no('noReplyWanted'),
      lift: to('lifted'),
      escalate: no('notEscalated'),
    },
    acknowledged: {
      acknowledge: no('alreadyAcknowledged'),
      reply: no('noReplyWanted'),
      lift: to('lifted'),
      escalate: no('notEscalated'),
    },
    // A notice is never replied to; the row is there because the table leaves no pair out.
    replied: ENDED,
    lifted: ENDED,
    escalated: ENDED,
  },
  card: {
    issued: {
      acknowledge: to('acknowledged'),
      reply: to('replied'),
      lift: no('replyFirst'),
      escalate: to('escalated'),
    },
    acknowledged: {
      acknowledge: no('alreadyAcknowledged'),
      reply: to('replied'),
      lift: no('replyFirst'),
      escalate: to('escalated'),
    },
    replied: {
      acknowledge: no('alreadyAcknowledged'),
      reply: to('replied'),
      lift: to('lifted'),
      escalate: to('escalated'),
    },
    lifted: ENDED,
    escalated: ENDED,
  },
};

/** What a card becomes when it is escalated; a red one goes a level up and stays red. */
export const NEXT_KIND: Readonly<Record<SupervisionKind, SupervisionKind | null>> = {
  remind: null,
  overdue: null,
  redNotice: null,
  supervise: 'yellowCard',
  yellowCard: 'redCard',
  redCard: 'redCard',
};

/** States that lead nowhere. */
export const ENDED_STATES: readonly SupervisionState[] = ['lifted', 'escalated'];

/** What each refusal says to the person who tried. */
export const REFUSAL_TEXTS: Readonly<Record<Refusal, Text>> = {
  alreadyAcknowledged: { zh: '已经签收', en: 'it is acknowledged already' },
  replyFirst: { zh: '对方尚未回复，不能解除', en: 'it has no reply yet and cannot be lifted' },
  noReplyWanted: { zh: '催办和告警不需要回复', en: 'reminders and notices want no reply' },
  notEscalated: {
    zh: '催办和告警不能升级，请下发督办',
    en: 'reminders and notices are not escalated: issue a supervision',
  },
  ended: { zh: '已经结束', en: 'it has ended' },
};
