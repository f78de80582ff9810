import type { StreamState } from '#contract/stream';

/**
 * What can happen to a stream. `wanted`/`unwanted`: viewers came or all left; `ready`: the source will send pictures;
 * `silent`/`stalled`: nothing came for a while, for too long; `failed`, `sign-in-refused`, `codec-refused`: the source ended;
 * `changed`/`removed`: the camera's settings.
 */
export const STREAM_EVENTS = [
  'wanted',
  'unwanted',
  'ready',
  'keyframe',
  'picture',
  'silent',
  'stalled',
  'failed',
  'sign-in-refused',
  'codec-refused',
  'retry-due',
  'changed',
  'removed',
] as const;
export type StreamEvent = (typeof STREAM_EVENTS)[number];

type Row = Readonly<Record<StreamEvent, StreamState>>;

/** A state that nothing leaves except removal. */
function stay(state: StreamState): Row {
  const row = Object.fromEntries(STREAM_EVENTS.map((event) => [event, state])) as Record<StreamEvent, StreamState>;
  return { ...row, removed: 'gone' };
}

/** How every state with a running source ends. */
const SOURCE_ENDS = {
  unwanted: 'idle',
  stalled: 'backoff',
  failed: 'backoff',
  'sign-in-refused': 'auth-failed',
  'codec-refused': 'codec-unsupported',
  changed: 'connecting',
} as const;

const WAITS = { unwanted: 'idle', 'retry-due': 'connecting', changed: 'connecting' } as const;

/** The whole life of a stream: every state with every event. */
export const STREAM_TRANSITIONS: Readonly<Record<StreamState, Row>> = {
  idle: { ...stay('idle'), wanted: 'connecting' },
  connecting: { ...stay('connecting'), ...SOURCE_ENDS, ready: 'waiting-keyframe' },
  'waiting-keyframe': { ...stay('waiting-keyframe'), ...SOURCE_ENDS, keyframe: 'live' },
  live: { ...stay('live'), ...SOURCE_ENDS, silent: 'stale' },
  stale: { ...stay('stale'), ...SOURCE_ENDS, keyframe: 'live', picture: 'live' },
  backoff: { ...stay('backoff'), ...WAITS },
  'codec-unsupported': { ...stay('codec-unsupported'), ...WAITS },
  'auth-failed': { ...stay('auth-failed'), ...WAITS },
  gone: { ...stay('gone') },
};

/** The state after an event. */
export function nextState(state: StreamState, event: StreamEvent): StreamState {
  return STREAM_TRANSITIONS[state][event];
}

/** True in the states that hold a connection to the camera. */
export function holdsSource(state: StreamState): boolean {
  return state === 'connecting' || state === 'waiting-keyframe' || state === 'live' || state === 'stale';
}
