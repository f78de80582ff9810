import type { CaseAction } from '#contract/incident';
import { NEEDS_REASON } from './action-keys.ts';
import type { CallbackResult, StepWords } from './incident-requests.ts';

/** What an officer has filled in for the next step of a case, as drafts keep it. */
export interface StepFields {
  opinion: string;
  /** Where a route or a decision sends it: a division, and after a blank its department. */
  centre: string;
  /** Whom a transfer sends it to, as `centre` names it. */
  peer: string;
  /** Until when an extension asks for, as `<input type="datetime-local">` writes it. */
  until: string;
  /** The incident that a merge folds it into. */
  into: string;
}
export type StepField = keyof StepFields;

/** The field that a step cannot go without and that is still empty; null when it can be taken. */
export function lackOf(action: CaseAction, fields: StepFields): StepField | null {
  const needed: Partial<Record<CaseAction, StepField>> = {
    route: 'centre',
    decide: 'centre',
    transfer: 'peer',
    requestExtension: 'until',
    merge: 'into',
  };
  const field = needed[action];
  if (field !== undefined && fields[field] === '') return field;
  return NEEDS_REASON.has(action) && fields.opinion.trim() === '' ? 'opinion' : null;
}

/** Puts the cursor where what is lacking is filled in; false where the case shows no such field. */
export function focusField(field: StepField): boolean {
  const input = document.querySelector<HTMLElement>(`[data-step-field="${field}"]`);
  input?.scrollIntoView({ block: 'nearest' });
  input?.focus();
  return input !== null;
}

/** What a step sends of what was filled in: only what it asks for. Where it goes is added by whoever knows the body that was marked. */
export function wordsFor(
  action: CaseAction,
  fields: StepFields,
  callback: CallbackResult | undefined,
  attachments: readonly string[],
): StepWords {
  const opinion = fields.opinion.trim();
  return {
    ...(opinion ? { opinion } : {}),
    ...(action === 'transfer' ? bodyWords(fields.peer) : {}),
    ...(action === 'requestExtension' ? { deadlineAt: new Date(fields.until).toISOString() } : {}),
    ...(action === 'merge' ? { into: fields.into } : {}),
    ...(callback ? { callback } : {}),
    ...(attachments.length > 0 ? { attachments: [...attachments] } : {}),
  };
}

/** Tells whether a step sends a case to a body that the officer chooses among all. */
export const isSent = (action: CaseAction): boolean => action === 'route' || action === 'decide';

function bodyWords(key: string): StepWords {
  const [owner = '', department] = key.split(' ');
  return { owner, ...(department === undefined ? {} : { department }) };
}

/** The fields that a step has used up. */
export function usedBy(action: CaseAction): readonly StepField[] {
  if (isSent(action)) return ['opinion', 'centre'];
  if (action === 'transfer') return ['opinion', 'peer'];
  if (action === 'requestExtension') return ['opinion', 'until'];
  return action === 'merge' ? ['opinion', 'into'] : ['opinion'];
}
