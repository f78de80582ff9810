/** What to do about a player that stands still, mildest first. */
export type RecoveryStep = 'restart-loading' | 'recover-media' | 'reopen';

const STEPS: readonly RecoveryStep[] = ['restart-loading', 'recover-media', 'reopen'];
const STEP_EVERY_MS = 3000;

/** Climbs one step every 3 s while a player should play but does not; one good picture brings it down again. */
export class RecoveryLadder {
  #climbed = 0;
  #nextAtMs: number | null = null;

  /** The player plays, or there is nothing it could play. */
  calm(): void {
    this.#climbed = 0;
    this.#nextAtMs = null;
  }

  /** The player should play and does not: the step to take now, if any. The first comes `graceMs` after the first call. */
  trouble(nowMs: number, graceMs: number): RecoveryStep | null {
    this.#nextAtMs ??= nowMs + graceMs;
    if (nowMs < this.#nextAtMs) return null;
    const step = STEPS[Math.min(this.#climbed, STEPS.length - 1)] ?? 'reopen';
    this.#climbed += 1;
    this.#nextAtMs = nowMs + STEP_EVERY_MS;
    return step;
  }
}
