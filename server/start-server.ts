import type { AddressInfo } from 'node:net';
import type { FastifyBaseLogger } from 'fastify';
import type { DatabaseAddress, ServerBoot } from '#contract/boot';
import { type App, buildApp } from './app.ts';
import type { Clock } from './clock.ts';
import { ConferenceLink } from './conference/conference-link.ts';
import { findCounty } from './db/find-county.ts';
import type { Database } from './db/database.ts';
import { openDatabase } from './db/open-database.ts';
import { loadBoard, startPositionWriter } from './features/position/position-writer.ts';
import { EventTail } from './live/event-tail.ts';
import { createExecuteCommand } from './live/execute-command.ts';
import { createLiveFeed, type LiveFeed } from './live/live-feed.ts';
import { createLagAlarm, type LagListener, LogWatch } from './live/log-watch.ts';
import { createNewId } from './live/new-id.ts';
import { LivePositionBoard } from './live/position-board.ts';
import { PositionFeed } from './live/position-feed.ts';
import { createSpine } from './live/spine.ts';
import { createSharedLink, createSoleLink, type SpineLink } from './live/spine-link.ts';
import { createWriteAudit } from './live/write-audit.ts';
import { MediaFleet } from './media/media-fleet.ts';
import { createOutageLog } from './server-log.ts';
import { readVersion } from './version.ts';

/** A server that answers. */
export interface RunningServer {
  readonly port: number;
  readonly app: App;
  readonly db: Database;
  /** How many live sockets are open. */
  readonly sockets: () => number;
  /** Closes sockets and requests, writes what is left in memory, leaves the database. */
  stop(): Promise<void>;
}

/** Starts the server on `boot.port`; port 0 takes a free one. Waits for ever for a database that is away. */
export async function startServer(boot: ServerBoot, clock: Clock, log: FastifyBaseLogger): Promise<RunningServer> {
  const onOutage = createOutageLog(log, () => clock.now().getTime());
  const countyCode = await findCounty(boot.database, onOutage);
  const db = openDatabase({ address: boot.database, countyCode, onError: onOutage });
  const newId = createNewId(clock);
  const tail = new EventTail();
  const watch = new LogWatch(monotonicMs);
  const board = new LivePositionBoard();
  let feed: LiveFeed | null = null;
  let onLog = (): void => undefined;
  const link = createLink(boot.database, db, () => spine.wake());
  const spine = createSpine({
    link,
    tail,
    watch,
    countyCode,
    newId,
    listener: {
      onEvents: () => {
        feed?.onEvents();
        onLog();
      },
      onReset: (reason) => {
        feed?.onReset(reason);
        onLog();
      },
      onRegained: () => db.renew(),
      onError: onOutage,
    },
  });
  await spine.start();
  const mark = await loadBoard(db, board);

  const media = createMedia(boot, clock);
  const callMedia = createCallMedia(boot, clock);
  const app = await buildApp({
    boot,
    db,
    execute: createExecuteCommand(db, () => spine.wake()),
    clock,
    newId,
    audit: createWriteAudit(db, clock),
    positions: board,
    tail,
    spine: {
      lagMs: () => watch.lagMs(),
      isLate: () => watch.isLate(),
      isSequencer: () => spine.isSequencer,
      sockets: () => feed?.count() ?? 0,
    },
    media,
    callMedia,
    log,
    version: readVersion(),
  });
  ({ onLog } = app);
  const writer = startPositionWriter({ db, board, node: newId(), mark, onError: onOutage });
  const positions = new PositionFeed(board, clock);
  const http = app.http.server;
  feed = createLiveFeed({
    http,
    tail,
    watch,
    auth: app.auth,
    mask: app.maskEvent,
    positions,
    clock,
    onError: onOutage,
  });
  const alarm = setInterval(createLagAlarm(watch, monotonicMs, lagLines(log)), LAG_CHECK_MS);
  media.start();
  callMedia.start();
  await app.http.listen({ host: boot.host, port: boot.port });
  app.warmUp().catch(onOutage);

  return {
    port: (http.address() as AddressInfo).port,
    app,
    db,
    sockets: () => feed.count(),
    async stop() {
      clearInterval(alarm);
      media.close();
      callMedia.close();
      await feed.close();
      await app.http.close();
      await writer.stop();
      await spine.stop();
      await db.close();
    },
  };
}

const LAG_CHECK_MS = 500;

const monotonicMs = (): number => performance.now();

const lagLines = (log: FastifyBaseLogger): LagListener => ({
  onLate: (lagMs) => log.error({ lagMs }, 'the event log is late: what is committed reaches no screen'),
  onCaughtUp: (lateForMs) => log.info({ lateForMs }, 'the event log has caught up'),
});

/** One connection leaves nobody to share with; many servers of one county share PostgreSQL. */
function createLink(address: DatabaseAddress, db: Database, onWake: () => void): SpineLink {
  return db.caps.hasManySessions ? createSharedLink(address, db.countyCode, onWake) : createSoleLink(db);
}

function createCallMedia(boot: ServerBoot, clock: Clock): ConferenceLink {
  return new ConferenceLink({
    node: boot.conference ?? null,
    controlSecret: boot.controlSecret,
    tokenKeys: boot.tokenKeys,
    zones: boot.zones,
    nowMs: () => performance.now(),
    epochMs: () => clock.now().getTime(),
  });
}

function createMedia(boot: ServerBoot, clock: Clock): MediaFleet {
  return new MediaFleet({
    nodes: boot.mediaNodes,
    controlSecret: boot.controlSecret,
    tokenKeys: boot.tokenKeys,
    zones: boot.zones,
    cameraNetworks: boot.cameraNetworks,
    mediaUrl: boot.mediaUrl ?? null,
    nowMs: () => performance.now(),
    epochMs: () => clock.now().getTime(),
  });
}
