import { createStore, type StoreApi } from 'zustand/vanilla';
import { batchPerFrame, onNextFrame, type FrameScheduler } from './frame-batch.ts';

/** What readers of a keyed store see: an immutable map, replaced at most once an animation frame. */
export interface KeyedState<Key, Item> {
  byKey: ReadonlyMap<Key, Item>;
  /** Raised by one with every replacement. */
  version: number;
  /** False until the first snapshot came in: empty is then not the same as unknown. */
  isLoaded: boolean;
}

/** Live items by key: many writes, one new snapshot a frame for whoever draws. */
export interface KeyedStore<Key, Item> {
  state: Pick<StoreApi<KeyedState<Key, Item>>, 'getState' | 'subscribe' | 'getInitialState'>;
  /** Replaces everything, as a county snapshot does. */
  replaceAll(items: Iterable<readonly [Key, Item]>): void;
  set(key: Key, item: Item): void;
  remove(key: Key): void;
  /** Reads through to what was written last, also before the next frame. */
  peek(key: Key): Item | undefined;
}

/** Creates an empty keyed store; `schedule` is handed in by tests. */
export function createKeyedStore<Key, Item>(schedule: FrameScheduler = onNextFrame): KeyedStore<Key, Item> {
  const items = new Map<Key, Item>();
  const store = createStore<KeyedState<Key, Item>>(() => ({ byKey: new Map(), version: 0, isLoaded: false }));
  let isLoaded = false;
  const publish = batchPerFrame(() => {
    store.setState((before) => ({ byKey: new Map(items), version: before.version + 1, isLoaded }));
  }, schedule);
  return {
    state: store,
    replaceAll(next) {
      items.clear();
      for (const [key, item] of next) items.set(key, item);
      isLoaded = true;
      publish();
    },
    set(key, item) {
      items.set(key, item);
      publish();
    },
    remove(key) {
      if (items.delete(key)) publish();
    },
    peek: (key) => items.get(key),
  };
}
