import type { CallAction } from '#contract/whistle';

/** The key of each step while the whistles lie over the desk: those of a case where the step is alike. */
export const CALL_KEYS: Readonly<Partial<Record<CallAction, string>>> = {
  accept: 'A',
  depart: 'R',
  arrive: 'K',
  handle: 'F',
  escalate: 'U',
  return: 'B',
  close: 'C',
};

/** Steps that are refused without a reason. */
export const CALL_NEEDS_NOTE: ReadonlySet<CallAction> = new Set(['escalate', 'return', 'cancel']);
