import type { Supervision } from '#contract/supervision';
import type { FrameScheduler } from '../../lib/frame-batch.ts';
import { createKeyedStore, type KeyedStore } from '../../lib/keyed-store.ts';

/** Reminders, notices and cards that have not ended, by id. */
export interface SupervisionStore {
  open: KeyedStore<string, Supervision>;
  replaceAll(supervisions: readonly Supervision[]): void;
  /** Takes a new version of one; one that ended is taken out. Older versions than the known are dropped. */
  apply(supervision: Supervision): void;
  remove(id: string): void;
}

/** Creates the store of open supervisions. */
export function createSupervisionStore(schedule?: FrameScheduler): SupervisionStore {
  const open = createKeyedStore<string, Supervision>(schedule);
  return {
    open,
    replaceAll: (items) => open.replaceAll(items.map((item) => [item.id, item])),
    apply(supervision) {
      const known = open.peek(supervision.id);
      if (known && known.version > supervision.version) return;
      if (supervision.endedAt !== null) open.remove(supervision.id);
      else open.set(supervision.id, supervision);
    },
    remove: (id) => open.remove(id),
  };
}
