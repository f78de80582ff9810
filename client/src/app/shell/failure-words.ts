import { ApiError, errorCodeOf } from '../../api/api-error.ts';
import { translate, type Translate } from '../../i18n/text.ts';

/** What a form says of a failed request: the refused field in the server's words, its sentence, or the code's own. */
export function failureWords(error: unknown, t: Translate, labels: Readonly<Record<string, string>> = {}): string {
  return failureList(error, t, labels)[0] ?? t(`error.${errorCodeOf(error)}`);
}

/** The same for what may have many faults at once: a sentence for each. */
export function failureList(error: unknown, t: Translate, labels: Readonly<Record<string, string>> = {}): string[] {
  if (!(error instanceof ApiError)) return [t(`error.${errorCodeOf(error)}`)];
  if (error.fields.length === 0) return [error.detail ?? t(`error.${error.code}`)];
  return error.fields.map(({ pointer, message }) => {
    const label = labels[pointer];
    return label === undefined ? message : `${label} · ${message}`;
  });
}

/** The same outside a form, in the reader's language now. */
export const wordsOf = (error: unknown): string => failureWords(error, translate);
