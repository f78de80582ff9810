import type { OutboxEntry } from './outbox-entry.ts';
import type { OutboxStorage } from './outbox-storage.ts';

/** An outbox in memory for tests; it keeps entries as IndexedDB would, over any number of outboxes made on it. */
export function createMemoryStorage(): OutboxStorage {
  const entries = new Map<number, OutboxEntry>();
  let last = 0;
  return {
    add(entry) {
      const stored = { ...entry, number: ++last };
      entries.set(stored.number, stored);
      return Promise.resolve(stored);
    },
    put(entry) {
      entries.set(entry.number, entry);
      return Promise.resolve();
    },
    remove(number) {
      entries.delete(number);
      return Promise.resolve();
    },
    list: (account) => Promise.resolve([...entries.values()].filter((entry) => entry.account === account)),
  };
}
