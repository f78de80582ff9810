import type { FastifyBaseLogger } from 'fastify';
import type { ServerBoot } from '#contract/boot';
import type { Clock } from '../clock.ts';
import type { Database } from '../db/database.ts';
import type { SpineHealth } from '../features/health/health-routes.ts';
import type { ExecuteCommand, NewAudit } from '../live/command.ts';
import type { EventTail } from '../live/event-tail.ts';
import type { LivePositionBoard } from '../live/position-board.ts';
import type { CallMedia } from '../conference/call-media.ts';
import type { CameraMedia } from '../media/camera-media.ts';

/** Everything the features work with; made in `main.ts`, or by a test with its own clock and database. */
export interface AppDeps {
  readonly boot: ServerBoot;
  readonly db: Database;
  readonly execute: ExecuteCommand;
  readonly clock: Clock;
  /** UUIDv7 of the clock's time. */
  readonly newId: () => string;
  /** Writes one audit line in a transaction of its own: for reads, sign-ins and refusals. */
  readonly audit: (actor: string, line: NewAudit) => Promise<void>;
  readonly positions: LivePositionBoard;
  /** The newest events of the log; `awaitHead` of `live/await-head.ts` waits for one. */
  readonly tail: EventTail;
  readonly spine: SpineHealth;
  readonly media: CameraMedia;
  readonly callMedia: CallMedia;
  readonly log: FastifyBaseLogger;
  readonly version: string;
}
