import type { LiveEvent } from '#contract/live-feed';

/** Where a reader of the live feed stands: the log's epoch and the last event applied. */
export interface LiveCursor {
  epoch: string;
  lastSeq: number;
}

/** What to do with an event at a cursor: `known` ones are dropped, at a `gap` the missing ones are asked for again. */
export type CursorVerdict = 'apply' | 'known' | 'gap';

/**
 * Judges one event. `prev` is what the server last sent here; an older `prev` is fine, since nothing between it and
 * `seq` is for this reader.
 */
export function judgeEvent(lastSeq: number, event: Pick<LiveEvent, 'seq' | 'prev'>): CursorVerdict {
  if (event.seq <= lastSeq) return 'known';
  return event.prev <= lastSeq ? 'apply' : 'gap';
}
