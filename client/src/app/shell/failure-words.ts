import { ApiError, errorCodeOf } from '../../api/api-error.ts';
import { translate } from '../../i18n/text.ts';

/** Why a request failed, in the reader's language: the server's own words when it gave some. */
export function wordsOf(error: unknown): string {
  const detail = error instanceof ApiError ? (error.fields[0]?.message ?? error.detail) : null;
  return detail ?? translate(`error.${errorCodeOf(error)}`);
}
