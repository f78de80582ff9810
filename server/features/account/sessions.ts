import { createHash, randomBytes } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import type { Role } from '#contract/session';
import type { Clock } from '../../clock.ts';
import type { Database, Queries } from '../../db/database.ts';
import type { Viewer } from '../../db/viewer.ts';
import type { LiveAuth } from '../../live/live-ports.ts';
import * as repository from './account-repository.ts';

/** Cookie of people's sessions; a wall sends its token as Bearer instead. */
export const SESSION_COOKIE = 'grid321';

const HOUR_MS = 3_600_000;
/** How long a session lives unused. A wall is a device and must not meet a login page on a Monday morning. */
const IDLE_MS: Readonly<Record<Role, number>> = {
  duty: 24 * HOUR_MS,
  leader: 24 * HOUR_MS,
  worker: 30 * 24 * HOUR_MS,
  wall: 400 * 24 * HOUR_MS,
  systemAdmin: 2 * HOUR_MS,
  securityAdmin: 2 * HOUR_MS,
  auditAdmin: 2 * HOUR_MS,
};
/** How long what a token means is believed without asking the database: a removed account works this long at most. */
const CACHE_MS = 5_000;
const TOUCH_EVERY_MS = 60_000;
const MAX_CACHED = 20_000;

interface Known {
  readonly viewer: Omit<Viewer, 'address'>;
  readonly isSimulated: boolean;
}

/** Told of every sign of life of a session that a person holds: a request, or an open socket. */
export type OnSeen = (seat: Pick<Viewer, 'role' | 'scope'>) => void;

/** Sessions of this server: starts and ends them, and tells who is behind a token. */
export interface Sessions extends LiveAuth {
  /** Starts a session and returns its token, 256 random bits. A person's ends the account's simulated phones. */
  start(account: string, role: Role, isSimulated: boolean): Promise<string>;
  end(token: string): Promise<void>;
  /** Locks a session, or opens it again; other servers know of a lock within 5 s, of its end at once. */
  lock(token: string, isLocked: boolean): Promise<void>;
  /** null when the token is unknown, run out, or its account is no longer active. */
  viewerOf(token: string, address: string): Promise<Viewer | null>;
  viewerOfRequest(request: FastifyRequest): Promise<Viewer | null>;
  hasPerson(account: string): Promise<boolean>;
  /** Which of these accounts and walls have a session, whichever server they signed in to. */
  standing(accounts: readonly string[]): Promise<ReadonlySet<string>>;
  /** Asks the database anew about every token of the account, whose sessions were ended; other servers do so within 5 s. */
  forget(account: string): void;
}

/** The token of a request: Bearer before cookie, so that a wall or a tool is never taken for the person beside it. */
export function tokenOf(request: Pick<FastifyRequest, 'headers' | 'cookies'>): string | null {
  const header = request.headers.authorization;
  if (header !== undefined) return /^Bearer ([\w-]{43})$/.exec(header)?.[1] ?? null;
  return request.cookies[SESSION_COOKIE] ?? null;
}

/** Opens the sessions kept in the database. */
export function createSessions(db: Database, clock: Clock, onSeen: OnSeen): Sessions {
  const cache = new Map<string, { known: Known | null; untilMs: number }>();
  const county = db.countyCode;

  async function look(tokenSha256: string): Promise<Known | null> {
    const now = clock.now();
    const cached = cache.get(tokenSha256);
    // A lock is never believed from memory: another server may have opened it.
    if (cached && cached.untilMs > now.getTime() && cached.known?.viewer.isLocked !== true) return cached.known;
    const known = await db.system((queries) => findAndTouch(queries, county, tokenSha256, now));
    if (cache.size >= MAX_CACHED) cache.clear();
    cache.set(tokenSha256, { known, untilMs: now.getTime() + CACHE_MS });
    return known;
  }

  const viewerOf = async (token: string, address: string): Promise<Viewer | null> => {
    // Nothing else can be a token of ours: no question to the database.
    if (!/^[\w-]{43}$/.test(token)) return null;
    const known = await look(sha256(token));
    if (known === null) return null;
    if (!known.isSimulated) onSeen(known.viewer);
    return { ...known.viewer, address };
  };

  return {
    viewerOf,
    // No token is a token that nobody has.
    viewerOfRequest: (request) => viewerOf(tokenOf(request) ?? '', request.ip),
    async start(account, role, isSimulated) {
      const token = randomBytes(32).toString('base64url');
      const at = clock.now();
      const session = { county, tokenSha256: sha256(token), account, at, isSimulated };
      const ended = await db.system(async (queries) => {
        // A phone is simulated once, and not at all while a person has it.
        const gone = role === 'worker' ? await repository.endSimulatedSessions(queries, county, account) : [];
        await repository.insertSession(queries, { ...session, expiresAt: new Date(at.getTime() + IDLE_MS[role]) });
        return gone;
      });
      for (const gone of ended) cache.delete(gone);
      return token;
    },
    async end(token) {
      cache.delete(sha256(token));
      await db.system((queries) => repository.deleteSession(queries, county, sha256(token)));
    },
    async lock(token, isLocked) {
      const tokenSha256 = sha256(token);
      const at = isLocked ? clock.now() : null;
      await db.system((queries) => repository.lockSession(queries, county, tokenSha256, at));
      cache.delete(tokenSha256);
    },
    hasPerson: (account) => db.system((queries) => repository.hasPersonsSession(queries, county, account, clock.now())),
    standing: async (accounts) =>
      new Set(await db.system((queries) => repository.standingAccounts(queries, county, accounts, clock.now()))),
    forget(account) {
      for (const [key, { known }] of cache) if (known?.viewer.account === account) cache.delete(key);
    },
    async authenticate({ token, cookies, address }) {
      const shown = token ?? cookieToken(cookies) ?? '';
      const viewer = await viewerOf(shown, address);
      return viewer === null ? null : { key: sha256(shown), viewer };
    },
    async stillValid(keys) {
      const standing = await db.system((queries) => repository.standingSessions(queries, county, keys, clock.now()));
      for (const seat of standing) if (!seat.isSimulated) onSeen(seat);
      return new Set(standing.map((seat) => seat.key));
    },
  };
}

async function findAndTouch(queries: Queries, county: string, tokenSha256: string, now: Date): Promise<Known | null> {
  const row = await repository.findSession(queries, county, tokenSha256, now);
  if (row !== null && now.getTime() - row.seenAt.getTime() >= TOUCH_EVERY_MS) {
    const times = { at: now, expiresAt: new Date(now.getTime() + IDLE_MS[row.role]) };
    await repository.touchSession(queries, county, tokenSha256, times);
  }
  return row === null ? null : toKnown(row);
}

function toKnown(row: repository.SessionRow): Known {
  const { account, displayName, role, scope, workerId, isSimulated, isLocked } = row;
  // An empty list would mean the whole village in row security, so a worker without a grid gets one that does not exist.
  const own = row.grids !== null && row.grids.length > 0 ? row.grids : ['none'];
  return {
    viewer: { account, displayName, role, scope, workerId, grids: role === 'worker' ? own : null, isLocked },
    isSimulated,
  };
}

function cookieToken(cookies: string | null): string | null {
  const pair = (cookies ?? '').split(';').find((entry) => entry.trim().startsWith(`${SESSION_COOKIE}=`));
  return pair?.trim().slice(SESSION_COOKIE.length + 1) || null;
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
