import { AppProblem } from '../problem.ts';

/** Error codes of PostgreSQL and of the socket that mean "not now": class 08, 57P (shutdown, crash, idle too long), 57014 (a statement took too long), 53300, and the kernel's. */
const AWAY_CODES =
  /^(08...|57P0[1-35]|57014|53300|25P03|ECONNREFUSED|ECONNRESET|EPIPE|ENOENT|ETIMEDOUT|ENOTFOUND|EHOSTUNREACH)$/;

/** pg gives these no code. */
const AWAY_MESSAGES =
  /^(Connection terminated|timeout exceeded when trying to connect|Query read timeout|Client has encountered a connection error|Client was closed|Cannot use a pool after)/;

/** Tells whether the database could not be reached or went away, as opposed to having refused a statement. */
export function isOutage(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = errorCode(error);
  return (code !== null && AWAY_CODES.test(code)) || AWAY_MESSAGES.test(error.message);
}

/** SQLSTATE or system code of an error, null where it has none. */
export function errorCode(error: unknown): string | null {
  if (!(error instanceof Error) || !('code' in error)) return null;
  return typeof error.code === 'string' ? error.code : null;
}

/** The answer while the database is away; the same request may be sent again. */
export function outageProblem(cause: unknown): AppProblem {
  return new AppProblem('unavailable', {
    detail: { zh: '数据库暂时不可用，正在恢复', en: 'The database is away for the moment and will be back by itself' },
    retryAfterS: 2,
    cause,
  });
}
