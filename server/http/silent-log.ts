import type { FastifyBaseLogger } from 'fastify';

const nothing = (): void => {};

/** A logger that keeps quiet, for tests and tools. */
export const silentLog: FastifyBaseLogger = {
  level: 'silent',
  fatal: nothing,
  error: nothing,
  warn: nothing,
  info: nothing,
  debug: nothing,
  trace: nothing,
  silent: nothing,
  child: () => silentLog,
};
