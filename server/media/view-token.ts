import type { ViewTokenClaims } from '#contract/media-control';
import type { TokenKey } from '#contract/token-key';
import { signToken } from './signed-token.ts';

/** Signs the claims of a view token. */
export function mintViewToken(claims: Omit<ViewTokenClaims, 'keyId'>, key: TokenKey): string {
  return signToken(claims, key);
}
