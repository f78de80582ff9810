import Fastify, { type FastifyBaseLogger } from 'fastify';

/** The server's log: JSON lines on standard output, by the very logger that Fastify brings along. */
export function createServerLog(): FastifyBaseLogger {
  return Fastify({ logger: { base: null, level: 'info' } }).log;
}

/** Logs an error that may come again and again at most once in ten seconds, with the number of those left out. */
export function createOutageLog(log: FastifyBaseLogger, nowMs: () => number): (error: unknown) => void {
  let [lastMs, leftOut] = [-Infinity, 0];
  return (error) => {
    if (nowMs() - lastMs < PERIOD_MS) {
      leftOut += 1;
      return;
    }
    // Not the error itself: the driver hangs its whole connection on it, with the address.
    log.error({ reason: describe(error), leftOut }, 'live data cannot be read, written or sent; trying again');
    [lastMs, leftOut] = [nowMs(), 0];
  };
}

const PERIOD_MS = 10_000;

function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause instanceof Error ? ` (${describe(error.cause)})` : '';
  return `${error.message}${cause}`;
}
