import type { Messages } from '../message-table.ts';

/** Words of the loop's side ways: requests and their answers, binding decisions, merging, settling on the spot. */
export const loopMessages = {
  'incident-state.deciding': ['待裁定', 'To be decided'],
  'action.requestExtension': ['申请延期', 'Ask to extend'],
  'action.approve': ['同意', 'Approve'],
  'action.refuse': ['不同意', 'Refuse'],
  'action.decide': ['裁定', 'Decide'],
  'action.reopen': ['撤销', 'Undo the end'],
  'action.settle': ['就地办结', 'Settle on the spot'],
  'action.absorb': ['并入一件', 'Took another in'],
  'action.detach': ['分出一件', 'Gave one back'],
} as const satisfies Messages;
