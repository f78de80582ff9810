import { createHmac, timingSafeEqual } from 'node:crypto';
import { Value } from 'typebox/value';
import { ViewTokenClaims, type TokenKey } from '#contract/media-control';

/** A token that checks, or why it does not. */
export type TokenVerdict = { kind: 'valid'; claims: ViewTokenClaims } | { kind: 'invalid' } | { kind: 'expired' };

const MAX_TOKEN_CHARACTERS = 1024;

/** Checks a view token's signature in constant time, then its claims and its end. */
export function verifyViewToken(token: string, keys: readonly TokenKey[], nowEpochMs: number): TokenVerdict {
  const [body, signature, ...rest] = token.split('.');
  if (!body || !signature || rest.length > 0 || token.length > MAX_TOKEN_CHARACTERS) return { kind: 'invalid' };
  const claims = parseClaims(body);
  const key = keys.find((candidate) => candidate.id === claims?.keyId);
  if (!claims || !key) return { kind: 'invalid' };
  const expected = createHmac('sha256', Buffer.from(key.secret, 'base64url')).update(body).digest();
  const given = Buffer.from(signature, 'base64url');
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return { kind: 'invalid' };
  return claims.expiresAtMs < nowEpochMs ? { kind: 'expired' } : { kind: 'valid', claims };
}

function parseClaims(body: string): ViewTokenClaims | null {
  try {
    const value: unknown = JSON.parse(Buffer.from(body, 'base64url').toString('utf8'));
    return Value.Check(ViewTokenClaims, value) ? value : null;
  } catch {
    return null; // Not JSON: an invalid token like any other.
  }
}
