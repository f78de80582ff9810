import type { StreamFault } from '#contract/stream';
import { chooseAudio, type AudioChoice } from './audio-choice.ts';
import { KeepAlive, type RtspHabits } from './keep-alive.ts';
import { chooseChallenge, parseChallenges, RtspAuthenticator, type Credentials } from './rtsp-auth.ts';
import type { RtspConnection } from './rtsp-connection.ts';
import type { RtspReply } from './rtsp-parser.ts';
import { interleavedTransport, readInterleaved, readUdp, udpTransport, type TrackDelivery } from './rtsp-transport.ts';
import { resolveBase, resolveControl } from './rtsp-url.ts';
import { chooseVideo, parseSdp, type VideoChoice } from './sdp.ts';
import type { UdpPair } from './udp-pair.ts';

/** Why a session could not start; `redirect` names where the camera sent us, `retryAfterMs` when it asked to come back. */
export type SessionFailure =
  | { kind: 'failed'; fault: StreamFault; detail: string; status: number | null; retryAfterMs: number | null }
  | { kind: 'redirect'; location: string };

/** A session that plays: how its video and its sound come, and how often the camera wants to hear from us. */
export interface PlayingSession {
  kind: 'playing';
  video: Extract<VideoChoice, { kind: 'video' }>;
  delivery: TrackDelivery;
  sound: PlayingSound;
  keepAliveMs: number;
}

/** Sound of a session; `refused` when the camera offered it and then did not set it up. */
export type PlayingSound =
  | { kind: 'playing'; choice: Extract<AudioChoice, { kind: 'audio' }>; delivery: TrackDelivery }
  | { kind: 'refused'; coding: string }
  | Exclude<AudioChoice, { kind: 'audio' }>;

/** What a session works with. `openUdp` takes a pair of ports towards the camera, null when there is none. */
export interface RtspSessionParts {
  connection: RtspConnection;
  requestUrl: string;
  credentials: Credentials | null;
  habits: RtspHabits;
  takesJpeg: boolean;
  makeCnonce: () => string;
  openUdp: () => Promise<UdpPair | null>;
}

const FAULT_BY_STATUS: Readonly<Record<number, StreamFault>> = {
  401: 'auth-failed',
  403: 'auth-failed',
  404: 'not-found',
  453: 'busy',
  454: 'closed',
  503: 'busy',
};
const UNSUPPORTED_TRANSPORT = 461;
const MAX_RETRY_AFTER_S = 300;

/** DESCRIBE, SETUP, PLAY, keep-alive and TEARDOWN of one camera over one connection (RFC 2326), with Basic and digest sign-in. */
export class RtspSession {
  readonly #parts: RtspSessionParts;
  readonly #keepAlive: KeepAlive;
  #authenticator: RtspAuthenticator | null = null;
  #isSignedIn = false;
  #sessionId: string | null = null;
  #aggregateUrl: string;

  constructor(parts: RtspSessionParts) {
    this.#parts = parts;
    this.#aggregateUrl = parts.requestUrl;
    this.#keepAlive = new KeepAlive(parts.habits);
  }

  /** Runs the session up to the first packet's door. */
  async start(): Promise<PlayingSession | SessionFailure> {
    const { requestUrl } = this.#parts;
    const described = await this.#send('DESCRIBE', requestUrl, { Accept: 'application/sdp' });
    if (described.kind !== 'reply') return described;
    const sdp = parseSdp(described.body.toString('utf8'));
    const video = chooseVideo(sdp, this.#parts.takesJpeg);
    if (video.kind === 'no-video') return failed('no-video', 'the camera offers no video');
    if (video.kind === 'unsupported') return failed('codec-unsupported', `video is ${video.codec}`);
    const base = resolveBase(requestUrl, header(described, 'content-base'), header(described, 'content-location'));
    this.#aggregateUrl = resolveControl(base, sdp.control);
    const delivery = await this.#setUp(resolveControl(base, video.media.control), 0);
    if (delivery.kind === 'failed' || delivery.kind === 'redirect') return delivery;
    const sound = await this.#setUpSound(chooseAudio(sdp), base);
    // No Range: `npt=0.000-` makes shared media of gst-rtsp-server seek for every client.
    const played = await this.#send('PLAY', this.#aggregateUrl, {});
    if (played.kind === 'reply')
      return { kind: 'playing', video, delivery, sound, keepAliveMs: this.#keepAlive.periodMs };
    close(delivery);
    if (sound.kind === 'playing') close(sound.delivery);
    return played;
  }

  /** Sound that cannot be had never keeps the picture away. */
  async #setUpSound(choice: AudioChoice, base: string): Promise<PlayingSound> {
    if (choice.kind !== 'audio') return choice;
    const delivery = await this.#setUp(resolveControl(base, choice.media.control), 1);
    const isGiven = delivery.kind !== 'failed' && delivery.kind !== 'redirect';
    return isGiven ? { kind: 'playing', choice, delivery } : { kind: 'refused', coding: choice.coding };
  }

  /** Tells the camera that we still look; false when it has forgotten the session. */
  async keepAlive(): Promise<boolean> {
    const method = this.#keepAlive.begin();
    const reply = await this.#send(method, this.#aggregateUrl, {});
    return this.#keepAlive.end(reply.kind === 'reply' ? 200 : reply.kind === 'failed' ? reply.status : 300);
  }

  /** Gives the session back: cameras and recorders count them. */
  async tearDown(): Promise<void> {
    if (this.#sessionId !== null) await this.#send('TEARDOWN', this.#aggregateUrl, {});
    this.#sessionId = null;
  }

  /** Over the connection if the camera does that, else by UDP. */
  async #setUp(trackUrl: string, index: number): Promise<TrackDelivery | SessionFailure> {
    if (this.#parts.habits.needsUdp) return this.#setUpUdp(trackUrl);
    const reply = await this.#send('SETUP', trackUrl, { Transport: interleavedTransport(index) });
    if (reply.kind === 'redirect') return reply;
    if (reply.kind === 'failed' && (index > 0 || reply.status !== UNSUPPORTED_TRANSPORT)) return reply;
    if (reply.kind === 'reply') {
      this.#noteSession(reply);
      const delivery = readInterleaved(header(reply, 'transport'), index);
      if (delivery) return delivery;
      if (index > 0) return failed('refused', 'the tracks come by different transports');
      await this.tearDown();
    }
    this.#parts.habits.needsUdp = true;
    return this.#setUpUdp(trackUrl);
  }

  async #setUpUdp(trackUrl: string): Promise<TrackDelivery | SessionFailure> {
    const pair = await this.#parts.openUdp();
    if (!pair) return failed('refused', 'no UDP ports are free here');
    const reply = await this.#send('SETUP', trackUrl, { Transport: udpTransport(pair) });
    if (reply.kind !== 'reply') {
      pair.close();
      return reply;
    }
    this.#noteSession(reply);
    const delivery = readUdp(header(reply, 'transport'), pair);
    if (delivery) return delivery;
    pair.close();
    return failed('refused', 'the camera sends by multicast only');
  }

  #noteSession(reply: RtspReply): void {
    const session = header(reply, 'session') ?? '';
    this.#sessionId = session.split(';')[0]?.trim() ?? this.#sessionId;
    this.#keepAlive.timeoutS = Number(/timeout\s*=\s*(\d+)/i.exec(session)?.[1] ?? 60);
  }

  async #send(method: string, url: string, headers: Record<string, string>): Promise<RtspReply | SessionFailure> {
    const first = await this.#sendOnce(method, url, headers);
    if (first.kind !== 'reply') return failed(first.fault, first.detail);
    if (first.status !== 401) return this.#judge(method, first);
    if (!this.#prepareSecondTry(first)) return failed('auth-failed', `${method} answered 401`, 401);
    const second = await this.#sendOnce(method, url, headers);
    return second.kind === 'reply' ? this.#judge(method, second) : failed(second.fault, second.detail);
  }

  #sendOnce(method: string, url: string, headers: Record<string, string>): ReturnType<RtspConnection['request']> {
    const all = { ...headers };
    if (this.#sessionId) all['Session'] = this.#sessionId;
    if (this.#authenticator) all['Authorization'] = this.#authenticator.header(method, url);
    return this.#parts.connection.request(method, url, all);
  }

  /**
   * After a 401: a first challenge, a nonce that went stale, or a new nonce for a password that was right a moment ago. A
   * plain second refusal is final: cameras lock accounts.
   */
  #prepareSecondTry(reply: RtspReply): boolean {
    const { credentials, makeCnonce } = this.#parts;
    const challenge = chooseChallenge((reply.headers.get('www-authenticate') ?? []).flatMap(parseChallenges));
    if (!challenge || !credentials) return false;
    if (!this.#authenticator) {
      this.#authenticator = new RtspAuthenticator(challenge, credentials, makeCnonce);
      return true;
    }
    const isNew = this.#authenticator.renew(challenge);
    return challenge.parameters['stale']?.toLowerCase() === 'true' || (isNew && this.#isSignedIn);
  }

  #judge(method: string, reply: RtspReply): RtspReply | SessionFailure {
    this.#keepAlive.notePublic(header(reply, 'public'));
    if (reply.status >= 200 && reply.status < 300) {
      this.#isSignedIn = true;
      return reply;
    }
    const location = header(reply, 'location');
    if (reply.status >= 300 && reply.status < 400 && location) return { kind: 'redirect', location };
    const retryAfterS = Number(header(reply, 'retry-after') ?? Number.NaN);
    const retryAfterMs = retryAfterS > 0 ? Math.min(retryAfterS, MAX_RETRY_AFTER_S) * 1000 : null;
    const fault = FAULT_BY_STATUS[reply.status] ?? 'refused';
    return failed(fault, `${method} answered ${reply.status} ${reply.reason}`, reply.status, retryAfterMs);
  }
}

function failed(
  fault: StreamFault,
  detail: string,
  status: number | null = null,
  retryAfterMs: number | null = null,
): Extract<SessionFailure, { kind: 'failed' }> {
  return { kind: 'failed', fault, detail, status, retryAfterMs };
}

function close(delivery: TrackDelivery): void {
  if (delivery.kind === 'udp') delivery.pair.close();
}

function header(reply: RtspReply, name: string): string | undefined {
  return reply.headers.get(name)?.[0];
}
