import { openDB, type DBSchema, type IDBPDatabase } from 'idb';
import type { OutboxEntry } from './outbox-entry.ts';

/** Where entries lie until they are acknowledged; `add` resolves only once the entry would survive the page. */
export interface OutboxStorage {
  add(entry: Omit<OutboxEntry, 'number'>): Promise<OutboxEntry>;
  put(entry: OutboxEntry): Promise<void>;
  remove(number: number): Promise<void>;
  list(account: string): Promise<OutboxEntry[]>;
}

interface OutboxSchema extends DBSchema {
  entries: { key: number; value: OutboxEntry; indexes: { account: string } };
}

const DATABASE = 'grid321-outbox';

/** Opens the phone's outbox in IndexedDB; rejects where the browser has none (private windows of old WebViews). */
export async function openOutboxStorage(name: string = DATABASE): Promise<OutboxStorage> {
  const database = await openDB<OutboxSchema>(name, 1, {
    upgrade(db) {
      db.createObjectStore('entries', { keyPath: 'number', autoIncrement: true }).createIndex('account', 'account');
    },
  });
  return outboxOver(database);
}

function outboxOver(database: IDBPDatabase<OutboxSchema>): OutboxStorage {
  const strict = () => database.transaction('entries', 'readwrite', { durability: 'strict' });
  return {
    async add(entry) {
      const transaction = strict();
      // IndexedDB numbers the entry itself: two tabs never give the same number.
      const number = await transaction.store.add(entry as OutboxEntry);
      await transaction.done;
      return { ...entry, number };
    },
    async put(entry) {
      const transaction = strict();
      await transaction.store.put(entry);
      await transaction.done;
    },
    async remove(number) {
      const transaction = strict();
      await transaction.store.delete(number);
      await transaction.done;
    },
    list: (account) => database.getAllFromIndex('entries', 'account', account),
  };
}
