const TOLERATED_LATE_MS = 500;

/**
 * Tells when this process itself stood still (starved of CPU, stopped, paged out). What its clock calls silence is then unread
 * data in its own sockets: it must be read before anything is judged, or one hiccup would hang up on every camera at once.
 */
export class OwnStall {
  readonly #periodMs: number;
  #lastMs: number | null = null;
  #justStalled = false;

  /** `periodMs` is how often `wasStalled` will be called. */
  constructor(periodMs: number) {
    this.#periodMs = periodMs;
  }

  /** True for one call after a pause; never twice in a row, so that a machine that is always late still judges. */
  wasStalled(nowMs: number): boolean {
    const lateMs = this.#lastMs === null ? 0 : nowMs - this.#lastMs - this.#periodMs;
    this.#lastMs = nowMs;
    this.#justStalled = lateMs > TOLERATED_LATE_MS && !this.#justStalled;
    return this.#justStalled;
  }
}
