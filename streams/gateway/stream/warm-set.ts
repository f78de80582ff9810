/** What a warm set works with; `nowMs` is monotonic. */
export interface WarmParts {
  nowMs: () => number;
  /** Keeps a camera's small picture running, or starts it where there is room to spare; viewers come first. */
  keep: (cameraId: string) => void;
}

/** A set that nobody renews goes cold: whoever told it may be gone. */
const LIFE_MS = 60_000;
const PERIOD_MS = 2_000;
/** More than this is no warm set but a recording. */
const MOST = 64;

/** Cameras that somebody will look at soon: on a wall's layout, or at an incident that is open. They run without a viewer. */
export class WarmSet {
  readonly #parts: WarmParts;
  #cameraIds: readonly string[] = [];
  #coldAtMs = 0;
  #dueMs = 0;

  constructor(parts: WarmParts) {
    this.#parts = parts;
  }

  /** Replaces the set; what is no longer in it stops as if its last viewer had gone. */
  take(cameraIds: readonly string[]): void {
    this.#cameraIds = cameraIds.slice(0, MOST);
    this.#coldAtMs = this.#parts.nowMs() + LIFE_MS;
    this.#dueMs = 0;
  }

  tick(nowMs: number): void {
    if (nowMs >= this.#coldAtMs || nowMs < this.#dueMs) return;
    this.#dueMs = nowMs + PERIOD_MS;
    for (const id of this.#cameraIds) this.#parts.keep(id);
  }
}
