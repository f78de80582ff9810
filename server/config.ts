import { isIP } from 'node:net';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { Type, type Static } from 'typebox';
import { Value } from 'typebox/value';
import type { ConferenceBoot } from '#contract/boot';
import type { CameraNetwork, MediaZone } from '#contract/media-control';

/** What the environment says of one Grid321, checked and frozen; every other program gets its part by its boot message. */
export interface Config {
  host: string;
  /** Port of the server; gateways follow at `port + 1` and up. */
  port: number;
  dataDirectory: string;
  /** null: the embedded database. */
  databaseUrl: string | null;
  county: string;
  isDemo: boolean;
  /** A demo whose phones report nothing by themselves: for drills that somebody directs. */
  isQuietDemo: boolean;
  /** How pages come: plainly, by a certificate of the county's own authority, or by the operator's files. */
  tls: { kind: 'off' } | { kind: 'auto' } | { kind: 'files'; certFile: string; keyFile: string };
  zones: MediaZone[];
  /** Origin of a proxy before the gateways; null: browsers reach each gateway by its own port. */
  mediaUrl: string | null;
  cameraNetworks: CameraNetwork[];
  keyFile: string | null;
  /** First port of the simulated cameras. */
  simulatorPort: number;
  /** A demo's only: the file that moves the server's time in tests (`server/clock.ts`). */
  testClockFile: string | null;
  /** The Chromium that prints; null: the one that the system has. */
  chromium: string | null;
  /** Relays of calls, and the file with the secret that they share with this server; null for none. */
  turn: { urls: string[]; secretFile: string; isRelayOnly: boolean } | null;
  /** Where the conference engine comes from; see `streams/conference/engine`. */
  engine: ConferenceBoot['engine'];
}

/** An environment that cannot be run with; the message names the variable and what is allowed. */
export class ConfigError extends Error {
  override name = 'ConfigError';
}

const NETWORK = String.raw`(?:[0-9.]+|\[[0-9a-fA-F:.]+\])/[0-9]{1,3}:[0-9]{1,5}(?:-[0-9]{1,5})?`;
const ZONE = String.raw`[A-Za-z0-9_-]{1,32}=https?://[^\s,;/]+(?:,https?://[^\s,;/]+)*`;

const TURN = String.raw`turns?:[A-Za-z0-9.:\[\]_-]+(?:\?transport=(?:udp|tcp))?`;

const Text = (pattern: string) => Type.Optional(Type.String({ pattern }));

const Environment = Type.Object({
  GRID321_HOST: Text('^[A-Za-z0-9.:_-]{1,253}$'),
  GRID321_PORT: Text('^[0-9]{1,5}$'),
  GRID321_DATA: Text('^.+$'),
  DATABASE_URL: Text('^postgres(?:ql)?://.+$'),
  GRID321_COUNTY: Text('^[a-z0-9][a-z0-9-]{0,40}$'),
  GRID321_DEMO: Text('^(?:0|1|quiet)$'),
  GRID321_TLS: Text('^(?:off|auto|/[^,]+,/[^,]+)$'),
  GRID321_ZONES: Text(`^${ZONE}(?:;${ZONE})*$`),
  GRID321_MEDIA_URL: Text(String.raw`^https?://[^\s,;/]+$`),
  GRID321_CAMERA_NETWORKS: Text(`^${NETWORK}(?:,${NETWORK})*$`),
  GRID321_KEY_FILE: Text('^.+$'),
  GRID321_SIMULATOR_PORT: Text('^[0-9]{1,5}$'),
  GRID321_TEST_CLOCK: Text('^.+$'),
  GRID321_CHROMIUM: Text('^/.+$'),
  GRID321_CACHE: Text('^.+$'),
  XDG_CACHE_HOME: Text('^.+$'),
  GRID321_TURN: Text(`^${TURN}(?:,${TURN})*$`),
  GRID321_TURN_SECRET_FILE: Text('^.+$'),
  GRID321_TURN_ONLY: Text('^[01]$'),
  GRID321_CALL_ENGINE: Text('^(?:auto|cached)$'),
  MEDIASOUP_WORKER_BIN: Text('^/.+$'),
  MEDIASOUP_WORKER_PREBUILT_DOWNLOAD_BASE_URL: Text('^(?:none|https?://.+)$'),
});
type Environment = Static<typeof Environment>;

/** What each variable may hold, as errors say it. */
const ALLOWED: Record<keyof Environment, string> = {
  GRID321_HOST: 'an address or host name to listen on, such as 127.0.0.1',
  GRID321_PORT: 'a whole number from 1 to 65000',
  GRID321_DATA: 'a directory',
  DATABASE_URL: 'postgres://user@host:port/name',
  GRID321_COUNTY: 'the name of a folder of gis-data, in small letters',
  GRID321_DEMO: '0 (production), 1, or quiet (a demo without reports of its own)',
  GRID321_TLS:
    'off, auto (an authority of the county, made here), or the whole paths of a certificate chain and its key, parted by a comma',
  GRID321_ZONES: 'name=http(s)://host[:port],… with zones parted by semicolons',
  GRID321_MEDIA_URL: 'http(s)://host[:port] of the proxy before the gateways',
  GRID321_CAMERA_NETWORKS: 'networks with ports parted by commas, such as 10.1.0.0/16:554,[fd00::]/8:8554-8999',
  GRID321_KEY_FILE: 'a file',
  GRID321_SIMULATOR_PORT: 'a whole number from 1 to 65000',
  GRID321_TEST_CLOCK: 'a file with the milliseconds that a demo is ahead, for tests; never in production',
  GRID321_CHROMIUM: 'the whole path of a Chromium or Chrome, for printing',
  GRID321_CACHE: 'a directory that all clones of this user share',
  XDG_CACHE_HOME: 'a directory',
  GRID321_TURN: 'turn:host:port or turns:host:port, with ?transport=tcp where it is, parted by commas',
  GRID321_TURN_SECRET_FILE: 'a file with the static-auth-secret of coturn',
  GRID321_TURN_ONLY: '1 (calls use the relay and nothing else) or 0',
  GRID321_CALL_ENGINE: 'auto (get the conference engine or compile it), or cached (use only what is there already)',
  MEDIASOUP_WORKER_BIN: 'the whole path of a mediasoup-worker 3.19.3',
  MEDIASOUP_WORKER_PREBUILT_DOWNLOAD_BASE_URL: 'the http(s) address of a mirror, or none to download nothing',
};

const DEFAULT_PORT = 3210;
const DEFAULT_SIMULATOR_PORT = 8554;
const DEFAULT_COUNTY = 'hanyin';
/** Simulated cameras take ports from the first one up to this many more; together 8554 to 8999. */
const SIMULATOR_PORT_SPAN = 445;

/**
 * Reads and checks the environment; an empty value counts as absent.
 * @throws ConfigError naming every variable that is wrong and what is allowed
 */
export function parseConfig(environment: Record<string, string | undefined>): Config {
  const given = checkEnvironment(environment);
  const isDemo = given.GRID321_DEMO !== '0';
  if (!isDemo && given.DATABASE_URL === undefined) {
    throw new ConfigError(
      'GRID321_DEMO=0 (production) needs DATABASE_URL: the embedded database is for evaluation only, a power cut can destroy it',
    );
  }
  if (!isDemo && given.GRID321_TEST_CLOCK !== undefined) {
    throw new ConfigError(
      'GRID321_TEST_CLOCK is refused with GRID321_DEMO=0 (production): whoever writes its file moves every deadline',
    );
  }
  const simulatorPort = parsePort('GRID321_SIMULATOR_PORT', given.GRID321_SIMULATOR_PORT, DEFAULT_SIMULATOR_PORT);
  return freeze({
    host: given.GRID321_HOST ?? '127.0.0.1',
    port: parsePort('GRID321_PORT', given.GRID321_PORT, DEFAULT_PORT),
    dataDirectory: resolve(given.GRID321_DATA ?? '.data'),
    databaseUrl: given.DATABASE_URL ?? null,
    county: given.GRID321_COUNTY ?? DEFAULT_COUNTY,
    isDemo,
    isQuietDemo: given.GRID321_DEMO === 'quiet',
    tls: parseTls(given.GRID321_TLS),
    zones: parseZones(given.GRID321_ZONES),
    mediaUrl: given.GRID321_MEDIA_URL ?? null,
    cameraNetworks: parseNetworks(given.GRID321_CAMERA_NETWORKS) ?? defaultNetworks(isDemo, simulatorPort),
    keyFile: given.GRID321_KEY_FILE === undefined ? null : resolve(given.GRID321_KEY_FILE),
    simulatorPort,
    testClockFile: given.GRID321_TEST_CLOCK === undefined ? null : resolve(given.GRID321_TEST_CLOCK),
    chromium: given.GRID321_CHROMIUM ?? null,
    turn: parseTurn(given),
    engine: {
      givenBinary: given.MEDIASOUP_WORKER_BIN ?? null,
      cacheDirectory: cacheDirectory(given),
      mirrorUrl: given.MEDIASOUP_WORKER_PREBUILT_DOWNLOAD_BASE_URL ?? null,
      mayMake: given.GRID321_CALL_ENGINE !== 'cached',
    },
  });
}

/** The configuration of this process. */
export function readConfig(): Config {
  return parseConfig(process.env);
}

/** What children inherit: no secret and no setting travels by environment. */
export function childEnvironment(): Record<string, string> {
  const kept = ['PATH', 'HOME', 'TMPDIR', 'LANG', 'LC_ALL', 'TZ', 'LD_LIBRARY_PATH', 'SystemRoot'];
  return Object.fromEntries(kept.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : [])));
}

function parseTls(given = 'off'): Config['tls'] {
  if (given === 'off' || given === 'auto') return { kind: given };
  const [certFile = '', keyFile = ''] = given.split(',');
  return { kind: 'files', certFile, keyFile };
}

function parseTurn(given: Environment): Config['turn'] {
  const { GRID321_TURN: urls, GRID321_TURN_SECRET_FILE: secretFile } = given;
  if (urls === undefined) return null;
  if (secretFile === undefined)
    throw new ConfigError('GRID321_TURN needs GRID321_TURN_SECRET_FILE: relays are open to nobody without it');
  return { urls: urls.split(','), secretFile: resolve(secretFile), isRelayOnly: given.GRID321_TURN_ONLY === '1' };
}

/** The same place as `streams/conference/config.ts` names: what one made, the other finds. */
function cacheDirectory(given: Environment): string {
  return resolve(given.GRID321_CACHE ?? join(given.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'grid321'));
}

function checkEnvironment(environment: Record<string, string | undefined>): Environment {
  const names = Object.keys(Environment.properties) as (keyof Environment)[];
  const given = Object.fromEntries(names.flatMap((name) => (environment[name] ? [[name, environment[name]]] : [])));
  if (Value.Check(Environment, given)) return given;
  const wrong = names.filter(
    (name) => given[name] !== undefined && !Value.Check(Environment.properties[name], given[name]),
  );
  throw new ConfigError(wrong.map((name) => complaint(name, given[name])).join('\n'));
}

function complaint(name: keyof Environment, value: string | undefined): string {
  // A database address may hold a password: never repeat it.
  const shown = name === 'DATABASE_URL' ? 'not usable' : JSON.stringify(value);
  return `${name} is ${shown}; allowed: ${ALLOWED[name]}`;
}

function parsePort(name: keyof Environment, value: string | undefined, fallback: number): number {
  const port = value === undefined ? fallback : Number(value);
  // The highest ports are left free for the gateways and simulated cameras that follow the first one.
  if (port < 1 || port > 65_000) throw new ConfigError(complaint(name, value));
  return port;
}

function parseZones(value: string | undefined): MediaZone[] {
  return (value ?? '')
    .split(';')
    .filter((zone) => zone !== '')
    .map((zone) => {
      const [name = '', origins = ''] = zone.split(/=(.*)/s);
      return { name, pageOrigins: origins.split(',') };
    });
}

function parseNetworks(value: string | undefined): CameraNetwork[] | null {
  if (value === undefined) return null;
  return value.split(',').map((entry) => {
    const [, address = '', bits = '', from = '', to = from] = /^(.+)\/(\d+):(\d+)(?:-(\d+))?$/.exec(entry) ?? [];
    const host = address.replace(/^\[|\]$/g, '');
    const [portFrom, portTo] = [Number(from), Number(to)];
    const version = isIP(host);
    const isValid = version !== 0 && Number(bits) <= (version === 4 ? 32 : 128) && portFrom >= 1 && portTo <= 65_535;
    if (!isValid || portFrom > portTo) throw new ConfigError(complaint('GRID321_CAMERA_NETWORKS', entry));
    return { cidr: `${host}/${bits}`, portFrom, portTo };
  });
}

function defaultNetworks(isDemo: boolean, simulatorPort: number): CameraNetwork[] {
  if (!isDemo) return [];
  return [
    { cidr: '127.0.0.0/8', portFrom: simulatorPort, portTo: Math.min(simulatorPort + SIMULATOR_PORT_SPAN, 65_535) },
  ];
}

function freeze(config: Config): Config {
  for (const list of [config.zones, config.cameraNetworks]) Object.freeze(list).forEach(Object.freeze);
  Object.freeze(config.engine);
  if (config.turn) Object.freeze(config.turn);
  return Object.freeze(config);
}
