import type { ErrorCode } from '#contract/error';

/** A sentence in both languages of the product; the reader's is chosen when the answer is written. */
export interface Text {
  readonly zh: string;
  readonly en: string;
}

/** A field that was refused: JSON pointer into body, query or path, and what is allowed there. */
export interface FieldFault {
  readonly pointer: string;
  readonly message: Text;
}

/** What an answer may say beside its code. */
export interface ProblemOptions {
  readonly detail?: Text;
  readonly fields?: readonly FieldFault[];
  /** Seconds after which the same request may be sent again. */
  readonly retryAfterS?: number;
  /** Replaces the code's usual status, e.g. 415 for a refused media type. */
  readonly status?: number;
  readonly cause?: unknown;
}

/** HTTP status of each error code. */
export const STATUS_OF_CODE: Readonly<Record<ErrorCode, number>> = {
  'invalid-input': 400,
  'not-signed-in': 401,
  'wrong-credentials': 401,
  'account-locked': 423,
  'password-change-required': 403,
  'second-factor-required': 403,
  'second-factor-setup-required': 403,
  'wrong-second-factor': 401,
  'not-allowed': 403,
  'session-locked': 423,
  'not-found': 404,
  'version-conflict': 409,
  'transition-refused': 409,
  'outside-county': 422,
  'camera-address-refused': 422,
  'camera-unavailable': 503,
  'camera-refused': 409,
  'attachment-refused': 422,
  'too-large': 413,
  'too-many-requests': 429,
  unavailable: 503,
  internal: 500,
};

/** An outcome that the caller is told about; thrown inside a command it rolls everything back. */
export class AppProblem extends Error {
  readonly code: ErrorCode;
  readonly status: number;
  readonly detail: Text | null;
  readonly fields: readonly FieldFault[];
  readonly retryAfterS: number | null;

  constructor(code: ErrorCode, options: ProblemOptions = {}) {
    super(options.detail?.en ?? code, options.cause === undefined ? {} : { cause: options.cause });
    this.name = 'AppProblem';
    this.code = code;
    this.status = options.status ?? STATUS_OF_CODE[code];
    this.detail = options.detail ?? null;
    this.fields = options.fields ?? [];
    this.retryAfterS = options.retryAfterS ?? null;
  }
}

/** A refusal of one field, e.g. `fieldProblem('/workers', '…', '…')`. */
export function fieldProblem(pointer: string, zh: string, en: string): AppProblem {
  return new AppProblem('invalid-input', { fields: [{ pointer, message: { zh, en } }] });
}
