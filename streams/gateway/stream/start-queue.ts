/** One stream that waits for its turn to connect. */
export interface StartRequest {
  key: string;
  recorderId: string | null;
  start(): void;
}

/** How fast connections may be opened. */
export interface StartLimits {
  startsPerSecond: number;
  startsAtOncePerRecorder: number;
}

/** Lets streams connect in order, at a bounded rate and at most a few at once to one recorder. */
export class StartQueue {
  readonly #limits: StartLimits;
  readonly #waiting: StartRequest[] = [];
  readonly #connecting = new Map<string, string | null>();
  #tokens: number;
  #lastMs: number | null = null;

  constructor(limits: StartLimits) {
    this.#limits = limits;
    this.#tokens = limits.startsPerSecond;
  }

  get length(): number {
    return this.#waiting.length;
  }

  request(request: StartRequest): void {
    this.#waiting.push(request);
  }

  /** The stream has its session, has failed, or is no longer wanted. */
  done(key: string): void {
    this.#connecting.delete(key);
    const index = this.#waiting.findIndex((request) => request.key === key);
    if (index >= 0) this.#waiting.splice(index, 1);
  }

  /** Starts what may start now. */
  release(nowMs: number): void {
    const elapsedMs = this.#lastMs === null ? 0 : nowMs - this.#lastMs;
    this.#lastMs = nowMs;
    this.#tokens = Math.min(
      this.#limits.startsPerSecond,
      this.#tokens + (elapsedMs * this.#limits.startsPerSecond) / 1000,
    );
    for (let index = 0; index < this.#waiting.length && this.#tokens >= 1;) {
      const request = this.#waiting[index];
      if (!request || this.#isRecorderBusy(request.recorderId)) {
        index += 1;
        continue;
      }
      this.#waiting.splice(index, 1);
      this.#tokens -= 1;
      this.#connecting.set(request.key, request.recorderId);
      request.start();
    }
  }

  #isRecorderBusy(recorderId: string | null): boolean {
    if (recorderId === null) return false;
    let count = 0;
    for (const busy of this.#connecting.values()) if (busy === recorderId) count += 1;
    return count >= this.#limits.startsAtOncePerRecorder;
  }
}
