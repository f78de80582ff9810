import type { CaseAction } from '#contract/incident';
import type { DeskKey } from '../../ui/desk-key.ts';

/** The key of each step on the desk, which has it in its key table; steps without one are reached by Tab and Enter. */
export const ACTION_KEYS: Readonly<Partial<Record<CaseAction, DeskKey>>> = {
  accept: 'A',
  route: 'R',
  decide: 'R',
  return: 'B',
  escalate: 'U',
  transfer: 'T',
  requestExtension: 'E',
  pause: 'Z',
  resume: 'Z',
  merge: 'M',
  finish: 'F',
  callback: 'K',
  close: 'C',
  cancel: 'X',
  settle: 'Shift+A',
};

/** Steps that a desk offers as buttons, in the order of the loop; assigning happens by sending an order. */
export const DESK_ACTIONS = [
  'approve',
  'refuse',
  'accept',
  'route',
  'decide',
  'finish',
  'callback',
  'close',
  'settle',
  'escalate',
  'return',
  'transfer',
  'requestExtension',
  'pause',
  'resume',
  'merge',
  'cancel',
  'reopen',
] as const satisfies readonly CaseAction[];

/** Steps that are refused without a reason. */
export const NEEDS_REASON: ReadonlySet<CaseAction> = new Set([
  'return',
  'decide',
  'requestExtension',
  'pause',
  'refuse',
  'cancel',
  'settle',
  'reopen',
]);
