import type { Centre } from '#contract/division';
import type { FrameScheduler } from '../../lib/frame-batch.ts';
import { createKeyedStore, type KeyedStore } from '../../lib/keyed-store.ts';

/** Centres of the scope by division code. */
export interface CentreStore {
  centres: KeyedStore<string, Centre>;
  replaceAll(centres: readonly Centre[]): void;
  apply(code: string, change: Pick<Centre, 'online' | 'seenAt'>): void;
}

/** Creates the store of centres. */
export function createCentreStore(schedule?: FrameScheduler): CentreStore {
  const centres = createKeyedStore<string, Centre>(schedule);
  return {
    centres,
    replaceAll: (items) => centres.replaceAll(items.map((centre) => [centre.code, centre])),
    apply(code, change) {
      const known = centres.peek(code);
      if (known) centres.set(code, { ...known, ...change });
    },
  };
}
