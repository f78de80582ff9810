import { sampleEntryOf } from '../media/decoder-config.ts';
import { writeFragment, writeInit } from '../media/fmp4.ts';
import { describeVideo, type VideoFacts } from '../media/video-facts.ts';
import type { VideoParameters } from '../media/video-parameters.ts';
import type { AccessUnit } from '../source/source.ts';

/** The picture to show while a tile waits, and when it came in (monotonic). */
export interface LastPicture {
  movie: Buffer;
  arrivedAtMs: number;
}

const MAX_GAP_MS = 5000;
const GAP_WEIGHT = 0.2;

/** What a stream remembers of its pictures, also while its source is away. */
export class PictureRecord {
  #parameters: VideoParameters | null = null;
  #facts: VideoFacts | null = null;
  #keyframe: AccessUnit | null = null;
  #arrivedAtMs: number | null = null;
  #gapMs = 0;

  get facts(): VideoFacts | null {
    return this.#facts;
  }

  /** Monotonic time of the newest picture; null before the first. */
  get arrivedAtMs(): number | null {
    return this.#arrivedAtMs;
  }

  get hasKeyframe(): boolean {
    return this.#keyframe !== null;
  }

  /** Usual time between two pictures as they come in; night modes go down to one a second. */
  get gapMs(): number {
    return this.#gapMs;
  }

  /** Notes parameter sets; null when they make no sense. */
  describe(parameters: VideoParameters): VideoFacts | null {
    const facts = describeVideo(parameters);
    if (!facts) return null;
    this.#parameters = parameters;
    this.#facts = facts;
    return facts;
  }

  /** Notes a picture; `followsAnother` when it came from the same connection as the one before. */
  note(unit: AccessUnit, followsAnother: boolean): void {
    if (followsAnother && this.#arrivedAtMs !== null) {
      const gapMs = Math.min(unit.arrivedAtMs - this.#arrivedAtMs, MAX_GAP_MS);
      this.#gapMs += (gapMs - this.#gapMs) * GAP_WEIGHT;
    }
    this.#arrivedAtMs = unit.arrivedAtMs;
    if (unit.isKeyframe) this.#keyframe = unit;
  }

  /** The last whole picture as a movie of one frame; null before the first. */
  lastPicture(): LastPicture | null {
    if (!this.#keyframe || !this.#parameters || !this.#facts) return null;
    const { widthPx, heightPx } = this.#facts;
    const track = { widthPx, heightPx, entry: sampleEntryOf(this.#parameters) };
    const sample = { data: this.#keyframe.data, isKeyframe: true, durationTicks: 90_000, compositionTicks: 0 };
    const movie = Buffer.concat([writeInit(track), writeFragment(1, 0, [sample])]);
    return { movie, arrivedAtMs: this.#keyframe.arrivedAtMs };
  }
}
