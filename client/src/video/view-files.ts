import { Value } from 'typebox/value';
import { StreamStatus } from '#contract/stream';
import { fetchMedia, mediaSocketFor, type MediaAnswer } from './media-socket.ts';

/** What a status poll found: the view's state, its end (open a new one), or nothing (no connection). */
export type StatusAnswer = { kind: 'status'; status: StreamStatus } | { kind: 'view-ended' } | { kind: 'unreachable' };

/** Reads `status.json` beside a view's playlist. */
export async function readStatus(viewBaseUrl: string, signal: AbortSignal): Promise<StatusAnswer> {
  const answer = await readFile(viewBaseUrl, 'status.json', signal);
  if (!answer) return { kind: 'unreachable' };
  if (answer.status === 410 || answer.status === 404) return { kind: 'view-ended' };
  if (answer.status !== 200) return { kind: 'unreachable' };
  const value: unknown = JSON.parse(new TextDecoder().decode(answer.body));
  return Value.Check(StreamStatus, value) ? { kind: 'status', status: value } : { kind: 'unreachable' };
}

/** Reads the last picture as a movie of one frame; null when there is none. */
export async function readLastPicture(viewBaseUrl: string, signal: AbortSignal): Promise<Blob | null> {
  const answer = await readFile(viewBaseUrl, 'last.mp4', signal);
  return answer?.status === 200 ? new Blob([answer.body], { type: 'video/mp4' }) : null;
}

function readFile(base: string, name: string, signal: AbortSignal): Promise<MediaAnswer | null> {
  const url = new URL(name, base);
  // What lets another gateway go on with the view stands behind the playlist's name.
  url.search = new URL(base).search;
  if (url.protocol !== 'http:') return fetchMedia(url, signal);
  return mediaSocketFor(url).request(url.pathname + url.search, signal);
}
