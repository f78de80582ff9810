import type { PtzVelocity } from '#contract/onvif';
import type { PtzRequests } from './ptz-requests.ts';

/** Well within the second after which a gateway stops a camera whose hand it hears nothing of. */
const REPEAT_MS = 350;

/** What a hand tells; `onChange` whether it is down. */
export interface HandEvents {
  onChange(isDown: boolean): void;
  onRefused(error: unknown): void;
}

/**
 * One hand on a camera: tells its wish for as long as it is down, one request at a time, and that it is up. A refusal lifts it, so that nobody holds a key in vain.
 */
export class PtzHand {
  readonly #requests: Pick<PtzRequests, 'move' | 'stop'>;
  readonly #events: HandEvents;
  #wish: PtzVelocity | null = null;
  #told: PtzVelocity | null = null;
  #isTelling = false;
  #timer: ReturnType<typeof setInterval> | null = null;

  constructor(requests: Pick<PtzRequests, 'move' | 'stop'>, events: HandEvents) {
    this.#requests = requests;
    this.#events = events;
  }

  /** Moves, or changes how. */
  press(velocity: PtzVelocity): void {
    const wasDown = this.#wish !== null;
    this.#wish = velocity;
    if (!wasDown) this.#events.onChange(true);
    this.#timer ??= setInterval(() => void this.#tell(), REPEAT_MS);
    void this.#tell();
  }

  /** Lets go. */
  lift(): void {
    if (this.#wish === null) return;
    this.#wish = null;
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#timer = null;
    this.#events.onChange(false);
    void this.#tell();
  }

  async #tell(): Promise<void> {
    if (this.#isTelling) return;
    this.#isTelling = true;
    try {
      const wish = this.#wish;
      if (wish !== null) await this.#requests.move(wish);
      else if (this.#told !== null) await this.#requests.stop();
      this.#told = wish;
    } catch (error) {
      this.#told = null;
      this.lift();
      this.#events.onRefused(error);
    } finally {
      this.#isTelling = false;
    }
    // What was wished meanwhile is told at once: a stop above all.
    if (this.#wish !== this.#told) void this.#tell();
  }
}
