import type { StreamFault } from '#contract/stream';
import { chooseChallenge, parseChallenge, RtspAuthenticator, type Credentials } from './rtsp-auth.ts';
import type { RtspConnection } from './rtsp-connection.ts';
import type { RtspReply } from './rtsp-parser.ts';
import { resolveBase, resolveControl } from './rtsp-url.ts';
import { chooseVideo, parseSdp, type VideoChoice } from './sdp.ts';

/** Why a session could not start; `redirect` names where the camera sent us. */
export type SessionFailure =
  { kind: 'failed'; fault: StreamFault; detail: string } | { kind: 'redirect'; location: string };

/** A session that plays: which interleaved channel carries the video, and how often it wants to hear from us. */
export interface PlayingSession {
  kind: 'playing';
  video: Extract<VideoChoice, { kind: 'video' }>;
  rtpChannel: number;
  keepAliveMs: number;
}

const FAULT_BY_STATUS: Readonly<Record<number, StreamFault>> = {
  401: 'auth-failed',
  403: 'auth-failed',
  404: 'not-found',
  453: 'busy',
  454: 'closed',
  503: 'busy',
};

/** DESCRIBE, SETUP, PLAY, keep-alive and TEARDOWN of one camera over one connection (RFC 2326), with Basic and digest sign-in. */
export class RtspSession {
  readonly #connection: RtspConnection;
  readonly #credentials: Credentials | null;
  readonly #makeCnonce: () => string;
  #requestUrl: string;
  #authenticator: RtspAuthenticator | null = null;
  #sessionId: string | null = null;
  #aggregateUrl: string;
  #knowsGetParameter = false;

  constructor(
    connection: RtspConnection,
    requestUrl: string,
    credentials: Credentials | null,
    makeCnonce: () => string,
  ) {
    this.#connection = connection;
    this.#requestUrl = requestUrl;
    this.#aggregateUrl = requestUrl;
    this.#credentials = credentials;
    this.#makeCnonce = makeCnonce;
  }

  /** Runs the session up to the first packet's door. */
  async start(): Promise<PlayingSession | SessionFailure> {
    const described = await this.#send('DESCRIBE', this.#requestUrl, { Accept: 'application/sdp' });
    if (described.kind !== 'reply') return described;
    const video = chooseVideo(parseSdp(described.body.toString('utf8')));
    if (video.kind === 'no-video') return failed('no-video', 'the camera offers no video');
    if (video.kind === 'unsupported') return failed('codec-unsupported', `video is ${video.codec}`);
    const base = resolveBase(
      this.#requestUrl,
      header(described, 'content-base'),
      header(described, 'content-location'),
    );
    const sdp = parseSdp(described.body.toString('utf8'));
    this.#aggregateUrl = resolveControl(base, sdp.control);
    return this.#setUpAndPlay(video, resolveControl(base, video.media.control));
  }

  async #setUpAndPlay(video: PlayingSession['video'], trackUrl: string): Promise<PlayingSession | SessionFailure> {
    const setUp = await this.#send('SETUP', trackUrl, { Transport: 'RTP/AVP/TCP;unicast;interleaved=0-1' });
    if (setUp.kind !== 'reply') return setUp;
    const session = header(setUp, 'session') ?? '';
    this.#sessionId = session.split(';')[0]?.trim() ?? null;
    const timeoutS = Number(/timeout\s*=\s*(\d+)/i.exec(session)?.[1] ?? 60);
    const channel = Number(/interleaved\s*=\s*(\d+)/i.exec(header(setUp, 'transport') ?? '')?.[1] ?? 0);
    // No Range: `npt=0.000-` makes shared media of gst-rtsp-server seek for every client.
    const played = await this.#send('PLAY', this.#aggregateUrl, {});
    if (played.kind !== 'reply') return played;
    return { kind: 'playing', video, rtpChannel: channel, keepAliveMs: Math.max(2, Math.min(timeoutS / 2, 30)) * 1000 };
  }

  /** Tells the camera that we still look; false when it has forgotten the session. */
  async keepAlive(): Promise<boolean> {
    const method = this.#knowsGetParameter ? 'GET_PARAMETER' : 'OPTIONS';
    const reply = await this.#send(method, this.#aggregateUrl, {});
    return reply.kind === 'reply' || (reply.kind === 'failed' && reply.fault === 'refused');
  }

  /** Gives the session back: cameras and recorders count them. */
  async tearDown(): Promise<void> {
    if (this.#sessionId !== null) await this.#send('TEARDOWN', this.#aggregateUrl, {});
  }

  async #send(method: string, url: string, headers: Record<string, string>): Promise<RtspReply | SessionFailure> {
    const first = await this.#sendOnce(method, url, headers);
    if (first.kind !== 'reply') return failed(first.fault, first.detail);
    if (first.status !== 401) return this.#judge(method, first);
    if (!this.#prepareSecondTry(first)) return failed('auth-failed', `${method} answered 401`);
    const second = await this.#sendOnce(method, url, headers);
    return second.kind === 'reply' ? this.#judge(method, second) : failed(second.fault, second.detail);
  }

  #sendOnce(method: string, url: string, headers: Record<string, string>): ReturnType<RtspConnection['request']> {
    const all = { ...headers };
    if (this.#sessionId) all['Session'] = this.#sessionId;
    if (this.#authenticator) all['Authorization'] = this.#authenticator.header(method, url);
    return this.#connection.request(method, url, all);
  }

  /** After a 401: a first challenge, or a fresh nonce for one already answered. A plain second refusal is final. */
  #prepareSecondTry(reply: RtspReply): boolean {
    const challenge = chooseChallenge((reply.headers.get('www-authenticate') ?? []).map(parseChallenge));
    if (!challenge || !this.#credentials) return false;
    if (!this.#authenticator) {
      this.#authenticator = new RtspAuthenticator(challenge, this.#credentials, this.#makeCnonce);
      return true;
    }
    this.#authenticator.renew(challenge);
    return challenge.parameters['stale']?.toLowerCase() === 'true';
  }

  #judge(method: string, reply: RtspReply): RtspReply | SessionFailure {
    if (header(reply, 'public')?.includes('GET_PARAMETER')) this.#knowsGetParameter = true;
    if (reply.status >= 200 && reply.status < 300) return reply;
    const location = header(reply, 'location');
    if (reply.status >= 300 && reply.status < 400 && location) return { kind: 'redirect', location };
    return failed(FAULT_BY_STATUS[reply.status] ?? 'refused', `${method} answered ${reply.status} ${reply.reason}`);
  }
}

function failed(fault: StreamFault, detail: string): SessionFailure {
  return { kind: 'failed', fault, detail };
}

function header(reply: RtspReply, name: string): string | undefined {
  return reply.headers.get(name)?.[0];
}
