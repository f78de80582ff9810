import { createHash, createHmac } from 'node:crypto';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import type {
  ConferenceBoot,
  DatabaseAddress,
  DatabaseBoot,
  DemoBoot,
  GatewayBoot,
  IngestBoot,
  LoadBoot,
  MigrateBoot,
  ServerBoot,
  SimulatorBoot,
} from '#contract/boot';
import type { UnavailablePart } from '#contract/unavailable-part';
import { CONTROL_PATH } from '#contract/media-paths';
import type { TlsBoot } from '#contract/secure-port';
import type { Config } from '../config.ts';
import { localZone } from './page-origins.ts';
import type { NeededPort } from './ports.ts';
import type { Secrets } from './secrets.ts';
import type { ProgramSpec } from './spawn-child.ts';
import type { TlsIdentity } from './tls-identity.ts';

/** Everything that one installation runs, in the order of its start; null where it does not apply. */
export interface BootPlan {
  /** The embedded database, unless `DATABASE_URL` names another. */
  database: ProgramSpec | null;
  migrate: ProgramSpec;
  load: ProgramSpec;
  server: ProgramSpec;
  gateways: ProgramSpec[];
  conference: ProgramSpec;
  ingest: ProgramSpec;
  simulator: ProgramSpec | null;
  demo: ProgramSpec | null;
  ports: NeededPort[];
  /** Where people open it. */
  url: string;
  /** Where programs of this machine dial it: always plainly. */
  dialUrl: string;
}

/** What the plan needs to know beside the configuration. */
export interface Surroundings {
  /** The built programs, `dist`. */
  distDirectory: string;
  /** Where a ready-made empty database is kept for the next installation. */
  seedDirectory: string;
  gatewayCount: number;
  /** Conference engines: one a core but one. */
  engineCount: number;
  unavailable: UnavailablePart[];
  /** The Chromium that prints; null where none is installed. */
  chromium: string | null;
}

const MOST_GATEWAYS = 8;
/** Behind the last possible gateway: signalling of calls, then their media. */
const CONFERENCE_OFFSET = 9;
const RTC_OFFSET = 10;
const INGEST_OFFSET = 11;
/** Under PostgreSQL; the embedded database has one session. */
const POOL_SIZE = 10;
/** Longest path of a Unix socket: 104 bytes on macOS, 108 on Linux, with the final zero. */
const LONGEST_SOCKET_PATH = 103;
/** A sign of life comes every 2 s; a busy machine may delay several. */
const HUNG_AFTER_MS = 15_000;
/** One long statement holds the embedded database and every step that waits for it. */
const DATABASE_HUNG_AFTER_MS = 120_000;
/** It has little to do, and while it hangs no drone is seen. */
const INGEST_HUNG_AFTER_MS = 5_000;

/** How many gateways a machine gets: one a core, at most eight. */
export function countGateways(cores: number): number {
  return Math.max(1, Math.min(MOST_GATEWAYS, cores));
}

/** How many conference engines a machine gets: a core is left for everything else. */
export function countEngines(cores: number): number {
  return Math.max(1, cores - 1);
}

/** Lays out every program with its boot message. */
export function planBoot(
  config: Config,
  secrets: Secrets,
  around: Surroundings,
  tls: TlsIdentity | null = null,
): BootPlan {
  const program = (name: string, entry: string, boot: object, hungAfterMs = HUNG_AFTER_MS): ProgramSpec => ({
    name,
    entry: join(around.distDirectory, entry),
    boot,
    hungAfterMs,
  });
  const socketPath = embeddedSocketPath(config.dataDirectory);
  const database = databaseAddress(config, socketPath);
  const gateways = planGateways(config, secrets, around.gatewayCount, tls);
  const at = `${urlHost(config.host)}:${config.port}`;
  const dialUrl = `http://${at}`;
  return {
    database:
      database.kind === 'embedded'
        ? program(
            'database',
            'server/db/embedded/main.js',
            embeddedBoot(config, around, socketPath),
            DATABASE_HUNG_AFTER_MS,
          )
        : null,
    migrate: program('migrate', 'server/db/migrate-main.js', migrateBoot(database), DATABASE_HUNG_AFTER_MS),
    load: program('load', 'gis-data/load/main.js', loadBoot(config, secrets, database), DATABASE_HUNG_AFTER_MS),
    server: program('server', 'server/main.js', serverBoot(config, secrets, around, database, gateways, tls)),
    gateways: gateways.map((boot) => program(boot.id, 'streams/gateway/main.js', boot)),
    conference: program('conference', 'streams/conference/main.js', conferenceBoot(config, secrets, around, tls)),
    ingest: program('ingest', 'streams/ingest/main.js', ingestBoot(config, secrets, tls), INGEST_HUNG_AFTER_MS),
    simulator: config.isDemo ? program('simulator', 'streams/simulator/main.js', simulatorBoot(config)) : null,
    demo: config.isDemo ? program('demo', 'server/demo/main.js', demoBoot(config, secrets, dialUrl)) : null,
    ports: neededPorts(config, gateways),
    url: tls === null ? dialUrl : `https://${at}`,
    dialUrl,
  };
}

/** Where the embedded database listens: in the data directory, or below the temporary one when that path is too long. */
export function embeddedSocketPath(dataDirectory: string): string {
  const near = join(dataDirectory, 'embedded', 'socket', '.s.PGSQL.5432');
  if (Buffer.byteLength(near) <= LONGEST_SOCKET_PATH) return near;
  const mark = createHash('sha256').update(`${userInfo().uid} ${dataDirectory}`).digest('hex').slice(0, 16);
  return join(tmpdir(), `grid321-${mark}`, '.s.PGSQL.5432');
}

function databaseAddress(config: Config, socketPath: string): DatabaseAddress {
  if (config.databaseUrl !== null) return { kind: 'postgresql', url: config.databaseUrl, poolSize: POOL_SIZE };
  const directory = encodeURIComponent(socketPath.slice(0, socketPath.lastIndexOf('/')));
  return { kind: 'embedded', url: `postgresql://postgres@localhost/postgres?host=${directory}`, poolSize: 1 };
}

const embeddedBoot = (config: Config, around: Surroundings, socketPath: string): DatabaseBoot => ({
  program: 'database',
  directory: join(config.dataDirectory, 'embedded'),
  socketPath,
  seedDirectory: around.seedDirectory,
});

const migrateBoot = (database: DatabaseAddress): MigrateBoot => ({ program: 'migrate', database });

const loadBoot = (config: Config, secrets: Secrets, database: DatabaseAddress): LoadBoot => ({
  program: 'load',
  database,
  county: config.county,
  isDemo: config.isDemo,
  demoPassword: config.isDemo ? secrets.demoPassword : null,
  cameraKey: secrets.cameraKey,
  simulatorPort: config.simulatorPort,
});

function serverBoot(
  config: Config,
  secrets: Secrets,
  around: Surroundings,
  database: DatabaseAddress,
  gateways: GatewayBoot[],
  tls: TlsIdentity | null,
): ServerBoot {
  return {
    program: 'server',
    host: config.host,
    port: config.port,
    dataDirectory: config.dataDirectory,
    clientDirectory: join(around.distDirectory, 'client'),
    database,
    county: config.county,
    isDemo: config.isDemo,
    demoPassword: config.isDemo ? secrets.demoPassword : null,
    cameraKey: secrets.cameraKey,
    serverSecret: secrets.serverSecret,
    mediaNodes: gateways.map(({ id, port }) => ({
      id,
      controlUrl: `ws://${urlHost(config.host)}:${port}${CONTROL_PATH}`,
      mediaPort: port,
    })),
    ...(config.mediaUrl === null ? {} : { mediaUrl: config.mediaUrl }),
    controlSecret: secrets.controlSecret,
    conference: {
      controlUrl: `ws://${urlHost(config.host)}:${config.port + CONFERENCE_OFFSET}${CONTROL_PATH}`,
      signalPort: config.port + CONFERENCE_OFFSET,
    },
    ingest: { port: config.port + INGEST_OFFSET, publishKey: publishKeyOf(secrets) },
    tokenKeys: [secrets.tokenKey],
    zones: [localZone(config.host, config.port, tls !== null), ...config.zones],
    cameraNetworks: config.cameraNetworks,
    simulatorPort: config.simulatorPort,
    unavailable: around.unavailable,
    ...(tls === null ? {} : { tls }),
    ...turnBoot(config, secrets),
    ...(around.chromium === null ? {} : { chromium: around.chromium }),
    ...testClock(config),
  };
}

function planGateways(config: Config, secrets: Secrets, count: number, tls: TlsIdentity | null): GatewayBoot[] {
  return Array.from({ length: count }, (_, i) => ({
    program: 'gateway',
    id: `gateway-${i + 1}`,
    host: config.host,
    port: config.port + 1 + i,
    controlSecret: secrets.controlSecret,
    dataDirectory: config.dataDirectory,
    ingest: { host: urlHost(config.host), port: config.port + INGEST_OFFSET, secret: secrets.controlSecret },
    ...shownBy(tls),
  }));
}

const ingestBoot = (config: Config, secrets: Secrets, tls: TlsIdentity | null): IngestBoot => ({
  program: 'ingest',
  host: config.host,
  port: config.port + INGEST_OFFSET,
  readSecret: secrets.controlSecret,
  publishKey: publishKeyOf(secrets),
  ...shownBy(tls),
});

/** Outlives a restart: an address in a drone's settings does too. */
const publishKeyOf = ({ serverSecret }: Secrets): string =>
  createHmac('sha256', Buffer.from(serverSecret, 'base64')).update('publish addresses').digest('base64url');

/** What a media process needs of it: no authority to hand out. */
const shownBy = (tls: TlsIdentity | null): { tls?: TlsBoot } =>
  tls === null ? {} : { tls: { key: tls.key, cert: tls.cert } };

function turnBoot({ turn }: Config, { turnSecret }: Secrets): Pick<ServerBoot, 'turn'> {
  if (turn === null || turnSecret === null) return {};
  return { turn: { urls: turn.urls, secret: turnSecret, isRelayOnly: turn.isRelayOnly } };
}

const conferenceBoot = (
  config: Config,
  secrets: Secrets,
  around: Surroundings,
  tls: TlsIdentity | null,
): ConferenceBoot => ({
  program: 'conference',
  host: config.host,
  port: config.port + CONFERENCE_OFFSET,
  rtcPort: config.port + RTC_OFFSET,
  workers: around.engineCount,
  controlSecret: secrets.controlSecret,
  engine: config.engine,
  ...shownBy(tls),
});

const simulatorBoot = (config: Config): SimulatorBoot => ({
  program: 'simulator',
  county: config.county,
  host: '127.0.0.1',
  firstPort: config.simulatorPort,
});

const demoBoot = (config: Config, secrets: Secrets, url: string): DemoBoot => ({
  program: 'demo',
  serverUrl: url,
  demoPassword: secrets.demoPassword,
  county: config.county,
  isQuiet: config.isQuietDemo,
  ...testClock(config),
});

const testClock = ({ testClockFile }: Config): { testClockFile?: string } =>
  testClockFile === null ? {} : { testClockFile };

function neededPorts(config: Config, gateways: GatewayBoot[]): NeededPort[] {
  const { host } = config;
  const simulator = { host: '127.0.0.1', port: config.simulatorPort, purpose: 'simulated cameras' };
  return [
    { host, port: config.port, purpose: 'server', variable: 'GRID321_PORT' },
    ...gateways.map(({ id, port }) => ({ host, port, purpose: id, variable: 'GRID321_PORT' })),
    { host, port: config.port + CONFERENCE_OFFSET, purpose: 'signalling of calls', variable: 'GRID321_PORT' },
    { host, port: config.port + RTC_OFFSET, purpose: 'media of calls', variable: 'GRID321_PORT' },
    { host, port: config.port + INGEST_OFFSET, purpose: 'published streams', variable: 'GRID321_PORT' },
    ...(config.isDemo ? [{ ...simulator, variable: 'GRID321_SIMULATOR_PORT' }] : []),
  ];
}

/** An address to dial for a host to listen on. */
function urlHost(host: string): string {
  if (host === '0.0.0.0') return '127.0.0.1';
  if (host === '::') return '[::1]';
  return host.includes(':') ? `[${host}]` : host;
}
