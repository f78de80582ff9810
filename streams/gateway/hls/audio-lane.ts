import type { AudioFormat, AudioFrame } from '../media/audio-format.ts';
import { TIMESCALE, type SoundRun } from '../media/fmp4.ts';

/** Sound this far from its place is moved to what was written before; farther, silence is put in or frames are left out. */
const TOLERANCE_S = 0.15;
/** How far sound may lag behind the pictures of a part before silence takes its place. */
const LATENESS_S = 0.3;
/** Frames that wait; more come only from a camera that sends sound without pictures. */
const MAX_WAITING_FRAMES = 256;

/**
 * The sound of a timeline, frame after frame without a gap: a hole in the sound would stop the picture in a browser. Where the
 * camera sends none, silence is written; what comes too late or twice is left out.
 */
export class AudioLane {
  readonly format: AudioFormat;
  readonly #waiting: Buffer[] = [];
  /** Sample with which the frames that wait begin. */
  #nextSample: number;
  #isFirst = true;

  constructor(format: AudioFormat, startTicks: number) {
    this.format = format;
    this.#nextSample = this.#samplesAt(startTicks);
  }

  /** Takes a frame that is to be heard `atTicks` on the timeline, in 1/90000 s. */
  push(frame: AudioFrame['data'], atTicks: number): void {
    const { frameSamples, sampleRateHz, silence } = this.format;
    const gap = this.#samplesAt(atTicks) - this.#endSample;
    if (gap < -TOLERANCE_S * sampleRateHz || this.#waiting.length >= MAX_WAITING_FRAMES) return;
    if (gap > TOLERANCE_S * sampleRateHz) {
      const missing = Math.min(Math.round(gap / frameSamples), MAX_WAITING_FRAMES);
      for (let put = 0; put < missing; put += 1) this.#waiting.push(silence);
    }
    this.#waiting.push(frame);
  }

  /** The frames that go with pictures up to `endTicks`. */
  takeUntil(endTicks: number): SoundRun {
    const { frameSamples, sampleRateHz, silence } = this.format;
    const end = this.#samplesAt(endTicks);
    // The very first part is complete by itself, so that playing can begin.
    const lateness = this.#isFirst ? 0 : LATENESS_S * sampleRateHz;
    while (this.#endSample < end - lateness) this.#waiting.push(silence);
    this.#isFirst = false;
    const count = Math.min(this.#waiting.length, Math.max(0, Math.ceil((end - this.#nextSample) / frameSamples)));
    const run = { startSample: this.#nextSample, frameSamples, frames: this.#waiting.splice(0, count) };
    this.#nextSample += count * frameSamples;
    return run;
  }

  get #endSample(): number {
    return this.#nextSample + this.#waiting.length * this.format.frameSamples;
  }

  #samplesAt(ticks: number): number {
    return Math.round((ticks * this.format.sampleRateHz) / TIMESCALE);
  }
}
