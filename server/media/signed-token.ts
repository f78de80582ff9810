import { createHmac } from 'node:crypto';
import type { TokenKey } from '#contract/token-key';

/** Signs claims as `contract/media-control` describes it: `base64url(JSON) . base64url(HMAC-SHA-256 of that)`. */
export function signToken(claims: object, key: TokenKey): string {
  const body = Buffer.from(JSON.stringify({ keyId: key.id, ...claims })).toString('base64url');
  const signature = createHmac('sha256', Buffer.from(key.secret, 'base64url')).update(body).digest('base64url');
  return `${body}.${signature}`;
}
