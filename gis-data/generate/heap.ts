/** A priority queue of integers by smallest key; equal keys leave in the order of the heap, which is deterministic. */
export interface Heap {
  readonly size: number;
  push(key: number, item: number): void;
  /** The item with the smallest key, or -1 when empty; its key stands in `lastKey`. */
  pop(): number;
  readonly lastKey: number;
}

/** Makes an empty binary heap. */
export function createHeap(): Heap {
  const keys: number[] = [];
  const items: number[] = [];
  let lastKey = 0;
  const sinkRoot = (key: number, item: number): void => {
    let at = 0;
    for (let child = 1; child < keys.length; child = at * 2 + 1) {
      if (child + 1 < keys.length && (keys[child + 1] as number) < (keys[child] as number)) child++;
      if ((keys[child] as number) >= key) break;
      keys[at] = keys[child] as number;
      items[at] = items[child] as number;
      at = child;
    }
    keys[at] = key;
    items[at] = item;
  };
  return {
    get size() {
      return keys.length;
    },
    get lastKey() {
      return lastKey;
    },
    push(key, item) {
      let at = keys.length;
      keys.push(key);
      items.push(item);
      while (at > 0) {
        const parent = (at - 1) >> 1;
        if ((keys[parent] as number) <= key) break;
        keys[at] = keys[parent] as number;
        items[at] = items[parent] as number;
        at = parent;
      }
      keys[at] = key;
      items[at] = item;
    },
    pop() {
      const top = items[0];
      if (top === undefined) return -1;
      lastKey = keys[0] as number;
      const key = keys.pop() as number;
      const item = items.pop() as number;
      if (keys.length > 0) sinkRoot(key, item);
      return top;
    },
  };
}
