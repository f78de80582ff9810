import { TIMESCALE } from './fmp4.ts';

const TICKS_PER_MS = TIMESCALE / 1000;
/** A rate is judged over so long; one that is wrong for so many stretches in a row is not believed any more. */
const STRETCH_MS = 2000;
const WRONG_STRETCHES = 2;
const MIN_RATE = 0.6;
const MAX_RATE = 1.6;
/** A step beyond this is a jump and says nothing about the rate. */
const MAX_STEP_TICKS = 10 * TIMESCALE;
const GAP_WEIGHT = 0.1;
const FIRST_GAP_TICKS = TIMESCALE / 15;
/** Drift is judged by the quickest picture of so long, and made good by at most so much of the time. */
const DRIFT_WINDOW_MS = 10_000;
const MAX_SLEW = 0.005;

/**
 * Makes one camera's presentation times keep pace with our clock. They pass as they are; a slow drift is made good a little at a
 * time; a clock whose rate is wrong altogether (milliseconds called 90 kHz, a frozen clock) gives way to the times of arrival.
 */
export class CameraClock {
  #lastTicks: number | null = null;
  #lastArrivalMs = 0;
  #stretch = { startMs: 0, ticks: 0 };
  #wrongStretches = 0;
  #isWrong = false;
  #gapTicks = FIRST_GAP_TICKS;
  #outTicks = 0;
  #window = { startMs: 0, leastDelayTicks: Number.POSITIVE_INFINITY };
  #usualDelayTicks: number | null = null;
  #slewTicks = 0;

  /** Where a moment of the camera's clock lies on the axis that is used; null when that clock is not believed. */
  place(ticks: number): number | null {
    return this.#isWrong ? null : ticks + this.#slewTicks;
  }

  /** Takes a picture's time by the camera, in 1/90000 s, and its arrival in monotonic milliseconds; gives the time to use. */
  next(ptsTicks: number, arrivedAtMs: number): number {
    const step = this.#lastTicks === null ? 0 : ptsTicks - this.#lastTicks;
    const isJump = Math.abs(step) > MAX_STEP_TICKS;
    if (this.#lastTicks === null || isJump) this.#begin(arrivedAtMs);
    else this.#judgeRate(step, arrivedAtMs);
    this.#lastTicks = ptsTicks;
    const arrivalGap = (arrivedAtMs - this.#lastArrivalMs) * TICKS_PER_MS;
    this.#lastArrivalMs = arrivedAtMs;
    if (this.#isWrong) return this.#byArrival(arrivalGap);
    this.#followDrift(arrivedAtMs * TICKS_PER_MS - ptsTicks, arrivedAtMs);
    this.#outTicks = ptsTicks + this.#slewTicks;
    return this.#outTicks;
  }

  #begin(nowMs: number): void {
    this.#stretch = { startMs: nowMs, ticks: 0 };
    this.#wrongStretches = 0;
    this.#window = { startMs: nowMs, leastDelayTicks: Number.POSITIVE_INFINITY };
    this.#usualDelayTicks = null;
  }

  #judgeRate(step: number, nowMs: number): void {
    this.#stretch.ticks += step;
    const lastedMs = nowMs - this.#stretch.startMs;
    if (lastedMs < STRETCH_MS) return;
    const rate = this.#stretch.ticks / TICKS_PER_MS / lastedMs;
    this.#wrongStretches = rate < MIN_RATE || rate > MAX_RATE ? this.#wrongStretches + 1 : 0;
    if (this.#wrongStretches >= WRONG_STRETCHES) this.#isWrong = true;
    this.#stretch = { startMs: nowMs, ticks: 0 };
  }

  /** Evenly, since pictures that came in a heap were not taken in a heap. */
  #byArrival(arrivalGap: number): number {
    this.#gapTicks += (Math.min(arrivalGap, MAX_STEP_TICKS) - this.#gapTicks) * GAP_WEIGHT;
    this.#outTicks += Math.max(1, Math.round(this.#gapTicks));
    return this.#outTicks;
  }

  #followDrift(delayTicks: number, nowMs: number): void {
    this.#window.leastDelayTicks = Math.min(this.#window.leastDelayTicks, delayTicks);
    const lastedMs = nowMs - this.#window.startMs;
    if (lastedMs < DRIFT_WINDOW_MS) return;
    const { leastDelayTicks } = this.#window;
    this.#window = { startMs: nowMs, leastDelayTicks: Number.POSITIVE_INFINITY };
    this.#usualDelayTicks ??= leastDelayTicks - this.#slewTicks;
    const missing = leastDelayTicks - this.#usualDelayTicks - this.#slewTicks;
    const most = lastedMs * TICKS_PER_MS * MAX_SLEW;
    this.#slewTicks += Math.round(Math.max(-most, Math.min(missing, most)));
  }
}
