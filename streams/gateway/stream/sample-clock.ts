import { TIMESCALE } from '../media/fmp4.ts';

/** Decoding time and offset of one picture, in 1/90000 s. */
export interface SampleTime {
  decodeTicks: number;
  compositionTicks: number;
}

const MAX_STEP_TICKS = 10 * TIMESCALE;
const MIN_STEP_TICKS = 90;
const MAX_REORDER_FRAMES = 8;

/**
 * Turns a camera's own presentation times, which jump, freeze and run backwards, into decoding times that only ever grow.
 * With reordered pictures (B-frames) the decoding time of a picture is the smallest of the last `reorderFrames` + 1
 * presentation times; without, the two are the same. Where a stream does not say how many it reorders, that is learnt from it.
 */
export class SampleClock {
  readonly #held: number[] = [];
  readonly #learnsReorder: boolean;
  #reorderFrames: number;
  readonly #startTicks: number;
  /** How much later every picture is shown than the camera says, so that none is shown before it is decoded. */
  #shiftTicks: number;
  #stepTicks: number;
  #offsetTicks: number;
  #lastPts: number | null = null;
  #promisedTicks: number | null = null;
  #lastDecode: number | null = null;

  /** `startTicks` is the decoding time of the first picture; `fps` is a first guess at the rate. */
  constructor(startTicks: number, reorderFrames: number | null, fps: number | null) {
    this.#learnsReorder = reorderFrames === null;
    this.#reorderFrames = reorderFrames ?? 0;
    this.#stepTicks = Math.round(TIMESCALE / Math.min(Math.max(fps ?? 15, 1), 120));
    this.#offsetTicks = startTicks;
    this.#startTicks = startTicks;
    this.#shiftTicks = this.#reorderFrames * this.#stepTicks;
  }

  /** The usual time between two pictures. */
  get stepTicks(): number {
    return this.#stepTicks;
  }

  /** Where a moment of the camera's time is shown, on our axis; good after the first picture. */
  presentationOf(ptsTicks: number): number {
    return ptsTicks + this.#offsetTicks + this.#shiftTicks;
  }

  /** The last picture was already published with the usual step: the next one is placed right behind it. */
  promiseStep(): void {
    this.#promisedTicks = this.#stepTicks;
  }

  next(ptsTicks: number): SampleTime {
    if (this.#stepsBack(ptsTicks)) this.#reorderFrames = Math.max(1, this.#reorderFrames);
    const pts = this.#anchored(ptsTicks);
    this.#lastPts = ptsTicks;
    if (this.#reorderFrames === 0) return { decodeTicks: this.#advance(pts), compositionTicks: 0 };
    this.#held.push(pts);
    this.#held.sort((a, b) => a - b);
    const isFull = this.#held.length > this.#reorderFrames;
    const wanted = isFull ? (this.#held.shift() ?? pts) : (this.#held[0] ?? pts) - this.#stepTicks;
    const decodeTicks = this.#advance(wanted);
    const compositionTicks = pts + this.#shiftTicks - decodeTicks;
    if (compositionTicks < 0 && this.#learnsReorder) this.#learn(-compositionTicks);
    return { decodeTicks, compositionTicks: Math.max(0, compositionTicks) };
  }

  /** Tells whether a picture belongs before the last one, in a stream that did not say that it reorders. */
  #stepsBack(ptsTicks: number): boolean {
    const step = this.#lastPts === null ? 0 : ptsTicks - this.#lastPts;
    return this.#learnsReorder && step < 0 && step > -TIMESCALE;
  }

  /** A picture came too late to be shown in time: all are shown later by that much, and more are waited for. */
  #learn(missingTicks: number): void {
    this.#shiftTicks += missingTicks;
    this.#reorderFrames = Math.min(this.#reorderFrames + 1, MAX_REORDER_FRAMES);
  }

  /** The camera's time on our axis; a jump out of all proportion is taken as one usual step. */
  #anchored(ptsTicks: number): number {
    if (this.#lastPts === null) {
      this.#offsetTicks -= ptsTicks;
      return ptsTicks + this.#offsetTicks;
    }
    const step = ptsTicks - this.#lastPts;
    const isOdd = step > MAX_STEP_TICKS || step < -MAX_STEP_TICKS || (step <= 0 && this.#reorderFrames === 0);
    if (isOdd || this.#promisedTicks !== null) this.#offsetTicks -= step - (this.#promisedTicks ?? this.#stepTicks);
    this.#promisedTicks = null;
    return ptsTicks + this.#offsetTicks;
  }

  #advance(wanted: number): number {
    const last = this.#lastDecode;
    const decode = last === null ? Math.max(this.#startTicks, wanted) : Math.max(wanted, last + MIN_STEP_TICKS);
    if (last !== null)
      this.#stepTicks = Math.round(this.#stepTicks * 0.9 + Math.min(decode - last, MAX_STEP_TICKS) * 0.1);
    this.#lastDecode = decode;
    return decode;
  }
}
