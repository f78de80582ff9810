import type { LiveStream } from '../stream/live-stream.ts';

/** Why a reader's wait ended. */
export type WaitOutcome = 'reached' | 'timed-out' | 'gone';

interface Reader {
  isReached(stream: LiveStream): boolean;
  deadlineMs: number;
  resolve(outcome: WaitOutcome): void;
}

/** Requests that wait for a part which does not exist yet, by stream. */
export class BlockedReaders {
  readonly #byStream = new Map<LiveStream, Set<Reader>>();

  /** Waits until the condition holds, the deadline (monotonic) passes, or the stream is gone. */
  wait(stream: LiveStream, deadlineMs: number, isReached: (stream: LiveStream) => boolean): Promise<WaitOutcome> {
    if (isReached(stream)) return Promise.resolve('reached');
    return new Promise((resolve) => {
      const readers = this.#byStream.get(stream) ?? new Set();
      this.#byStream.set(stream, readers);
      readers.add({ isReached, deadlineMs, resolve });
    });
  }

  published(stream: LiveStream): void {
    this.#settle(stream, (reader) => (reader.isReached(stream) ? 'reached' : null));
  }

  stateChanged(stream: LiveStream): void {
    this.published(stream);
  }

  dropped(stream: LiveStream): void {
    this.#settle(stream, () => 'gone');
  }

  tick(nowMs: number): void {
    for (const stream of this.#byStream.keys()) {
      this.#settle(stream, (reader) => (nowMs >= reader.deadlineMs ? 'timed-out' : null));
    }
  }

  releaseAll(): void {
    for (const stream of this.#byStream.keys()) this.dropped(stream);
  }

  #settle(stream: LiveStream, judge: (reader: Reader) => WaitOutcome | null): void {
    const readers = this.#byStream.get(stream);
    if (!readers) return;
    for (const reader of readers) {
      const outcome = judge(reader);
      if (outcome === null) continue;
      readers.delete(reader);
      reader.resolve(outcome);
    }
    if (readers.size === 0) this.#byStream.delete(stream);
  }
}
