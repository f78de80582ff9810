import { createHmac } from 'node:crypto';
import type { TokenKey, ViewTokenClaims } from '#contract/media-control';

/** Signs the claims of a view token as `contract/media-control` describes it. */
export function mintViewToken(claims: Omit<ViewTokenClaims, 'keyId'>, key: TokenKey): string {
  const body = Buffer.from(JSON.stringify({ keyId: key.id, ...claims })).toString('base64url');
  const signature = createHmac('sha256', Buffer.from(key.secret, 'base64url')).update(body).digest('base64url');
  return `${body}.${signature}`;
}
