import type { LiveEvent } from '#contract/live-feed';
import type { Viewer } from '../db/viewer.ts';

/** What a socket showed when it opened. */
export interface SocketCredentials {
  /** `auth.token` of the handshake. */
  token: string | null;
  /** The whole Cookie header: a page that was reloaded has its token only there. */
  cookies: string | null;
  address: string;
}

/** A socket that was let in. `key` names its session for the rounds that ask whether it still stands. */
export interface LiveSession {
  key: string;
  viewer: Viewer;
}

/** What the live feed needs of accounts; the account feature gives it. */
export interface LiveAuth {
  /** null: refused. */
  authenticate(credentials: SocketCredentials): Promise<LiveSession | null>;
  /** Which of these sessions still stand, asked every few seconds for all open sockets at once. */
  stillValid(keys: readonly string[]): Promise<ReadonlySet<string>>;
}

/** Takes from an event what its reader may not see (names, for a wall); called once per reader and event. */
export type MaskEvent = (viewer: Viewer, event: LiveEvent) => LiveEvent;
