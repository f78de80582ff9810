import fastify, { type FastifyBaseLogger, type FastifyInstance } from 'fastify';
import type { ServerBoot } from '#contract/boot';
import type { Clock } from './clock.ts';
import type { Database } from './db/database.ts';
import type { Viewer } from './db/viewer.ts';
import type { ExecuteCommand, NewAudit } from './live/command.ts';
import type { PositionBoard } from './live/position-board.ts';

/** Everything the features work with; made in `main.ts`, or by a test with its own clock and database. */
export interface AppDeps {
  boot: ServerBoot;
  db: Database;
  execute: ExecuteCommand;
  clock: Clock;
  /** UUIDv7 of the clock's time. */
  newId(): string;
  /** Writes one audit line in a transaction of its own: for reads, sign-ins and refusals. */
  audit(viewer: Viewer, line: NewAudit): Promise<void>;
  positions: PositionBoard;
}

/** Registers every feature, in this order. */
export function buildApp(_deps: AppDeps, log?: FastifyBaseLogger): FastifyInstance {
  const app = log ? fastify({ loggerInstance: log }) : fastify({ logger: false });
  return app;
}
