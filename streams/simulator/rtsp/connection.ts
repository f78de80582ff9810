import type { Socket } from 'node:net';
import type { Channel, Rendition } from '../channel.ts';
import { MediaSession, type SentTotals } from '../media-session.ts';
import type { DigestGuard, DigestVerdict } from './digest.ts';
import { RequestParser, type RtspRequest } from './request-parser.ts';
import { describeVideo } from './session-description.ts';

/** Seconds without a request or report after which a session ends. */
export const SESSION_TIMEOUT_SECONDS = 60;

/** What a connection needs of its recorder. */
export interface RecorderPort {
  /** null lets anybody in. */
  guard: DigestGuard | null;
  totals: SentTotals;
  /** False when the channel or the whole recorder has no session to spare. */
  hasRoom(channel: Channel): boolean;
  channel(number: number): Channel | undefined;
  /** True while the recorder as a whole answers 503. */
  isRefusing(): boolean;
  /** True while the whole recorder lets nobody in. */
  isLocked(): boolean;
}

interface Answer {
  status: number;
  headers?: Record<string, string>;
  body?: string;
}

const REASONS: Record<number, string> = {
  200: 'OK',
  400: 'Bad Request',
  401: 'Unauthorized',
  404: 'Not Found',
  405: 'Method Not Allowed',
  453: 'Not Enough Bandwidth',
  454: 'Session Not Found',
  455: 'Method Not Valid in This State',
  461: 'Unsupported Transport',
  503: 'Service Unavailable',
};

const METHODS = 'OPTIONS, DESCRIBE, SETUP, PLAY, PAUSE, GET_PARAMETER, SET_PARAMETER, TEARDOWN';

/** Serves RTSP over one TCP connection: sign-in, description, sessions, interleaved media (RFC 2326). */
export class RtspConnection {
  private readonly socket: Socket;
  private readonly recorder: RecorderPort;
  private readonly parser = new RequestParser();
  private readonly sessions = new Map<string, MediaSession>();

  constructor(socket: Socket, recorder: RecorderPort) {
    this.socket = socket;
    this.recorder = recorder;
    socket.setNoDelay(true);
    socket.on('data', (bytes) => this.receive(bytes));
    socket.on('error', () => socket.destroy()); // A viewer that vanishes is no fault of the camera.
    socket.on('close', () => this.endSessions());
  }

  /** Ends the sessions that were silent for too long. */
  expire(nowMs: number): void {
    for (const session of this.sessions.values()) {
      if (nowMs - session.lastHeardMs > SESSION_TIMEOUT_SECONDS * 1000) this.endSession(session);
    }
  }

  /** Closes the connection at once. */
  destroy(): void {
    this.socket.destroy();
  }

  private receive(bytes: Buffer): void {
    try {
      for (const input of this.parser.push(bytes)) {
        if (input.kind === 'request') this.reply(input.request);
        else this.hear(Date.now());
      }
    } catch {
      this.socket.end('RTSP/1.0 400 Bad Request\r\n\r\n'); // The parser says why; the client gets what RTSP has for it.
    }
  }

  private hear(nowMs: number): void {
    for (const session of this.sessions.values()) session.lastHeardMs = nowMs;
  }

  private reply(request: RtspRequest): void {
    const nowMs = Date.now();
    this.hear(nowMs);
    const answer = this.answer(request, nowMs);
    const body = Buffer.from(answer.body ?? '');
    const headers: Record<string, string> = { CSeq: request.headers.get('cseq') ?? '0', ...answer.headers };
    if (body.length > 0) headers['Content-Length'] = String(body.length);
    const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
    const head = `RTSP/1.0 ${answer.status} ${REASONS[answer.status] ?? 'Error'}\r\n${lines.join('')}\r\n`;
    this.socket.write(Buffer.concat([Buffer.from(head), body]));
    if (request.method === 'PLAY' && answer.status === 200) this.sessionOf(request)?.play();
  }

  private answer(request: RtspRequest, nowMs: number): Answer {
    if (this.recorder.isRefusing()) return { status: 503, headers: { 'Retry-After': '5' } };
    if (request.method === 'OPTIONS') return { status: 200, headers: { Public: METHODS } };
    const target = this.target(request.uri);
    const { guard } = this.recorder;
    const verdict = guard === null ? 'accepted' : this.judge(guard, request, target, nowMs);
    if (guard === null || verdict === 'accepted') return this.answerSignedIn(request, target, nowMs);
    return { status: 401, headers: { 'WWW-Authenticate': guard.challenge(verdict === 'stale', nowMs) } };
  }

  private judge(guard: DigestGuard, request: RtspRequest, target: Target | null, nowMs: number): DigestVerdict {
    const authorization = request.headers.get('authorization');
    const isLocked = this.recorder.isLocked() || target?.channel.state === 'wrong-password';
    return authorization === undefined || isLocked ? 'refused' : guard.check(authorization, request, nowMs);
  }

  private answerSignedIn(request: RtspRequest, target: Target | null, nowMs: number): Answer {
    switch (request.method) {
      case 'DESCRIBE':
        return describe(request, target);
      case 'SETUP':
        return this.setup(request, target, nowMs);
      case 'PLAY':
      case 'PAUSE':
      case 'GET_PARAMETER':
      case 'SET_PARAMETER':
      case 'TEARDOWN':
        return this.control(request);
      default:
        return { status: 405, headers: { Allow: METHODS } };
    }
  }

  private setup(request: RtspRequest, target: Target | null, nowMs: number): Answer {
    if (target === null || target.channel.state === 'dead') return { status: 404 };
    const transport = request.headers.get('transport') ?? '';
    const wanted = transport.split(',').find((one) => /RTP\/AVP\/TCP/i.test(one));
    if (wanted === undefined) return { status: 461 };
    if (!this.recorder.hasRoom(target.channel) || target.channel.state === 'refuse') return { status: 453 };
    const asked = /interleaved=(\d+)/i.exec(wanted)?.[1];
    const rtpChannel = Number(asked ?? this.sessions.size * 2) & 0xfe;
    const session = new MediaSession({ ...target, rtpChannel }, this.socket, this.recorder.totals, nowMs);
    this.sessions.set(session.id, session);
    const ssrc = session.ssrc.toString(16).padStart(8, '0').toUpperCase();
    return {
      status: 200,
      headers: {
        Session: `${session.id};timeout=${SESSION_TIMEOUT_SECONDS}`,
        Transport: `RTP/AVP/TCP;unicast;interleaved=${rtpChannel}-${rtpChannel + 1};ssrc=${ssrc};mode="play"`,
      },
    };
  }

  private control(request: RtspRequest): Answer {
    const session = this.sessionOf(request);
    if (session === undefined) {
      const isKeepAlive = request.method.endsWith('_PARAMETER') && !request.headers.has('session');
      return { status: isKeepAlive ? 200 : 454 };
    }
    if (request.method === 'PAUSE') session.pause();
    if (request.method === 'TEARDOWN') this.endSession(session);
    const headers: Record<string, string> = { Session: session.id };
    if (request.method === 'PLAY') headers['Range'] = 'npt=now-';
    return { status: 200, headers };
  }

  private sessionOf(request: RtspRequest): MediaSession | undefined {
    return this.sessions.get((request.headers.get('session') ?? '').split(';')[0]?.trim() ?? '');
  }

  private endSession(session: MediaSession): void {
    this.sessions.delete(session.id);
    session.end();
  }

  private endSessions(): void {
    for (const session of this.sessions.values()) this.endSession(session);
  }

  private target(uri: string): Target | null {
    const match = /^rtsps?:\/\/[^/]+\/ch(\d{1,3})\/(main|sub)(?:\/(?:trackID=1)?)?$/.exec(uri);
    const channel = match === null ? undefined : this.recorder.channel(Number(match[1]));
    return channel === undefined ? null : { channel, rendition: match?.[2] === 'main' ? 'main' : 'sub' };
  }
}

interface Target {
  channel: Channel;
  rendition: Rendition;
}

function describe(request: RtspRequest, target: Target | null): Answer {
  if (target === null || target.channel.state === 'dead') return { status: 404 };
  const { film } = target.channel.clock(target.rendition);
  return {
    status: 200,
    headers: { 'Content-Base': `${request.uri.replace(/\/$/, '')}/`, 'Content-Type': 'application/sdp' },
    body: describeVideo(film.parameterSets, film.format.framesPerSecond, target.rendition === 'main' ? 2000 : 500),
  };
}
