import { TIMESCALE } from './fmp4.ts';

const TICKS_PER_MS = TIMESCALE / 1000;
/** Sender reports that contradict the arrivals by more than this are not believed: many cameras have no true clock. */
const BELIEVED_TICKS = TIMESCALE;

interface Anchor {
  ticks: number;
  atMs: number;
}

/**
 * Places sound on the axis of the pictures. Sender reports of both tracks tell how the two go together (RFC 3550 §6.4.1); without
 * them, or where they cannot be true, what came at one time belongs together.
 */
export class LipSync {
  #video: Anchor | null = null;
  #offsetTicks: number | null = null;
  #videoReport: Anchor | null = null;
  #audioReport: Anchor | null = null;

  /** Notes a picture's time, in 1/90000 s, with its arrival. */
  noteVideo(ticks: number, arrivedAtMs: number): void {
    this.#video = { ticks, atMs: arrivedAtMs };
  }

  /** A moment on the sender's wall clock with the time of that moment, in 1/90000 s, on the axis of one track. */
  noteReport(track: 'video' | 'audio', ticks: number, ntpMs: number): void {
    if (track === 'video') this.#videoReport = { ticks, atMs: ntpMs };
    else this.#audioReport = { ticks, atMs: ntpMs };
    this.#believeReports();
  }

  /** The place of sound at `ticks` of its own axis; null before the first picture. */
  place(ticks: number, arrivedAtMs: number): number | null {
    if (!this.#video) return null;
    if (this.#offsetTicks === null) {
      this.#offsetTicks = this.#video.ticks + (arrivedAtMs - this.#video.atMs) * TICKS_PER_MS - ticks;
      this.#believeReports();
    }
    return Math.round(ticks + this.#offsetTicks);
  }

  #believeReports(): void {
    const [video, audio] = [this.#videoReport, this.#audioReport];
    if (!video || !audio || this.#offsetTicks === null) return;
    const offset = video.ticks - audio.ticks - (video.atMs - audio.atMs) * TICKS_PER_MS;
    if (Math.abs(offset - this.#offsetTicks) < BELIEVED_TICKS) this.#offsetTicks = offset;
  }
}
