import { ApiError, errorCodeOf } from '../../api/api-error.ts';
import { translate } from '../../i18n/text.ts';

/** Why something failed: the field's own words, else the server's, else those of the code. */
export function failureWords(error: unknown): string {
  const own = error instanceof ApiError ? (error.fields[0]?.message ?? error.detail) : null;
  return own ?? translate(`error.${errorCodeOf(error)}`);
}
