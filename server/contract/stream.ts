import { Type, type Static } from 'typebox';
import { Instant } from './time.ts';

/**
 * `sub` is the small picture of a mosaic tile, `main` the full picture of one in focus; `converted` is the small one made into H.264 by the gateway, for a coding that
 * a browser cannot play.
 */
export const Rendition = Type.Union([Type.Literal('sub'), Type.Literal('main'), Type.Literal('converted')]);
export type Rendition = Static<typeof Rendition>;

/**
 * What one running stream does: `connecting` talks to the camera, `waiting-keyframe` has media but no whole picture yet,
 * `stale` is connected but silent, `backoff` waits to try again, `gone` was removed for good.
 */
export const STREAM_STATES = [
  'idle',
  'connecting',
  'waiting-keyframe',
  'live',
  'stale',
  'backoff',
  'codec-unsupported',
  'auth-failed',
  'gone',
] as const;
export const StreamState = Type.Enum(STREAM_STATES);
export type StreamState = (typeof STREAM_STATES)[number];

/** Why a source ended or could not start; a closed set that the screen turns into words. */
export const STREAM_FAULTS = [
  'address-refused',
  'unreachable',
  'not-rtsp',
  'auth-failed',
  'certificate-changed',
  'not-found',
  'refused',
  'no-video',
  'codec-unsupported',
  'silent',
  'closed',
  'busy',
  'source-unavailable',
  /** The line is needed by calls. */
  'line-busy',
  /** A drone or body camera that sends nothing now. */
  'not-publishing',
  /** The program that converts pictures is not installed on the gateway's machine. */
  'converter-missing',
  'converter-failed',
] as const;
export const StreamFault = Type.Enum(STREAM_FAULTS);
export type StreamFault = (typeof STREAM_FAULTS)[number];

/**
 * The sound of a stream: `coding` as the camera names it; `passed` as it comes, `recoded` as FLAC, `silent` when announced and not
 * sent, `unsupported` when no browser plays it, `refused` when the camera did not give it.
 */
export const StreamSound = Type.Object({
  coding: Type.String(),
  state: Type.Enum(['passed', 'recoded', 'silent', 'unsupported', 'refused'] as const),
});
export type StreamSound = Static<typeof StreamSound>;

/** What a tile may know of its stream: the body of `status.json` beside its playlist. */
export const StreamStatus = Type.Object({
  /** The gateway's clock as it answered: dates in its playlists are by this clock. */
  at: Instant,
  state: StreamState,
  fault: Type.Union([StreamFault, Type.Null()]),
  since: Instant,
  /** When the newest picture came in, by the gateway's clock; null before the first. */
  lastPictureAt: Type.Union([Instant, Type.Null()]),
  /** Milliseconds since then, free of any difference between clocks. */
  lastPictureAgeMs: Type.Union([Type.Number(), Type.Null()]),
  /** Usual time between two pictures as they come in: up to seconds at night; null until it is known. */
  pictureGapMs: Type.Union([Type.Number(), Type.Null()]),
  /** True when `last.mp4` has a picture to show while the tile waits. */
  hasLastPicture: Type.Boolean(),
  widthPx: Type.Union([Type.Integer(), Type.Null()]),
  heightPx: Type.Union([Type.Integer(), Type.Null()]),
  codec: Type.Union([Type.String(), Type.Null()]),
  /** Null when the camera offers none. */
  sound: Type.Union([StreamSound, Type.Null()]),
});
export type StreamStatus = Static<typeof StreamStatus>;
