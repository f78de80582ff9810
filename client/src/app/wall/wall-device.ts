import { SignedIn } from '#contract/session';
import { WallEnrolment } from '#contract/wall';
import { ApiError, errorCodeOf, type ApiErrorCode } from '../../api/api-error.ts';
import type { HttpClient } from '../../api/http-client.ts';

/** What a wall device knows of itself; kept in this browser for as long as the wall hangs there. */
export interface WallIdentity {
  wallId: string;
  deviceSecret: string;
  /** Shown until an administrator approves it. */
  code: string;
}

/** How far a wall device is on its way to the county. */
export type WallDevice =
  | { kind: 'starting' }
  | { kind: 'waiting'; code: string; failure: ApiErrorCode | null }
  | { kind: 'unreachable'; failure: ApiErrorCode }
  | { kind: 'ready'; token: string };

/** The demo's wall, which the server opens for visitors of its own machine only. */
export const DEMO_WALL: WallIdentity = { wallId: 'wall-1', deviceSecret: 'loopback', code: '' };

/** Where the identity is kept. */
export interface IdentityStore {
  read(): WallIdentity | null;
  write(identity: WallIdentity | null): void;
}

/**
 * One step on the way: prove the identity, or ask for one. A `waiting` or `unreachable` device takes the step again
 * later, for ever.
 */
export async function advanceWall(http: HttpClient, store: IdentityStore, isOwnMachine: boolean): Promise<WallDevice> {
  const identity = store.read();
  try {
    if (identity) return await proveWall(http, identity);
    if (isOwnMachine) {
      const token = await proveDemoWall(http);
      if (token) return { kind: 'ready', token };
    }
    const enrolment = await http.send(WallEnrolment, 'POST', '/api/walls/enrol', {});
    store.write(enrolment);
    return { kind: 'waiting', code: enrolment.code, failure: null };
  } catch (error) {
    const failure = errorCodeOf(error);
    if (identity && isUnknownWall(failure)) store.write(null);
    return { kind: 'unreachable', failure };
  }
}

/** A wall that was removed, or a server with another database: it asks for a new identity. */
const isUnknownWall = (code: ApiErrorCode) =>
  code === 'not-found' || code === 'wrong-credentials' || code === 'not-signed-in';

async function proveWall(http: HttpClient, { wallId, deviceSecret, code }: WallIdentity): Promise<WallDevice> {
  try {
    const { token } = await http.send(SignedIn, 'POST', '/api/walls/session', { wallId, deviceSecret });
    return { kind: 'ready', token };
  } catch (error) {
    if (error instanceof ApiError && error.code === 'not-allowed') return { kind: 'waiting', code, failure: null };
    throw error;
  }
}

/** The demo wall's token, null where there is no demo. */
async function proveDemoWall(http: HttpClient): Promise<string | null> {
  const { wallId, deviceSecret } = DEMO_WALL;
  try {
    return (await http.send(SignedIn, 'POST', '/api/walls/session', { wallId, deviceSecret })).token;
  } catch (error) {
    const code = errorCodeOf(error);
    if (code === 'not-allowed' || isUnknownWall(code)) return null;
    throw error;
  }
}
