import type { ErrorCode, FieldProblem } from '#contract/error';

/** Why a request brought no answer: a code of the server, or what only the caller can notice. */
export type ApiErrorCode = ErrorCode | 'unreachable' | 'unreadable' | 'timed-out';

/** A request that failed in a way the screen must show; switch on `code`, never on the message. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly code: ApiErrorCode;
  /** HTTP status, 0 when no answer came. */
  readonly status: number;
  readonly fields: readonly FieldProblem[];
  /** The server's own sentence in the reader's language, when it sent one. */
  readonly detail: string | null;
  readonly retryAfterS: number | null;

  constructor(
    code: ApiErrorCode,
    status: number,
    more: { fields?: readonly FieldProblem[]; detail?: string; retryAfterS?: number; cause?: unknown } = {},
  ) {
    super(`${code} (${status})`, { cause: more.cause });
    this.code = code;
    this.status = status;
    this.fields = more.fields ?? [];
    this.detail = more.detail ?? null;
    this.retryAfterS = more.retryAfterS ?? null;
  }
}

/** The code to show for anything that was thrown; what is no `ApiError` is a bug and shows as `internal`. */
export function errorCodeOf(thrown: unknown): ApiErrorCode {
  return thrown instanceof ApiError ? thrown.code : 'internal';
}
