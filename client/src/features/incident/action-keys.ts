import type { CaseAction } from '#contract/incident';
import type { DeskKey } from '../../ui/desk-key.ts';

/** The key of each step on the desk, which has it in its key table; steps without one are reached by Tab and Enter. */
export const ACTION_KEYS: Readonly<Partial<Record<CaseAction, DeskKey>>> = {
  accept: 'A',
  route: 'R',
  return: 'B',
  escalate: 'U',
  pause: 'Z',
  resume: 'Z',
  finish: 'F',
  callback: 'K',
  close: 'C',
};

/** Steps that a desk offers as buttons, in the order of the loop; assigning happens by sending an order. */
export const DESK_ACTIONS = [
  'accept',
  'route',
  'finish',
  'callback',
  'close',
  'escalate',
  'return',
  'pause',
  'resume',
  'cancel',
] as const satisfies readonly CaseAction[];

/** Steps that are refused without a reason. */
export const NEEDS_REASON: ReadonlySet<CaseAction> = new Set(['return', 'pause', 'cancel']);
