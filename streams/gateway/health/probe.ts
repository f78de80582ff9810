import type { StreamFault } from '#contract/stream';
import { describeVideo } from '../media/video-facts.ts';
import type { AccessUnit, RunningSource, SourceSink } from '../source/source.ts';
import { PictureStatistics, type Sight } from './picture-statistics.ts';

/** `touch` ends with the first picture of any kind; `look` stays until the picture is measured. */
export type ProbeDepth = 'touch' | 'look';

/** How a probe ended. */
export type ProbeOutcome = { kind: 'seen'; sight: Sight } | { kind: 'failed'; fault: StreamFault };

/** What a probe needs; times in ms, `nowMs` monotonic. */
export interface ProbeParts {
  depth: ProbeDepth;
  firstPictureMs: number;
  lookMs: number;
  nowMs: number;
  openSource: (sink: SourceSink) => RunningSource;
  /** Called once, when the camera has its session back. */
  onEnd: (outcome: ProbeOutcome) => void;
}

/** One short session with one camera, to find out whether pictures come and what they are like. */
export class Probe {
  readonly #parts: ProbeParts;
  readonly #statistics = new PictureStatistics();
  readonly #source: RunningSource;
  #nowMs: number;
  /** Connecting and signing in have deadlines of their own in the source; pictures are waited for from `onReady`. */
  #deadlineMs = Number.POSITIVE_INFINITY;
  #hasEnded = false;

  constructor(parts: ProbeParts) {
    this.#parts = parts;
    this.#nowMs = parts.nowMs;
    this.#source = parts.openSource({
      onReady: () => (this.#deadlineMs = this.#nowMs + parts.firstPictureMs),
      onSound: () => undefined,
      onAudioFrame: () => undefined,
      onLoss: () => undefined,
      onParameters: (parameters) => {
        const facts = describeVideo(parameters);
        if (facts) this.#statistics.describe(facts);
      },
      onAccessUnit: (unit) => this.#take(unit),
      onEnd: (fault) => this.#finish({ kind: 'failed', fault }),
    });
  }

  tick(nowMs: number): void {
    this.#nowMs = nowMs;
    this.#source.tick(nowMs);
    if (nowMs < this.#deadlineMs) return;
    this.#finish(this.#statistics.pictures > 0 ? this.#seen() : { kind: 'failed', fault: 'silent' });
  }

  /** Gives up without a verdict. */
  cancel(): Promise<void> {
    this.#hasEnded = true;
    return this.#source.stop();
  }

  #take(unit: AccessUnit): void {
    if (this.#hasEnded) return;
    if (this.#statistics.pictures === 0) this.#deadlineMs = unit.arrivedAtMs + this.#parts.lookMs;
    this.#statistics.note(unit);
    if (this.#parts.depth === 'touch' || this.#statistics.isComplete) this.#finish(this.#seen());
  }

  #seen(): ProbeOutcome {
    return { kind: 'seen', sight: this.#statistics.sight() };
  }

  #finish(outcome: ProbeOutcome): void {
    if (this.#hasEnded) return;
    this.#hasEnded = true;
    // The place at the recorder is free only when the session was given back.
    void Promise.resolve()
      .then(() => this.#source.stop())
      .then(() => this.#parts.onEnd(outcome));
  }
}
