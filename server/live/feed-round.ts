import type { LiveEvent } from '#contract/live-feed';
import type { FeedReader } from './feed-reader.ts';

/** Readers that stood at the same place and see the same, and the one page that all of them get. */
interface Share {
  readonly first: FeedReader;
  readonly page: readonly LiveEvent[];
  readonly socketIds: string[];
}

/**
 * One round of sending what is new: a page is made once for all readers that would get the same one, so that it is encoded once.
 * Hundreds of seats follow a whole county, and their own copies of each event were most of the feed's cost (docs/benchmarks.md).
 */
export class FeedRound {
  private readonly shares = new Map<string, Share>();

  /** Takes a reader whose socket is clear into the round. */
  add(reader: FeedReader, socketId: string): void {
    if (!reader.isReady()) return;
    const { standing } = reader;
    const share = this.shares.get(standing);
    if (share) {
      reader.follow(share.first);
      share.socketIds.push(socketId);
    } else {
      this.shares.set(standing, { first: reader, page: reader.takePage(), socketIds: [socketId] });
    }
  }

  /** Sends every page that holds something to the sockets that it is for. */
  send(emit: (socketIds: readonly string[], page: readonly LiveEvent[]) => void): void {
    for (const { page, socketIds } of this.shares.values()) if (page.length > 0) emit(socketIds, page);
  }
}
