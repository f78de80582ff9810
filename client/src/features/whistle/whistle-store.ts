import type { Whistle } from '#contract/whistle';
import type { FrameScheduler } from '../../lib/frame-batch.ts';
import { createKeyedStore, type KeyedStore } from '../../lib/keyed-store.ts';

/** Whistles that have not ended, by id. */
export interface WhistleStore {
  live: KeyedStore<string, Whistle>;
  replaceAll(whistles: readonly Whistle[]): void;
  /** Takes a new version; one that ended leaves the live ones. Older versions than the known are dropped. */
  apply(whistle: Whistle): void;
  remove(id: string): void;
}

/** Creates the store of live whistles. */
export function createWhistleStore(schedule?: FrameScheduler): WhistleStore {
  const live = createKeyedStore<string, Whistle>(schedule);
  return {
    live,
    replaceAll: (whistles) => live.replaceAll(whistles.map((whistle) => [whistle.id, whistle])),
    apply(whistle) {
      const known = live.peek(whistle.id);
      if (known && known.version >= whistle.version) return;
      if (whistle.state === 'open') live.set(whistle.id, whistle);
      else live.remove(whistle.id);
    },
    remove: (id) => live.remove(id),
  };
}
