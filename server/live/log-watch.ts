import { LOG_LATE_MS } from '#contract/live-feed';

/** Ids of the outbox rows that wait for their number. */
export interface WaitingRows {
  first: number;
  last: number;
}

/**
 * Knows how far this node's view of the log may be behind what was committed, by a monotonic clock: neither the database's nor
 * another node's time is asked, and rows that wait are recognised by their ids.
 */
export class LogWatch {
  private readonly nowMs: () => number;
  private lookedMs: number;
  /** Rows that waited at some look, until all of them are gone. */
  private waiting: { last: number; sinceMs: number } | null = null;

  constructor(nowMs: () => number) {
    this.nowMs = nowMs;
    this.lookedMs = nowMs();
  }

  /** The log was read to its end, and `waiting` is what the sequencer has not moved yet. */
  looked(waiting: WaitingRows | null): void {
    this.lookedMs = this.nowMs();
    if (waiting === null) this.waiting = null;
    else if (this.waiting === null || waiting.first > this.waiting.last) {
      this.waiting = { last: waiting.last, sinceMs: this.lookedMs };
    }
  }

  /** How long a committed change may have been unknown here, in ms: since the last look, or since rows began to wait. */
  lagMs(): number {
    return Math.round(this.nowMs() - (this.waiting?.sinceMs ?? this.lookedMs));
  }

  /** Past the limit health says so, readers are told, and the server's log has one line. */
  isLate(): boolean {
    return this.lagMs() > LOG_LATE_MS;
  }
}

/** What is told when the log falls behind, and when it has caught up. */
export interface LagListener {
  onLate(lagMs: number): void;
  onCaughtUp(lateForMs: number): void;
}

/** Makes the check to be called every now and then: each turn of the state is told once. */
export function createLagAlarm(watch: LogWatch, nowMs: () => number, listener: LagListener): () => void {
  let lateSinceMs: number | null = null;
  return () => {
    const isLate = watch.isLate();
    if (isLate && lateSinceMs === null) {
      lateSinceMs = nowMs() - watch.lagMs();
      listener.onLate(watch.lagMs());
    } else if (!isLate && lateSinceMs !== null) {
      listener.onCaughtUp(Math.round(nowMs() - lateSinceMs));
      lateSinceMs = null;
    }
  };
}
