import { ApiError, errorCodeOf } from '../../api/api-error.ts';
import { translate } from '../../i18n/text.ts';

/** Why something was refused: the server's own words where it has some. */
export function failureText(error: unknown): string {
  const own = error instanceof ApiError ? error.detail : null;
  return own ?? translate(`error.${errorCodeOf(error)}`);
}
