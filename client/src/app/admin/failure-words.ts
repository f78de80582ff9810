import { ApiError, errorCodeOf } from '../../api/api-error.ts';
import type { Translate } from '../../i18n/text.ts';

/** What a form says of a failed request: the refused field in the server's words, its sentence, or the code's own. */
export function failureWords(error: unknown, t: Translate, labels: Readonly<Record<string, string>> = {}): string {
  if (!(error instanceof ApiError)) return t(`error.${errorCodeOf(error)}`);
  const [field] = error.fields;
  if (field === undefined) return error.detail ?? t(`error.${error.code}`);
  const label = labels[field.pointer];
  return label === undefined ? field.message : `${label} · ${field.message}`;
}
