import { Film } from './film.ts';
import type { Stills } from './stills.ts';

/** One moment at which every camera of a clock takes a picture. */
export interface Tick {
  film: Film;
  /** Counts up by one with every picture that was taken. */
  index: number;
  epochMs: number;
  /** 90 kHz, modulo 2^32. */
  rtpTimestamp: number;
}

/** Ticks at a frame rate while anybody listens and shares one film among the listeners. */
export class FrameClock {
  readonly film: Film;
  private readonly offsetMs: number;
  private readonly listeners = new Set<(tick: Tick) => void>();
  private timer: NodeJS.Timeout | null = null;
  private index = 0;
  private slot = 0;

  /** `offsetMs` shifts the ticks against the whole second, so that not all cameras take their picture at once. */
  constructor(stills: Stills, offsetMs: number, fillKbps: number) {
    this.film = new Film(stills, fillKbps);
    this.offsetMs = offsetMs;
  }

  /** Calls `listener` at every tick until the answered function is called. */
  listen(listener: (tick: Tick) => void): () => void {
    this.listeners.add(listener);
    if (this.timer === null) this.schedule();
    return () => {
      this.listeners.delete(listener);
      if (this.listeners.size > 0 || this.timer === null) return;
      clearTimeout(this.timer);
      this.timer = null;
    };
  }

  private slotStartMs(slot: number): number {
    return (slot * 1000) / this.film.format.framesPerSecond + this.offsetMs;
  }

  /** Waits for the next slot of the frame grid; slots that a busy process missed are left out, as a camera drops frames. */
  private schedule(): void {
    const now = Date.now();
    const current = Math.floor(((now - this.offsetMs) * this.film.format.framesPerSecond) / 1000);
    this.slot = Math.max(this.slot + 1, current + 1);
    this.timer = setTimeout(() => this.tick(), Math.max(0, Math.ceil(this.slotStartMs(this.slot) - now)));
  }

  private tick(): void {
    const startMs = this.slotStartMs(this.slot);
    this.index++;
    const epochMs = Math.floor(startMs);
    this.film.advance(epochMs);
    const tick = { film: this.film, index: this.index, epochMs, rtpTimestamp: Math.floor(startMs * 90) % 2 ** 32 };
    for (const listener of this.listeners) listener(tick);
    if (this.listeners.size > 0) this.schedule();
  }
}
