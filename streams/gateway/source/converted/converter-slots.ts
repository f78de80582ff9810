/** How many pictures may be converted at once on this machine; each takes about a tenth of a core for a small picture (docs/benchmarks.md). */
export class ConverterSlots {
  readonly #most: number;
  #running = 0;
  /** False once the program was looked for and not found. */
  isInstalled = true;

  constructor(most: number) {
    this.#most = most;
  }

  get running(): number {
    return this.#running;
  }

  get isFull(): boolean {
    return this.#running >= this.#most;
  }

  /** Takes a slot; false when there is none. What it gives back must be called once. */
  take(): (() => void) | null {
    if (this.isFull) return null;
    this.#running += 1;
    let isTaken = true;
    return () => {
      if (isTaken) this.#running -= 1;
      isTaken = false;
    };
  }
}
