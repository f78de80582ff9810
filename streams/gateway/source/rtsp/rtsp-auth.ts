import { createHash } from 'node:crypto';

/** A challenge of `WWW-Authenticate`: its scheme in lower case and its parameters by lower-case name. */
export interface Challenge {
  scheme: string;
  parameters: Readonly<Record<string, string>>;
}

/** Username and password, as configured for a camera. */
export interface Credentials {
  username: string;
  password: string;
}

const HASHES: Readonly<Record<string, string>> = {
  md5: 'md5',
  'md5-sess': 'md5',
  'sha-256': 'sha256',
  'sha-256-sess': 'sha256',
};

/** Parses a `WWW-Authenticate` header: one challenge, or several behind one another (RFC 7235 §4.1). */
export function parseChallenges(header: string): Challenge[] {
  const unquoted = header.replace(/"(?:[^"\\]|\\.)*"/g, (quoted) => '"'.padEnd(quoted.length, '"'));
  // A scheme is a word with blanks and a parameter behind it, or nothing; a parameter's name is followed by its equals sign.
  const starts = [...unquoted.matchAll(/(?:^|,)\s*([A-Za-z][A-Za-z0-9-]*)(?=\s+[A-Za-z0-9_-]+\s*=|\s*(?:,|$))/g)];
  return starts.map((start, index) => {
    const from = start.index + start[0].length;
    return {
      scheme: (start[1] ?? '').toLowerCase(),
      parameters: parseParameters(header.slice(from, starts[index + 1]?.index)),
    };
  });
}

function parseParameters(text: string): Record<string, string> {
  const parameters: Record<string, string> = {};
  for (const match of text.matchAll(/([A-Za-z0-9_-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,]*))/g)) {
    parameters[match[1]?.toLowerCase() ?? ''] = match[2]?.replace(/\\(.)/g, '$1') ?? match[3] ?? '';
  }
  return parameters;
}

/** The strongest challenge we can answer: digest SHA-256, digest MD5, then Basic; null when there is none. */
export function chooseChallenge(challenges: readonly Challenge[]): Challenge | null {
  const rank = (challenge: Challenge): number => {
    if (challenge.scheme === 'basic') return 1;
    if (challenge.scheme !== 'digest') return 0;
    const hash = HASHES[algorithmOf(challenge)];
    return hash === 'sha256' ? 3 : hash === 'md5' ? 2 : 0;
  };
  const best = [...challenges].sort((a, b) => rank(b) - rank(a))[0];
  return best && rank(best) > 0 ? best : null;
}

function algorithmOf(challenge: Challenge): string {
  return (challenge.parameters['algorithm'] ?? 'MD5').toLowerCase();
}

/** Answers one challenge for the life of a connection; the nonce count grows with every request (RFC 7616 §3.4). */
export class RtspAuthenticator {
  #challenge: Challenge;
  readonly #credentials: Credentials;
  readonly #makeCnonce: () => string;
  #nonceCount = 0;

  constructor(challenge: Challenge, credentials: Credentials, makeCnonce: () => string) {
    this.#challenge = challenge;
    this.#credentials = credentials;
    this.#makeCnonce = makeCnonce;
  }

  /** Takes a fresh nonce (`stale=true`, or a camera that changes it with every reply); tells whether it is another one. */
  renew(challenge: Challenge): boolean {
    const isNew = challenge.parameters['nonce'] !== this.#challenge.parameters['nonce'];
    if (isNew) this.#nonceCount = 0;
    this.#challenge = challenge;
    return isNew;
  }

  /** The `Authorization` header for one request; `uri` is exactly what stands on its request line. */
  header(method: string, uri: string): string {
    const { username, password } = this.#credentials;
    if (this.#challenge.scheme === 'basic') {
      return `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
    }
    return this.#digestHeader(method, uri, username, password);
  }

  #digestHeader(method: string, uri: string, username: string, password: string): string {
    const { realm = '', nonce = '', opaque, qop, algorithm } = this.#challenge.parameters;
    const hashName = HASHES[algorithmOf(this.#challenge)] ?? 'md5';
    const hash = (text: string): string => createHash(hashName).update(text).digest('hex');
    const cnonce = this.#makeCnonce();
    const isSession = algorithmOf(this.#challenge).endsWith('-sess');
    const secret = hash(`${username}:${realm}:${password}`);
    const ha1 = isSession ? hash(`${secret}:${nonce}:${cnonce}`) : secret;
    const ha2 = hash(`${method}:${uri}`);
    const fields = [`username="${quote(username)}"`, `realm="${quote(realm)}"`, `nonce="${nonce}"`, `uri="${uri}"`];
    if (algorithm) fields.push(`algorithm=${algorithm}`);
    if (qop?.split(',').some((choice) => choice.trim() === 'auth')) {
      this.#nonceCount += 1;
      const nc = this.#nonceCount.toString(16).padStart(8, '0');
      fields.push(`response="${hash(`${ha1}:${nonce}:${nc}:${cnonce}:auth:${ha2}`)}"`, 'qop=auth', `nc=${nc}`);
      fields.push(`cnonce="${cnonce}"`);
    } else {
      fields.push(`response="${hash(`${ha1}:${nonce}:${ha2}`)}"`);
      if (isSession) fields.push(`cnonce="${cnonce}"`);
    }
    if (opaque !== undefined) fields.push(`opaque="${quote(opaque)}"`);
    return `Digest ${fields.join(', ')}`;
  }
}

function quote(text: string): string {
  return text.replace(/(["\\])/g, '\\$1');
}
