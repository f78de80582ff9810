import { createHash } from 'node:crypto';
import type { CameraVideo } from '#contract/camera';
import { TIMESCALE } from '../media/fmp4.ts';
import type { VideoFacts } from '../media/video-facts.ts';
import type { AccessUnit } from '../source/source.ts';

/** What the sizes of coded pictures say, without decoding one. */
export type PictureVerdict = 'fine' | 'frozen' | 'black';

/** One look's findings; `verdict` is null where there were too few pictures to tell. */
export interface Sight {
  video: CameraVideo | null;
  verdict: PictureVerdict | null;
  /** Digest of the newest keyframe: no two pictures of a living lens are coded alike. */
  keyDigest: string | null;
}

const MACROBLOCK_PIXELS = 256;
/** A picture in which nothing at all changed takes a run of skipped macroblocks: a few bytes, more for more of them. */
const STILL_BYTES = 40;
const STILL_BYTES_PER_MACROBLOCK = 1 / 60;
/** The clock that cameras print into their pictures has moved at least twice by then. */
const STILL_SPAN_MS = 2500;
const STILL_PICTURES = 3;
/** A landscape needs tens of bytes for each macroblock of a keyframe; an empty picture less than one, and what the camera's own text takes. */
const TEXT_BYTES = 3500;

/** Counts pictures of one session. */
export class PictureStatistics {
  #facts: VideoFacts | null = null;
  #firstPts: number | null = null;
  #lastPts = 0;
  #firstAtMs = 0;
  #lastAtMs = 0;
  #keyPts: number | null = null;
  #gopTicks: number | null = null;
  #keyBytes = 0;
  #keyDigest: string | null = null;
  #changes = 0;
  #largestChangeBytes = 0;
  pictures = 0;
  keyframes = 0;

  describe(facts: VideoFacts): void {
    this.#facts = facts;
  }

  note(unit: AccessUnit): void {
    this.pictures += 1;
    if (this.#firstPts === null) [this.#firstPts, this.#firstAtMs] = [unit.ptsTicks, unit.arrivedAtMs];
    this.#lastPts = Math.max(this.#lastPts, unit.ptsTicks);
    this.#lastAtMs = unit.arrivedAtMs;
    if (unit.isKeyframe) this.#noteKeyframe(unit);
    else {
      this.#changes += 1;
      this.#largestChangeBytes = Math.max(this.#largestChangeBytes, unit.data.length);
    }
  }

  get spanMs(): number {
    return this.#lastAtMs - this.#firstAtMs;
  }

  /** Whether a long look has seen all that it is there for. */
  get isComplete(): boolean {
    return this.keyframes >= 2 && this.spanMs >= STILL_SPAN_MS;
  }

  sight(): Sight {
    return { video: this.#video(), verdict: this.#verdict(), keyDigest: this.#keyDigest };
  }

  #noteKeyframe(unit: AccessUnit): void {
    this.keyframes += 1;
    if (this.#keyPts !== null && unit.ptsTicks > this.#keyPts) this.#gopTicks = unit.ptsTicks - this.#keyPts;
    this.#keyPts = unit.ptsTicks;
    this.#keyBytes = unit.data.length;
    this.#keyDigest = createHash('sha256').update(unit.data).digest('base64url').slice(0, 22);
  }

  #video(): CameraVideo | null {
    if (!this.#facts) return null;
    const { codec, widthPx, heightPx, fps } = this.#facts;
    const ticks = this.#firstPts === null ? 0 : this.#lastPts - this.#firstPts;
    const measured = this.pictures >= STILL_PICTURES && ticks > 0 ? ((this.pictures - 1) * TIMESCALE) / ticks : fps;
    const gopS = this.#gopTicks === null ? null : rounded(this.#gopTicks / TIMESCALE);
    return { codec, widthPx, heightPx, fps: measured === null ? null : rounded(measured), gopS };
  }

  #verdict(): PictureVerdict | null {
    if (!this.#facts || this.keyframes === 0) return null;
    const macroblocks = (this.#facts.widthPx * this.#facts.heightPx) / MACROBLOCK_PIXELS;
    if (this.#keyBytes < TEXT_BYTES + macroblocks) return 'black';
    if (this.spanMs < STILL_SPAN_MS || this.#changes < STILL_PICTURES) return null;
    const stillBytes = STILL_BYTES + macroblocks * STILL_BYTES_PER_MACROBLOCK;
    return this.#largestChangeBytes <= stillBytes ? 'frozen' : 'fine';
  }
}

function rounded(value: number): number {
  return Math.round(value * 10) / 10;
}
