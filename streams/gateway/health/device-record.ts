import type { StreamFault } from '#contract/stream';
import type { HealthPace } from './health-pace.ts';

const MISSES_OF_A_DEVICE = 3;

/** A recorder, or a camera that stands alone, as something that can be reached: one that cannot is asked by one probe at a time. */
export class DeviceRecord {
  readonly cameraIds = new Set<string>();
  readonly isRecorder: boolean;
  isDown = false;
  running = 0;
  #misses = 0;
  #heldUntilMs = 0;

  constructor(isRecorder: boolean) {
    this.isRecorder = isRecorder;
  }

  /** Whether one more of its cameras may be asked. */
  mayStart(nowMs: number, pace: HealthPace): boolean {
    if (nowMs < this.#heldUntilMs) return false;
    return this.running < (this.#misses > 0 ? 1 : pace.atOncePerDevice);
  }

  /** Takes what one probe met; true when the device went down or came back. */
  take(fault: StreamFault | null, nowMs: number, pace: HealthPace): boolean {
    if (fault !== 'unreachable') {
      const wasDown = this.isDown;
      this.isDown = false;
      this.#misses = 0;
      return wasDown;
    }
    // Several that were under way together tell of one moment.
    if (nowMs < this.#heldUntilMs) return false;
    this.#misses += 1;
    this.#heldUntilMs = nowMs + pace.confirmMs;
    if (this.isDown || this.#misses < MISSES_OF_A_DEVICE) return false;
    this.isDown = true;
    return true;
  }
}
