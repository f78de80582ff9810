import { randomBytes } from 'node:crypto';
import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import type { TLSSocket } from 'node:tls';
import type { OnvifDevice } from '#contract/onvif';
import type { CertificateTrust } from '../source/rtsp/certificate-trust.ts';
import { chooseChallenge, parseChallenges, RtspAuthenticator } from '../source/rtsp/rtsp-auth.ts';
import type { AddressGuard } from '../source/rtsp/rtsp-source.ts';
import { envelope, OnvifFailure, readReply, usernameToken } from './soap.ts';
import type { XmlElement } from './xml.ts';

/** What a client needs of its gateway; `epochMs` is the wall clock. */
export interface SoapSurroundings {
  guard: AddressGuard;
  trust: CertificateTrust;
  epochMs: () => number;
}

interface HttpReply {
  status: number;
  challenges: string;
  body: string;
}

const REPLY_TIMEOUT_MS = 5000;
/** Replies of recorders with 32 channels are some 100 kB. */
const MAX_REPLY_BYTES = 2 ** 20;

/**
 * Speaks SOAP to one device, by the address it is configured with: where a device names other hosts, only their paths are taken. Signs in by username token in the
 * device's own time, or by HTTP digest where it asks for that.
 */
export class SoapClient {
  readonly #device: OnvifDevice;
  readonly #url: URL;
  readonly #around: SoapSurroundings;
  #digest: RtspAuthenticator | null = null;
  /** How far the device's clock is ahead of ours. */
  clockAheadMs = 0;

  /** @throws OnvifFailure `address-refused` when the address is no `http:` or `https:` one */
  constructor(device: OnvifDevice, around: SoapSurroundings) {
    const url = URL.canParse(device.url) ? new URL(device.url) : null;
    if (url === null || !/^https?:$/.test(url.protocol)) throw new OnvifFailure('address-refused', 'no http address');
    this.#device = device;
    this.#url = url;
    this.#around = around;
  }

  /** Path of the device service. */
  get devicePath(): string {
    return this.#url.pathname + this.#url.search;
  }

  /** Host that the device was asked at, as it stands in an address. */
  get host(): string {
    return this.#url.hostname;
  }

  /**
   * Asks one question; gives the element of the reply's body. `isOpen` questions carry no sign-in.
   * @throws OnvifFailure as the device, the network or the guard says
   */
  async call(path: string, body: string, isOpen = false): Promise<XmlElement> {
    const message = (): string => envelope(isOpen ? '' : this.#token(), body);
    let reply = await this.#post(path, message());
    if (reply.status === 401 && this.#takeChallenge(reply.challenges)) reply = await this.#post(path, message());
    if (reply.status === 401) throw new OnvifFailure('auth-failed', 'the sign-in was refused');
    if (reply.status === 404 || reply.status === 405) throw new OnvifFailure('not-onvif', `HTTP ${reply.status}`);
    if (reply.status >= 300 && reply.status < 400) throw new OnvifFailure('not-onvif', 'redirections are not followed');
    return readReply(reply.body);
  }

  #token(): string {
    const { credentials } = this.#device;
    if (credentials === null || this.#digest) return '';
    return usernameToken(credentials, new Date(this.#around.epochMs() + this.clockAheadMs), randomBytes(16));
  }

  /** Whether another try may succeed: the first challenge, or a nonce that ran out. */
  #takeChallenge(header: string): boolean {
    const challenge = chooseChallenge(parseChallenges(header));
    const { credentials } = this.#device;
    if (challenge?.scheme !== 'digest' || credentials === null) return false;
    const isStale = challenge.parameters['stale']?.toLowerCase() === 'true';
    if (this.#digest) return this.#digest.renew(challenge) && isStale;
    this.#digest = new RtspAuthenticator(challenge, credentials, () => randomBytes(8).toString('hex'));
    return true;
  }

  async #post(path: string, message: string): Promise<HttpReply> {
    const isSecure = this.#url.protocol === 'https:';
    const host = this.#url.hostname.replace(/^\[|\]$/g, '');
    const port = Number(this.#url.port) || (isSecure ? 443 : 80);
    const verdict = await this.#around.guard(host, port);
    if (verdict.kind === 'refused') throw new OnvifFailure('address-refused', 'not in an allowed camera network');
    if (verdict.kind !== 'allowed') throw new OnvifFailure('unreachable', 'the host name has no address');
    const signature = this.#digest ? { Authorization: this.#digest.header('POST', path) } : {};
    const options = {
      host: verdict.address,
      port,
      path,
      method: 'POST',
      agent: false as const,
      signal: AbortSignal.timeout(REPLY_TIMEOUT_MS),
      headers: {
        Host: this.#url.host,
        'Content-Type': 'application/soap+xml; charset=utf-8',
        'Content-Length': Buffer.byteLength(message),
        ...signature,
      },
    };
    return new Promise((resolve, reject) => {
      const lost = (error: Error): void => reject(new OnvifFailure('unreachable', error.message));
      const request = isSecure
        ? requestHttps({ ...options, rejectUnauthorized: false, servername: host })
        : requestHttp(options);
      // For good: an emitter may fail more than once, and one that nobody hears ends the process.
      request.on('error', lost);
      request.once('socket', (socket) => {
        if (isSecure)
          socket.once('secureConnect', () => this.#checkCertificate(socket as TLSSocket, `${host}:${port}`));
      });
      request.once('response', (response) => {
        const chunks: Buffer[] = [];
        let bytes = 0;
        response.on('data', (chunk: Buffer) => {
          bytes += chunk.length;
          chunks.push(chunk);
          if (bytes > MAX_REPLY_BYTES) request.destroy(new Error('the answer is longer than any reply'));
        });
        response.on('error', lost);
        response.once('end', () =>
          resolve({
            status: response.statusCode ?? 0,
            challenges: challengesOf(response.rawHeaders),
            body: Buffer.concat(chunks).toString('utf8'),
          }),
        );
      });
      request.end(message);
    });
  }

  #checkCertificate(socket: TLSSocket, hostAndPort: string): void {
    const isSigned = socket.authorized;
    const { fingerprint256 } = socket.getPeerCertificate();
    if (isSigned || this.#around.trust.admits(hostAndPort, fingerprint256)) return;
    socket.destroy(new Error('the certificate is another one than before'));
  }
}

/** All challenges of a reply: Node joins other headers of one name, and keeps the first of some. */
function challengesOf(rawHeaders: readonly string[]): string {
  return rawHeaders.filter((_, i) => i % 2 === 1 && rawHeaders[i - 1]?.toLowerCase() === 'www-authenticate').join(', ');
}
