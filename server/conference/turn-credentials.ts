import { createHmac } from 'node:crypto';
import type { ServerBoot } from '#contract/boot';
import type { IceServer } from '#contract/call';

const LIFE_S = 3_600;

/**
 * Credentials of an hour for coturn's `use-auth-secret` (draft-uberti-behave-turn-rest-00): the name is the end in seconds and the
 * account, the password its HMAC-SHA-1.
 */
export function relayFor(turn: NonNullable<ServerBoot['turn']>, account: string, now: Date): IceServer {
  const username = `${Math.floor(now.getTime() / 1_000) + LIFE_S}:${account}`;
  const credential = createHmac('sha1', turn.secret).update(username).digest('base64');
  return { urls: turn.urls, username, credential };
}
