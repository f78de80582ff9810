import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Static, TSchema } from 'typebox';
import { Value } from 'typebox/value';
import { ViewResumeClaims, ViewTokenClaims } from '#contract/media-control';
import type { TokenKey } from '#contract/token-key';

/** A token that checks, or why it does not. */
export type TokenVerdict = { kind: 'valid'; claims: ViewTokenClaims } | { kind: 'invalid' } | { kind: 'expired' };

const MAX_TOKEN_CHARACTERS = 1024;

/** Checks a view token's signature in constant time, then its claims and its end. */
export function verifyViewToken(token: string, keys: readonly TokenKey[], nowEpochMs: number): TokenVerdict {
  const claims = readSigned(token, keys, ViewTokenClaims);
  if (!claims) return { kind: 'invalid' };
  return claims.expiresAtMs < nowEpochMs ? { kind: 'expired' } : { kind: 'valid', claims };
}

/** The claims of what `signResume` made; null for everything else. */
export function readResume(token: string, keys: readonly TokenKey[]): ViewResumeClaims | null {
  return readSigned(token, keys, ViewResumeClaims);
}

/** Lets every gateway with the same keys go on with a view. */
export function signResume(claims: Omit<ViewResumeClaims, 'keyId'>, key: TokenKey): string {
  const body = Buffer.from(JSON.stringify({ keyId: key.id, ...claims })).toString('base64url');
  return `${body}.${hmacOf(body, key).toString('base64url')}`;
}

function readSigned<Schema extends TSchema & { properties: { keyId: TSchema } }>(
  token: string,
  keys: readonly TokenKey[],
  schema: Schema,
): Static<Schema> | null {
  const [body, signature, ...rest] = token.split('.');
  if (!body || !signature || rest.length > 0 || token.length > MAX_TOKEN_CHARACTERS) return null;
  const claims = parseClaims(body, schema);
  const key = keys.find((candidate) => candidate.id === claims?.['keyId' as never]);
  if (claims === null || !key) return null;
  const expected = hmacOf(body, key);
  const given = Buffer.from(signature, 'base64url');
  return given.length === expected.length && timingSafeEqual(given, expected) ? claims : null;
}

function hmacOf(body: string, key: TokenKey): Buffer {
  return createHmac('sha256', Buffer.from(key.secret, 'base64url')).update(body).digest();
}

function parseClaims<Schema extends TSchema>(body: string, schema: Schema): Static<Schema> | null {
  try {
    const value: unknown = JSON.parse(Buffer.from(body, 'base64url').toString('utf8'));
    return Value.Check(schema, value) ? value : null;
  } catch {
    return null; // Not JSON: an invalid token like any other.
  }
}
