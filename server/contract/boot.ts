import { Type, type Static, type TSchema } from 'typebox';
import { Value } from 'typebox/value';
import { CameraNetwork, MediaZone } from './media-control.ts';
import { TokenKey } from './token-key.ts';
import { TlsBoot } from './secure-port.ts';
import { UnavailablePart } from './unavailable-part.ts';

const Nullable = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()]);
const Port = Type.Integer({ minimum: 1, maximum: 65535 });

/** How a program reaches the database: a `pg` connection string and how many connections it may hold (1 when embedded). */
export const DatabaseAddress = Type.Object({
  kind: Type.Union([Type.Literal('embedded'), Type.Literal('postgresql')]),
  url: Type.String({ minLength: 1 }),
  poolSize: Type.Integer({ minimum: 1, maximum: 64 }),
});
export type DatabaseAddress = Static<typeof DatabaseAddress>;

/** A media process as the server dials it (`controlUrl`, WebSocket) and as browsers reach it (`mediaPort` of the page's host). */
export const MediaNode = Type.Object({ id: Type.String(), controlUrl: Type.String(), mediaPort: Port });
export type MediaNode = Static<typeof MediaNode>;

/** A conference process as the server dials it (`controlUrl`, WebSocket) and as browsers reach it (`signalPort` of the page's host). */
export const ConferenceNode = Type.Object({ controlUrl: Type.String(), signalPort: Port });
export type ConferenceNode = Static<typeof ConferenceNode>;

/** Boot of `server/db/embedded/main`: PGlite on `directory`, one session at a time on a Unix socket. */
export const DatabaseBoot = Type.Object({
  program: Type.Literal('database'),
  directory: Type.String(),
  socketPath: Type.String(),
  /** A ready-made empty cluster with PostGIS is kept here and copied, which saves 7 s of the first start. */
  seedDirectory: Type.String(),
});
export type DatabaseBoot = Static<typeof DatabaseBoot>;

/** Boot of `server/db/migrate-main`, which ends when the schema is current. */
export const MigrateBoot = Type.Object({ program: Type.Literal('migrate'), database: DatabaseAddress });
export type MigrateBoot = Static<typeof MigrateBoot>;

/** Boot of `gis-data/load/main`, which ends when the county pack is in the database (at once when it is already). */
export const LoadBoot = Type.Object({
  program: Type.Literal('load'),
  database: DatabaseAddress,
  county: Type.String(),
  isDemo: Type.Boolean(),
  /** The one password of all demo accounts; null in production. */
  demoPassword: Nullable(Type.String()),
  /** base64 of the 32-byte key that seals camera credentials (`contract/sealed`). */
  cameraKey: Type.String(),
  simulatorPort: Port,
});
export type LoadBoot = Static<typeof LoadBoot>;

/** Boot of `server/main`. */
export const ServerBoot = Type.Object({
  program: Type.Literal('server'),
  host: Type.String(),
  port: Port,
  dataDirectory: Type.String(),
  /** The built browser app. */
  clientDirectory: Type.String(),
  database: DatabaseAddress,
  county: Type.String(),
  isDemo: Type.Boolean(),
  demoPassword: Nullable(Type.String()),
  /** base64 of the 32-byte key that seals camera credentials. */
  cameraKey: Type.String(),
  /** base64 of 32 bytes that outlive a restart: what the server signs or hashes for itself. */
  serverSecret: Type.String(),
  mediaNodes: Type.Array(MediaNode),
  /** Origin of the proxy before all gateways; absent where browsers reach each by its own port. */
  mediaUrl: Type.Optional(Type.String({ minLength: 1 })),
  /** Bearer secret of the media processes' control sockets, new at each boot of the supervisor. */
  controlSecret: Type.String(),
  /** The process that carries calls; absent where none is run. */
  conference: Type.Optional(ConferenceNode),
  /** Where drones and body cameras publish to. */
  ingest: Type.Optional(Type.Object({ port: Port, publishKey: Type.String({ minLength: 16 }) })),
  /** The relay of calls (coturn with `use-auth-secret`); absent where there is none. */
  turn: Type.Optional(
    Type.Object({
      urls: Type.Array(Type.String(), { minItems: 1 }),
      secret: Type.String(),
      isRelayOnly: Type.Boolean(),
    }),
  ),
  /** Keys that sign view tokens, the first one new tokens; the server hands them to the gateways in its snapshot. */
  tokenKeys: Type.Array(TokenKey, { minItems: 1 }),
  zones: Type.Array(MediaZone),
  cameraNetworks: Type.Array(CameraNetwork),
  /** First port of the simulated cameras. */
  simulatorPort: Port,
  unavailable: Type.Array(UnavailablePart),
  /** Pages come by TLS; `authority` is the certificate that seats have to trust, null for the operator's own files. */
  tls: Type.Optional(Type.Object({ ...TlsBoot.properties, authority: Nullable(Type.String()) })),
  /** Absolute path of the Chromium that prints; absent where none is installed. */
  chromium: Type.Optional(Type.String({ minLength: 1 })),
  /** A file that says how many milliseconds the server's time is ahead of the machine's; for tests, refused in production. */
  testClockFile: Type.Optional(Type.String({ minLength: 1 })),
});
export type ServerBoot = Static<typeof ServerBoot>;

/** How gateways reach the ingest process of their machine. */
export const IngestReading = Type.Object({ host: Type.String(), port: Port, secret: Type.String() });
export type IngestReading = Static<typeof IngestReading>;

/** Boot of `streams/gateway/main`; cameras, keys and networks follow over the control socket. */
export const GatewayBoot = Type.Object({
  program: Type.Literal('gateway'),
  id: Type.String(),
  host: Type.String(),
  port: Port,
  controlSecret: Type.String(),
  dataDirectory: Type.String(),
  tls: Type.Optional(TlsBoot),
  /** Where what is published to this machine is read; absent where nothing can be. */
  ingest: Type.Optional(IngestReading),
});
export type GatewayBoot = Static<typeof GatewayBoot>;

/** Boot of `streams/ingest/main`, where drones and body cameras publish to by RTMP and RTMPS. */
export const IngestBoot = Type.Object({
  program: Type.Literal('ingest'),
  host: Type.String(),
  port: Port,
  /** Bearer of the gateways, which read from it as HTTP-FLV. */
  readSecret: Type.String({ minLength: 1 }),
  /** base64url of what signs publish addresses. */
  publishKey: Type.String({ minLength: 16 }),
  tls: Type.Optional(TlsBoot),
});
export type IngestBoot = Static<typeof IngestBoot>;

/** Boot of `streams/conference/main`; rooms and keys follow over the control socket. */
export const ConferenceBoot = Type.Object({
  program: Type.Literal('conference'),
  host: Type.String(),
  /** Control and signalling. */
  port: Port,
  /** Media of the first engine, UDP and TCP. */
  rtcPort: Port,
  workers: Type.Integer({ minimum: 1, maximum: 64 }),
  controlSecret: Type.String(),
  tls: Type.Optional(TlsBoot),
  /** Where the engine comes from; see `streams/conference/engine`. */
  engine: Type.Object({
    /** A worker that the operator names; nothing else is looked at then. */
    givenBinary: Nullable(Type.String()),
    cacheDirectory: Type.String(),
    /** A mirror of mediasoup's releases; null for the official ones, `none` to download nothing. */
    mirrorUrl: Nullable(Type.String()),
    /** False: only what is there already is used. */
    mayMake: Type.Boolean(),
  }),
});
export type ConferenceBoot = Static<typeof ConferenceBoot>;

/** Boot of `streams/simulator/main`: the cameras of the county pack from `firstPort` up, on the loopback. */
export const SimulatorBoot = Type.Object({
  program: Type.Literal('simulator'),
  county: Type.String(),
  host: Type.String(),
  firstPort: Port,
  /** Another cameras file than `gis-data/<county>/cameras.json`. */
  camerasFile: Type.Optional(Type.String()),
  /** Where faults are asked for (`POST /faults`, Bearer secret); nothing listens without it. */
  control: Type.Optional(Type.Object({ port: Port, secret: Type.String({ minLength: 16 }) })),
  /** False for a county without a dead channel or a lazy recorder; packs under 100 cameras never have any. */
  hasFaults: Type.Optional(Type.Boolean()),
  /** Seconds between key pictures of every channel, instead of each recorder's own. */
  gopSeconds: Type.Optional(Type.Integer({ minimum: 1, maximum: 60 })),
  /** Pads streams with filler to these rates, for load tests. */
  fillKbps: Type.Optional(Type.Object({ sub: Type.Integer({ minimum: 0 }), main: Type.Integer({ minimum: 0 }) })),
});
export type SimulatorBoot = Static<typeof SimulatorBoot>;

/** Boot of `server/demo/main`: simulated phones and incidents through public routes only. */
export const DemoBoot = Type.Object({
  program: Type.Literal('demo'),
  serverUrl: Type.String(),
  demoPassword: Type.String(),
  county: Type.String(),
  /** Its phones report nothing until a drill is asked for. */
  isQuiet: Type.Boolean(),
  /** As in the server's boot: simulated phones keep the server's time. */
  testClockFile: Type.Optional(Type.String({ minLength: 1 })),
});
export type DemoBoot = Static<typeof DemoBoot>;

/**
 * What a child says to its supervisor: one JSON object on one line of its standard output, any other line is log.
 * `alive` comes every 2 s (hung is not dead); `progress` belongs to a long step, its counts are of `unit`.
 */
export const ChildMessage = Type.Union([
  Type.Object({ grid321: Type.Literal('ready') }),
  Type.Object({ grid321: Type.Literal('alive') }),
  // No system administrator yet: the supervisor shows the link that holds the token, and no log keeps it.
  Type.Object({ grid321: Type.Literal('firstAdministrator'), token: Type.String({ minLength: 43, maxLength: 43 }) }),
  Type.Object({
    grid321: Type.Literal('progress'),
    step: Type.String({ maxLength: 200 }),
    done: Type.Optional(Type.Number()),
    total: Type.Optional(Type.Number()),
  }),
]);
export type ChildMessage = Static<typeof ChildMessage>;

/** How often a child says `alive`. */
export const ALIVE_PERIOD_MS = 2_000;

/** Reads a line of a child's output; null when it is plain log. */
export function parseChildMessage(line: string): ChildMessage | null {
  if (!line.startsWith('{"grid321":')) return null;
  try {
    const value: unknown = JSON.parse(line);
    return Value.Check(ChildMessage, value) ? value : null;
  } catch {
    return null; // A child may be cut off in the middle of a line: then the rest is log.
  }
}

/** Writes a message as the line that `parseChildMessage` reads, with its line feed. */
export function formatChildMessage(message: ChildMessage): string {
  const { grid321, ...rest } = message;
  return `${JSON.stringify({ grid321, ...rest })}\n`;
}

/**
 * Reads the boot message that a supervisor writes as the first line of a child's standard input.
 * @throws Error naming the field that is wrong, never its value: boot messages hold secrets
 */
export function parseBoot<Schema extends TSchema>(schema: Schema, line: string): Static<Schema> {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    throw new Error('the boot message on standard input is not JSON; programs are started by server/launch');
  }
  if (Value.Check(schema, value)) return value as Static<Schema>;
  const faults = Value.Errors(schema, value).map((fault) => `${fault.instancePath || '/'} ${fault.message}`);
  throw new Error(`boot message: ${faults.join('; ')}`);
}
