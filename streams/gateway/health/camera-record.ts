import type { CameraState, CameraVideo } from '#contract/camera';
import type { CameraReason } from '#contract/camera-health';
import type { StreamFault, StreamState } from '#contract/stream';
import type { HealthPace } from './health-pace.ts';
import type { ProbeDepth, ProbeOutcome } from './probe.ts';

/** What is known of a camera. */
export interface Verdict {
  state: CameraState;
  reason: CameraReason | null;
}

/** What the recorder itself answered for this channel: no chance failure of a line. */
const ANSWERS: ReadonlySet<StreamFault> = new Set([
  'not-found',
  'silent',
  'no-video',
  'codec-unsupported',
  'certificate-changed',
  'address-refused',
]);
/** Faults that time does not mend: somebody has to look after the camera or its entry. */
const LASTING: ReadonlySet<StreamFault> = new Set([
  'address-refused',
  'not-rtsp',
  'auth-failed',
  'certificate-changed',
  'not-found',
  'no-video',
  'codec-unsupported',
]);
/** Faults that are of our side, or say that others are looking: nothing about the camera. */
const SAYS_NOTHING: ReadonlySet<StreamFault> = new Set([
  'busy',
  'line-busy',
  'source-unavailable',
  'converter-missing',
  'converter-failed',
]);
const MISSES_OF_AN_ANSWER = 2;
const MISSES_OF_A_LINE = 3;
/** A picture is waited for this many times as long as keyframes are apart. */
const GOPS_TO_WAIT = 1.5;
const SHORTEST_WAIT_MS = 4000;

/** What the state of a running stream says of its camera; null when it says nothing. Only a picture makes a camera online. */
export function readStream(state: StreamState, fault: StreamFault | null): Verdict | null {
  switch (state) {
    case 'live':
      return { state: 'online', reason: null };
    case 'stale':
      return { state: 'stale', reason: fault ?? 'silent' };
    case 'auth-failed':
    case 'codec-unsupported':
      return { state: 'fault', reason: state };
    case 'backoff':
      return fault === null || SAYS_NOTHING.has(fault) ? null : verdictOf(fault);
    case 'idle':
    case 'connecting':
    case 'waiting-keyframe':
    case 'gone':
      return null;
  }
}

/** What one process knows of one camera's health, and when it asks next. Bad answers count only when they are confirmed; a picture counts at once. */
export class CameraRecord {
  verdict: Verdict = { state: 'unknown', reason: null };
  video: CameraVideo | null = null;
  /** Wall clock of the newest picture. */
  lastPictureMs: number | null = null;
  dueMs: number;
  #lookDueMs: number;
  #misses = 0;
  #oddLooks = 0;
  #keyDigest: string | null = null;

  /** `dueMs` is when it is asked first, `lookDueMs` when it is first measured (monotonic). */
  constructor(dueMs: number, lookDueMs: number) {
    this.dueMs = dueMs;
    this.#lookDueMs = lookDueMs;
  }

  depthAt(nowMs: number): ProbeDepth {
    return nowMs >= this.#lookDueMs ? 'look' : 'touch';
  }

  /** How long its first picture is waited for. */
  firstPictureMs(pace: HealthPace): number {
    const gopS = this.video?.gopS ?? null;
    if (gopS === null) return pace.firstPictureMs;
    return Math.min(pace.firstPictureMs, Math.max(SHORTEST_WAIT_MS, gopS * GOPS_TO_WAIT * 1000));
  }

  /** Takes a probe's outcome; true when what is known of the camera changed. */
  take(outcome: ProbeOutcome, depth: ProbeDepth, nowMs: number, epochMs: number, pace: HealthPace): boolean {
    return outcome.kind === 'seen'
      ? this.#takeSight(outcome.sight, depth, nowMs, epochMs, pace)
      : this.#takeFault(outcome.fault, nowMs, pace);
  }

  /** Takes what a running stream shows; true when what is known of the camera changed. */
  takeStream(verdict: Verdict, video: Omit<CameraVideo, 'gopS'> | null, lastPictureMs: number | null): boolean {
    this.#misses = 0;
    this.lastPictureMs = lastPictureMs ?? this.lastPictureMs;
    const hasNewVideo = video !== null && this.#measure({ ...video, gopS: this.video?.gopS ?? null });
    // A stream knows that pictures come, not that they show something.
    const isOdd = verdict.state === 'online' && (this.verdict.reason === 'frozen' || this.verdict.reason === 'black');
    return this.#become(isOdd ? this.verdict : verdict) || hasNewVideo;
  }

  /** Its recorder does not answer: nothing is known of it until that does. */
  hide(): boolean {
    this.#misses = 0;
    return this.#become({ state: 'unknown', reason: 'recorder-down' });
  }

  #takeSight(
    { video, verdict, keyDigest }: Extract<ProbeOutcome, { kind: 'seen' }>['sight'],
    depth: ProbeDepth,
    nowMs: number,
    epochMs: number,
    pace: HealthPace,
  ): boolean {
    this.#misses = 0;
    this.lastPictureMs = epochMs;
    this.dueMs = nowMs + pace.roundMs;
    const isSame = keyDigest !== null && keyDigest === this.#keyDigest;
    this.#keyDigest = keyDigest ?? this.#keyDigest;
    const hasNewVideo = video !== null && (depth === 'look' || this.video === null) && this.#measure(video);
    const isOdd = isSame || verdict === 'frozen' || verdict === 'black';
    if (depth === 'touch') {
      // Too short to be sure: measure it soon.
      const shows = this.verdict.reason === 'frozen' || this.verdict.reason === 'black';
      if (isOdd !== shows) [this.#lookDueMs, this.dueMs] = [nowMs, nowMs + (isOdd ? 0 : pace.confirmMs)];
      return (shows ? false : this.#become({ state: 'online', reason: null })) || hasNewVideo;
    }
    this.#lookDueMs = nowMs + pace.lookEveryMs;
    this.#oddLooks = isOdd ? this.#oddLooks + 1 : 0;
    if (isOdd && this.#oddLooks < MISSES_OF_AN_ANSWER) {
      [this.#lookDueMs, this.dueMs] = [nowMs, nowMs + pace.confirmMs];
      return this.#becomeOnlineUnlessKnown() || hasNewVideo;
    }
    const reason = verdict === 'black' ? 'black' : isOdd ? 'frozen' : null;
    return this.#become({ state: reason === null ? 'online' : 'fault', reason }) || hasNewVideo;
  }

  #takeFault(fault: StreamFault, nowMs: number, pace: HealthPace): boolean {
    if (SAYS_NOTHING.has(fault)) {
      this.dueMs = nowMs + pace.confirmMs;
      return false;
    }
    this.#misses += 1;
    const isRefused = fault === 'auth-failed';
    const needed =
      isRefused || fault === 'not-publishing' ? 1 : ANSWERS.has(fault) ? MISSES_OF_AN_ANSWER : MISSES_OF_A_LINE;
    const isSure = this.#misses >= needed;
    this.dueMs = nowMs + (isRefused ? pace.signInMs : isSure ? pace.roundMs : pace.confirmMs);
    return isSure && this.#become(verdictOf(fault));
  }

  #becomeOnlineUnlessKnown(): boolean {
    return this.verdict.state === 'fault' ? false : this.#become({ state: 'online', reason: null });
  }

  #measure(video: CameraVideo): boolean {
    const before = this.video;
    this.video = { ...video, gopS: video.gopS ?? before?.gopS ?? null };
    const { codec, widthPx, heightPx } = this.video;
    if (before === null || before.gopS === null) return before === null || this.video.gopS !== null;
    return codec !== before.codec || widthPx !== before.widthPx || heightPx !== before.heightPx;
  }

  #become(verdict: Verdict): boolean {
    const isSame = verdict.state === this.verdict.state && verdict.reason === this.verdict.reason;
    this.verdict = verdict;
    return !isSame;
  }
}

function verdictOf(fault: StreamFault): Verdict {
  return { state: LASTING.has(fault) ? 'fault' : 'offline', reason: fault };
}
