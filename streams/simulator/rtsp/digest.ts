import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** Who may sign in, and as what realm the camera presents itself. */
export interface DigestAccount {
  realm: string;
  username: string;
  password: string;
}

/** The answer to an `Authorization` header; `stale` means the password was right but the nonce has run out. */
export type DigestVerdict = 'accepted' | 'refused' | 'stale';

const md5 = (text: string): string => createHash('md5').update(text).digest('hex');

/** The `response` of digest access authentication with MD5 and no qop (RFC 2617 §3.2.2.1), as cameras ask for it. */
export function digestResponse(account: DigestAccount, nonce: string, method: string, uri: string): string {
  const secret = md5(`${account.username}:${account.realm}:${account.password}`);
  return md5(`${secret}:${nonce}:${md5(`${method}:${uri}`)}`);
}

/** The parameters of a `Digest …` header, quotes removed; an empty map when it is of another scheme. */
export function parseDigest(header: string): Map<string, string> {
  const parameters = new Map<string, string>();
  if (!/^digest /i.test(header)) return parameters;
  for (const match of header.slice(7).matchAll(/([a-z]+)\s*=\s*(?:"([^"]*)"|([^\s,]+))/gi)) {
    parameters.set((match[1] ?? '').toLowerCase(), match[2] ?? match[3] ?? '');
  }
  return parameters;
}

/** Digest authentication of one recorder: hands out nonces and checks what comes back. Time is passed in. */
export class DigestGuard {
  private readonly account: DigestAccount;
  private readonly nonceLifetimeMs: number;
  private readonly nonces = new Map<string, number>();

  constructor(account: DigestAccount, nonceLifetimeMs: number) {
    this.account = account;
    this.nonceLifetimeMs = nonceLifetimeMs;
  }

  /** A `WWW-Authenticate` value with a new nonce. */
  challenge(isStale: boolean, nowMs: number): string {
    for (const [nonce, expiresAtMs] of this.nonces) if (expiresAtMs <= nowMs) this.nonces.delete(nonce);
    const nonce = randomBytes(16).toString('hex');
    this.nonces.set(nonce, nowMs + this.nonceLifetimeMs);
    return `Digest realm="${this.account.realm}", nonce="${nonce}", algorithm=MD5, stale="${isStale ? 'TRUE' : 'FALSE'}"`;
  }

  /** Checks an `Authorization` header of a request. */
  check(header: string, request: { method: string; uri: string }, nowMs: number): DigestVerdict {
    const given = parseDigest(header);
    const nonce = given.get('nonce') ?? '';
    if (given.get('username') !== this.account.username || given.get('uri') !== request.uri) return 'refused';
    const expected = Buffer.from(digestResponse(this.account, nonce, request.method, request.uri));
    const actual = Buffer.from(given.get('response') ?? '');
    if (expected.length !== actual.length || !timingSafeEqual(expected, actual)) return 'refused';
    return (this.nonces.get(nonce) ?? 0) > nowMs ? 'accepted' : 'stale';
  }
}
