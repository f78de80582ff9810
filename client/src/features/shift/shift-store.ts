import type { RollcallPost, ShiftChange } from '#contract/shift';
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { FrameScheduler } from '../../lib/frame-batch.ts';
import { createKeyedStore, type KeyedStore } from '../../lib/keyed-store.ts';

/** What the feed tells of shifts and roll calls. */
export interface ShiftStore {
  /** Centres that were asked, by `<roll call>:<centre>`; those that answered stay until the next snapshot. */
  posts: KeyedStore<string, RollcallPost>;
  /** Raised with every change of a roster, a shift or a handover: what is on screen is read again. */
  changes: Pick<StoreApi<{ count: number }>, 'getState' | 'subscribe' | 'getInitialState'>;
  replaceAll(posts: readonly RollcallPost[]): void;
  applyPost(post: RollcallPost): void;
  applyChange(change: ShiftChange): void;
}

const keyOf = (post: RollcallPost): string => `${post.rollcallId}:${post.centre}`;

/** Creates the store of shifts. */
export function createShiftStore(schedule?: FrameScheduler): ShiftStore {
  const posts = createKeyedStore<string, RollcallPost>(schedule);
  const changes = createStore<{ count: number }>(() => ({ count: 0 }));
  const raise = () => changes.setState(({ count }) => ({ count: count + 1 }));
  return {
    posts,
    changes,
    replaceAll(items) {
      posts.replaceAll(items.map((post) => [keyOf(post), post]));
      raise();
    },
    applyPost: (post) => posts.set(keyOf(post), post),
    applyChange: raise,
  };
}
