/** Delays counted in tenths of a millisecond, however many there are. */
export class Delays {
  private readonly counts = new Map<number, number>();
  count = 0;
  maxMs = 0;

  add(ms: number): void {
    const tenth = Math.round(ms * 10);
    this.counts.set(tenth, (this.counts.get(tenth) ?? 0) + 1);
    this.count += 1;
    this.maxMs = Math.max(this.maxMs, tenth / 10);
  }

  /** The smallest delay that at least `share` (0 to 1) of all do not exceed; 0 of none. */
  quantileMs(share: number): number {
    let seen = 0;
    for (const [tenth, count] of [...this.counts].sort(([a], [b]) => a - b)) {
      seen += count;
      if (seen >= share * this.count) return tenth / 10;
    }
    return 0;
  }

  /** The quantiles that a bench tells. */
  summary(): DelaySummary {
    const [p50Ms, p95Ms, p99Ms] = [this.quantileMs(0.5), this.quantileMs(0.95), this.quantileMs(0.99)];
    return { count: this.count, p50Ms, p95Ms, p99Ms, maxMs: this.maxMs };
  }
}

/** Delays as a bench tells them, in ms. */
export interface DelaySummary {
  readonly count: number;
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly p99Ms: number;
  readonly maxMs: number;
}
