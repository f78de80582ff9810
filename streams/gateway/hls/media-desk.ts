import { randomBytes } from 'node:crypto';
import type { TokenKey } from '#contract/token-key';
import { proxyPrefixOf } from '#contract/media-paths';
import type { Gateway, StreamDoor } from '../gateway.ts';
import type { LiveStream } from '../stream/live-stream.ts';
import { renderMultivariant } from './playlist.ts';
import type { ViewSession, ViewSessions } from './view-sessions.ts';
import { readResume, signResume, verifyViewToken } from './view-token.ts';

/** An answer to a player, the same over HTTP and over the media socket. */
export interface MediaReply {
  status: number;
  contentType: string;
  body: readonly Buffer[];
  /** True for parts and segments, which never change under their name. */
  isImmutable: boolean;
  retryAfterS?: number;
}

/** What the desk works with; `nowMs` is monotonic. */
export interface MediaDeskParts {
  gateway: Gateway;
  sessions: ViewSessions;
  tokenKeys: () => readonly TokenKey[];
  nowMs: () => number;
  epochMs: () => number;
  onOpened: (session: ViewSession) => void;
}

const PLAYLIST = 'application/vnd.apple.mpegurl';
const MP4 = 'video/mp4';
const JSON_TYPE = 'application/json';
/** hls.js gives up on a low-latency reload after 1.6 s: an unchanged list at 1 s keeps it. */
const RELOAD_HOLD_MS = 1000;
const PART_HOLD_MS = 2000;
const FIRST_PLAYLIST_HOLD_MS = 8000;

/** Answers what players ask for: starts, playlists, parts, the last picture and the state of a view. */
export class MediaDesk {
  readonly #parts: MediaDeskParts;

  constructor(parts: MediaDeskParts) {
    this.#parts = parts;
  }

  /** Answers one path with its query, e.g. `/view/<id>/live.m3u8?_HLS_msn=7&_HLS_part=2`. */
  async answer(target: string): Promise<MediaReply> {
    const question = target.indexOf('?');
    const prefix = proxyPrefixOf(target);
    const path = target.slice(prefix.length, question < 0 ? undefined : question);
    const query = question < 0 ? '' : target.slice(question);
    const view = /^\/view\/([A-Za-z0-9_-]{16,64})\/([A-Za-z0-9.]{1,64})$/.exec(path);
    if (!view) {
      const start = /^\/start\/([^/]{1,1024})\/index\.m3u8$/.exec(path);
      return start ? this.#start(start[1] ?? '', prefix !== '') : problem(404, 'not-found');
    }
    const id = view[1] ?? '';
    const session = this.#parts.sessions.poll(id, this.#parts.nowMs()) ?? this.#resume(id, query);
    if (!session) return problem(410, 'view-ended');
    const reply = await this.#answerView(session, view[2] ?? '', query);
    for (const piece of reply.body) session.bytes += piece.length;
    return reply;
  }

  /** A gateway behind the proxy is gone: its viewers come here, and see on. */
  #resume(id: string, query: string): ViewSession | undefined {
    const token = /[?&]r=([\w.-]{1,1024})/.exec(query)?.[1];
    const claims = token === undefined ? null : readResume(token, this.#parts.tokenKeys());
    if (claims?.viewId !== id) return undefined;
    const session = this.#parts.sessions.resume(claims, this.#parts.nowMs(), this.#parts.epochMs());
    if (session) this.#parts.onOpened(session);
    return session;
  }

  #start(token: string, isProxied: boolean): MediaReply {
    const verdict = verifyViewToken(token, this.#parts.tokenKeys(), this.#parts.epochMs());
    if (verdict.kind !== 'valid') return problem(403, `token-${verdict.kind}`);
    const { cameraId, rendition } = verdict.claims;
    const door = this.#parts.gateway.open(cameraId, rendition);
    if (door.kind !== 'stream') return refusal(door);
    const session = this.#parts.sessions.open(verdict.claims, this.#parts.nowMs());
    this.#parts.onOpened(session);
    const playlist = `../../view/${session.id}/live.m3u8${isProxied ? this.#resumeQuery(session) : ''}`;
    return text(PLAYLIST, renderMultivariant(playlist, door.stream.facts, door.stream.soundCodec));
  }

  #resumeQuery({ id: viewId, cameraId, rendition, viewer }: ViewSession): string {
    const [key] = this.#parts.tokenKeys();
    const openedAtMs = this.#parts.epochMs();
    return key ? `?r=${signResume({ viewId, cameraId, rendition, viewer, openedAtMs }, key)}` : '';
  }

  async #answerView(session: ViewSession, file: string, query: string): Promise<MediaReply> {
    if (file === 'live.m3u8') return this.#playlist(session, query);
    if (file === 'status.json') return this.#status(session);
    if (file === 'last.mp4') return this.#lastPicture(session);
    const stream = this.#parts.gateway.find(session.cameraId, session.rendition);
    if (!stream) return problem(404, 'not-found');
    stream.want();
    return this.#media(stream, file);
  }

  async #playlist(session: ViewSession, query: string): Promise<MediaReply> {
    const door = this.#parts.gateway.open(session.cameraId, session.rendition);
    if (door.kind !== 'stream') return refusal(door);
    const { stream } = door;
    const { gateway } = this.#parts;
    if (!stream.timeline.hasParts) {
      await gateway.readers.wait(stream, this.#parts.nowMs() + FIRST_PLAYLIST_HOLD_MS, hasAnswer);
      if (!stream.timeline.hasParts) return notYet(stream);
    } else if (query.includes('_HLS_msn=')) {
      const msn = Number(/[?&]_HLS_msn=(\d+)/.exec(query)?.[1]);
      const asked = /[?&]_HLS_part=(\d+)/.exec(query)?.[1];
      const part = asked === undefined ? null : Number(asked);
      const deadlineMs = this.#parts.nowMs() + RELOAD_HOLD_MS;
      await gateway.readers.wait(stream, deadlineMs, () => stream.timeline.hasReached(msn, part));
    }
    return { status: 200, contentType: PLAYLIST, body: [stream.timeline.playlistBytes()], isImmutable: false };
  }

  async #media(stream: LiveStream, file: string): Promise<MediaReply> {
    const { timeline } = stream;
    const part = /^p(\d+)\.(\d+)\.m4s$/.exec(file);
    if (part) {
      const [msn, index] = [Number(part[1]), Number(part[2])];
      if (!timeline.hasReached(msn, index)) {
        const deadlineMs = this.#parts.nowMs() + PART_HOLD_MS;
        await this.#parts.gateway.readers.wait(stream, deadlineMs, () => timeline.hasReached(msn, index));
      }
      return media(timeline.part(msn, index));
    }
    const segment = /^s(\d+)\.m4s$/.exec(file);
    if (segment) return media(...(timeline.segment(Number(segment[1])) ?? [undefined]));
    const init = /^i(\d+)\.mp4$/.exec(file);
    return init ? media(timeline.init(Number(init[1]))) : problem(404, 'not-found');
  }

  #status(session: ViewSession): MediaReply {
    const door = this.#parts.gateway.open(session.cameraId, session.rendition);
    if (door.kind !== 'stream') return refusal(door);
    const kept = this.#parts.gateway.lastPictures.get(door.stream.key);
    const status = door.stream.status();
    if (status.lastPictureAgeMs === null && kept) {
      const ageMs = Math.round(this.#parts.nowMs() - kept.arrivedAtMs);
      status.lastPictureAgeMs = ageMs;
      status.lastPictureAt = new Date(this.#parts.epochMs() - ageMs).toISOString();
      status.hasLastPicture = true;
    }
    return text(JSON_TYPE, JSON.stringify(status));
  }

  #lastPicture(session: ViewSession): MediaReply {
    const { gateway } = this.#parts;
    const stream = gateway.find(session.cameraId, session.rendition);
    const key = `${session.cameraId}/${session.rendition}`;
    const picture = stream?.lastPicture() ?? gateway.lastPictures.get(key);
    return picture ? { ...media(picture.movie), isImmutable: false } : problem(404, 'not-found');
  }
}

/** A view session's id: 128 random bits. */
export function makeViewId(): string {
  return randomBytes(16).toString('base64url');
}

/** The first playlist need not wait longer: there is a part, or it is clear that none will come soon. */
function hasAnswer(stream: LiveStream): boolean {
  const isLost = stream.state === 'auth-failed' || stream.state === 'codec-unsupported' || stream.state === 'gone';
  return stream.timeline.hasParts || isLost;
}

function notYet(stream: LiveStream): MediaReply {
  const body = JSON.stringify({ code: 'camera-unavailable', state: stream.state, fault: stream.fault });
  return { ...text(JSON_TYPE, body), status: 503, retryAfterS: 2 };
}

function refusal(door: Exclude<StreamDoor, { kind: 'stream' }>): MediaReply {
  if (door.kind === 'unknown-camera') return problem(404, 'unknown-camera');
  if (door.kind === 'source-unavailable') return { ...problem(503, 'source-unavailable'), retryAfterS: 60 };
  const body = JSON.stringify({
    code: 'over-capacity',
    limit: door.limit,
    usedBy: door.usedBy,
    callsMbps: door.callsMbps,
  });
  return { ...text(JSON_TYPE, body), status: 503, retryAfterS: 10 };
}

function problem(status: number, code: string): MediaReply {
  return { ...text(JSON_TYPE, JSON.stringify({ code })), status };
}

function text(contentType: string, body: string): MediaReply {
  return { status: 200, contentType, body: [Buffer.from(body)], isImmutable: false };
}

function media(...pieces: readonly (Buffer | undefined)[]): MediaReply {
  const body = pieces.filter((piece) => piece !== undefined);
  if (body.length < pieces.length) return problem(404, 'not-found');
  return { status: 200, contentType: MP4, body, isImmutable: true };
}
