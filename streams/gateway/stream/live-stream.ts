import type { MediaCamera } from '#contract/media-control';
import type { Rendition, StreamFault, StreamState, StreamStatus } from '#contract/stream';
import { PictureStatistics, type Sight } from '../health/picture-statistics.ts';
import { MediaTimeline, type TimelineLimits } from '../hls/media-timeline.ts';
import { sampleEntryOf } from '../media/decoder-config.ts';
import type { VideoFacts } from '../media/video-facts.ts';
import type { VideoParameters } from '../media/video-parameters.ts';
import type { AccessUnit, RunningSource, SourceSink } from '../source/source.ts';
import { backoffMs } from './backoff.ts';
import { PictureRecord, type LastPicture } from './picture-record.ts';
import { SoundRecord } from './sound-record.ts';
import { holdsSource, nextState, type StreamEvent } from './stream-state.ts';

/** What a stream needs from its gateway; `nowMs` is monotonic, `epochMs` the wall clock. */
export interface StreamSurroundings {
  nowMs(): number;
  epochMs(): number;
  random(): number;
  /** Opens the camera's source; called when the gateway lets this stream connect. */
  openSource(camera: MediaCamera, rendition: Rendition, sink: SourceSink): RunningSource;
  /** Asks for a turn to connect; `start` is called when it comes. */
  requestStart(stream: LiveStream, start: () => void): void;
  /** The turn is used or no longer wanted; `connected` tells a success from a failure to reach the host. */
  startDone(stream: LiveStream, outcome: 'connected' | 'unreachable' | 'other'): void;
  onStateChange(stream: LiveStream): void;
  /** A fault in words, for the log; never holds credentials. */
  onFault(stream: LiveStream, fault: StreamFault, detail: string): void;
  onLoss(packets: number): void;
}

/** When a stream is called stale, given up, or stopped. */
export interface StreamTimings {
  silentMs: number;
  stallMs: number;
  firstPictureMs: number;
  keyframeMs: number;
  idleStopMs: number;
}

const SILENT_GAPS = 3;
/** A call lasts a while. */
const GIVE_WAY_MS = 5000;
const LASTING_MS = 10_000;

/** One camera in one rendition: its state, its source while it has one, and its timeline for viewers. */
export class LiveStream {
  readonly key: string;
  readonly rendition: Rendition;
  readonly timeline: MediaTimeline;
  readonly #around: StreamSurroundings;
  readonly #timings: StreamTimings;
  readonly #pictures = new PictureRecord();
  readonly #sound = new SoundRecord();
  #camera: MediaCamera;
  #state: StreamState = 'idle';
  #fault: StreamFault | null = null;
  #sinceEpochMs: number;
  #source: RunningSource | null = null;
  #sourceNumber = 0;
  #failures = 0;
  #liveSinceMs: number | null = null;
  #retryAtMs = 0;
  #wantedUntilMs = 0;
  #mediaAtMs = 0;
  #enteredAtMs = 0;
  #stopping: Promise<void> = Promise.resolve();
  #bytesBefore = 0;
  /** Runs only while health is being found out. */
  #statistics: PictureStatistics | null = null;

  constructor(
    camera: MediaCamera,
    rendition: Rendition,
    limits: TimelineLimits,
    firstMsn: number,
    timings: StreamTimings,
    around: StreamSurroundings,
    onPublish: (stream: LiveStream) => void,
  ) {
    this.key = streamKey(camera.id, rendition);
    this.rendition = rendition;
    this.#camera = camera;
    this.#around = around;
    this.#timings = timings;
    this.#sinceEpochMs = around.epochMs();
    this.timeline = new MediaTimeline(
      limits,
      firstMsn,
      () => around.epochMs(),
      () => onPublish(this),
    );
  }

  get camera(): MediaCamera {
    return this.#camera;
  }

  get state(): StreamState {
    return this.#state;
  }

  get fault(): StreamFault | null {
    return this.#fault;
  }

  get facts(): VideoFacts | null {
    return this.#pictures.facts;
  }

  /** RFC 6381 name of the sound that goes with the pictures; null for none. */
  get soundCodec(): string | null {
    return this.#sound.format?.codec ?? null;
  }

  get bytesIn(): number {
    return this.#bytesBefore + (this.#source?.bytesIn ?? 0);
  }

  get lastPictureEpochMs(): number | null {
    const { arrivedAtMs } = this.#pictures;
    return arrivedAtMs === null ? null : this.#around.epochMs() - (this.#around.nowMs() - arrivedAtMs);
  }

  /** True when nobody wants it and nothing runs: the gateway may forget it. */
  get isIdle(): boolean {
    return this.#state === 'idle' || this.#state === 'gone';
  }

  /** A viewer asked for something: keeps the stream up for another idle period. */
  want(): void {
    this.#wantedUntilMs = this.#around.nowMs() + this.#timings.idleStopMs;
    if (this.#state === 'idle') this.#apply('wanted');
  }

  /** The camera's settings changed: start again with them at once. */
  change(camera: MediaCamera): void {
    this.#camera = camera;
    this.#failures = 0;
    this.#apply('changed');
  }

  remove(): void {
    this.#apply('removed');
  }

  /** Calls need its line: lets the camera go and tries again in a while. */
  giveWay(): void {
    if (holdsSource(this.#state)) this.#sourceEnded('line-busy', 'calls need the line', GIVE_WAY_MS);
  }

  /** Settles when the camera has its session back. */
  stopped(): Promise<void> {
    return this.#stopping;
  }

  /** Called a few times a second: what is overdue happens. */
  tick(nowMs: number): void {
    this.#source?.tick(nowMs);
    const isRefused = this.#state === 'auth-failed' || this.#state === 'codec-unsupported';
    const mayRetry = (isRefused || this.#state === 'backoff') && nowMs >= this.#retryAtMs;
    // A refused stream stays to remember it: a new viewer must not knock again and lock the camera's account.
    if (nowMs > this.#wantedUntilMs && (!isRefused || mayRetry)) this.#apply('unwanted');
    else if (mayRetry) this.#apply('retry-due');
    const quietMs = nowMs - Math.max(this.#mediaAtMs, this.#enteredAtMs);
    const silentMs = Math.max(this.#timings.silentMs, this.#pictures.gapMs * SILENT_GAPS);
    if (this.#state === 'live' && quietMs > silentMs) this.#apply('silent');
    const stallMs = Math.max(this.#timings.stallMs, silentMs * 2);
    if (this.#state === 'stale' && nowMs - this.#mediaAtMs > stallMs) this.#stall('no media');
    if (this.#state === 'waiting-keyframe') this.#checkKeyframeWait(nowMs, quietMs);
  }

  /**
   * Measures what comes from now on, and gives what was measured since it was last asked: null when that was not whole.
   */
  takeSight(): Sight | null {
    const sight = this.#statistics?.isComplete ? this.#statistics.sight() : null;
    if (sight || !this.#statistics) this.#statistics = this.#newStatistics();
    return sight;
  }

  /** The last whole picture as a movie of one frame; null before the first. */
  lastPicture(): LastPicture | null {
    return this.#pictures.lastPicture();
  }

  /** What a tile may know. */
  status(): StreamStatus {
    const { arrivedAtMs, facts, hasKeyframe, gapMs } = this.#pictures;
    const atEpochMs = this.lastPictureEpochMs;
    return {
      at: new Date(this.#around.epochMs()).toISOString(),
      state: this.#state,
      fault: this.#fault,
      since: new Date(this.#sinceEpochMs).toISOString(),
      lastPictureAt: atEpochMs === null ? null : new Date(atEpochMs).toISOString(),
      lastPictureAgeMs: arrivedAtMs === null ? null : Math.round(this.#around.nowMs() - arrivedAtMs),
      pictureGapMs: gapMs > 0 ? Math.round(gapMs) : null,
      hasLastPicture: hasKeyframe,
      widthPx: facts?.widthPx ?? null,
      heightPx: facts?.heightPx ?? null,
      codec: facts?.codec ?? null,
      sound: this.#sound.status(this.#around.nowMs()),
    };
  }

  #newStatistics(): PictureStatistics {
    const statistics = new PictureStatistics();
    if (this.#pictures.facts) statistics.describe(this.#pictures.facts);
    return statistics;
  }

  #checkKeyframeWait(nowMs: number, quietMs: number): void {
    const limitMs = this.#mediaAtMs > this.#enteredAtMs ? this.#timings.stallMs : this.#timings.firstPictureMs;
    if (quietMs > limitMs) this.#stall(`no media for ${Math.round(quietMs)} ms`);
    else if (nowMs - this.#enteredAtMs > this.#timings.keyframeMs) this.#stall('media without a keyframe');
  }

  #stall(detail: string): void {
    this.#fault = 'silent';
    this.#around.onFault(this, 'silent', detail);
    this.#scheduleRetry('silent');
    this.#apply('stalled');
  }

  #scheduleRetry(fault: StreamFault): void {
    // Only a source that lasted counts as a success: one that falls over each time is asked less and less often.
    const hasLasted = this.#liveSinceMs !== null && this.#around.nowMs() - this.#liveSinceMs > LASTING_MS;
    this.#failures = hasLasted ? 1 : this.#failures + 1;
    this.#liveSinceMs = null;
    this.#retryAtMs = this.#around.nowMs() + backoffMs(this.#failures, fault, this.#around.random());
  }

  #apply(event: StreamEvent): void {
    const before = this.#state;
    const after = nextState(before, event);
    const restarts = event === 'changed' && after === 'connecting';
    if (after === before && !restarts) return;
    this.#state = after;
    this.#enteredAtMs = this.#around.nowMs();
    if (holdsSource(before) && (!holdsSource(after) || restarts)) this.#closeSource();
    if (after === 'connecting') this.#connect();
    if (after === 'live' || after === 'idle') this.#fault = null;
    if (before === 'waiting-keyframe' && after === 'live') this.#liveSinceMs = this.#enteredAtMs;
    this.#sinceEpochMs = this.#around.epochMs();
    this.#around.onStateChange(this);
  }

  #connect(): void {
    this.#sourceNumber += 1;
    const number = this.#sourceNumber;
    // The camera gets its old session back first: many allow only two.
    void this.#stopping.then(() => {
      if (number !== this.#sourceNumber || this.#state !== 'connecting') return;
      this.#around.requestStart(this, () => {
        if (number !== this.#sourceNumber || this.#state !== 'connecting') return;
        this.#enteredAtMs = this.#around.nowMs();
        this.#source = this.#around.openSource(this.#camera, this.rendition, this.#sinkFor(number));
      });
    });
  }

  #closeSource(): void {
    this.#sourceNumber += 1;
    this.#around.startDone(this, 'other');
    this.timeline.markGap();
    const source = this.#source;
    this.#source = null;
    if (!source) return;
    this.#bytesBefore += source.bytesIn;
    this.#stopping = source.stop();
  }

  /** What a source says counts only while it is the current one. */
  #sinkFor(number: number): SourceSink {
    const ifCurrent = (act: () => void): void => {
      if (number === this.#sourceNumber) act();
    };
    return {
      onReady: () =>
        ifCurrent(() => {
          this.#around.startDone(this, 'connected');
          this.#apply('ready');
        }),
      onSound: (sound) => ifCurrent(() => this.#sound.begin(sound, this.#around.nowMs())),
      onAudioFrame: (frame) =>
        ifCurrent(() => {
          this.#sound.note(this.#around.nowMs());
          this.timeline.pushAudio(frame);
        }),
      onParameters: (parameters) => ifCurrent(() => this.#takeParameters(parameters)),
      onAccessUnit: (unit) => ifCurrent(() => this.#takeUnit(unit)),
      onLoss: (packets) => this.#around.onLoss(packets),
      onEnd: (fault, detail, retryAfterMs) => ifCurrent(() => this.#sourceEnded(fault, detail, retryAfterMs ?? 0)),
    };
  }

  #takeParameters(parameters: VideoParameters): void {
    const facts = this.#pictures.describe(parameters);
    if (!facts) return;
    if (!facts.isPlayable) {
      this.#sourceEnded('codec-unsupported', 'the picture is not 4:2:0, or of too many bits');
      return;
    }
    this.#statistics = null;
    const { widthPx, heightPx, fps } = facts;
    const entry = sampleEntryOf(parameters);
    const { format: audio } = this.#sound;
    this.timeline.setTrack({ widthPx, heightPx, fps, entry, audio, reorderFrames: facts.reorderFrames });
  }

  #takeUnit(unit: AccessUnit): void {
    this.#mediaAtMs = unit.arrivedAtMs;
    if (this.#state === 'waiting-keyframe' && !unit.isKeyframe) return;
    if (!this.#pictures.facts) return;
    this.#pictures.note(unit, this.#state === 'live' || this.#state === 'stale');
    this.#apply(unit.isKeyframe ? 'keyframe' : 'picture');
    if (this.#statistics && !this.#statistics.isComplete) this.#statistics.note(unit);
    this.timeline.push(unit);
  }

  #sourceEnded(fault: StreamFault, detail: string, retryAfterMs = 0): void {
    this.#fault = fault;
    this.#around.startDone(this, fault === 'unreachable' ? 'unreachable' : 'other');
    this.#around.onFault(this, fault, detail);
    this.#scheduleRetry(fault);
    this.#retryAtMs = Math.max(this.#retryAtMs, this.#around.nowMs() + retryAfterMs);
    if (fault === 'auth-failed') this.#apply('sign-in-refused');
    else if (fault === 'codec-unsupported' || fault === 'no-video') this.#apply('codec-refused');
    else this.#apply('failed');
  }
}

/** The name of a stream in the gateway's table. */
export function streamKey(cameraId: string, rendition: Rendition): string {
  return `${cameraId}/${rendition}`;
}
