import { createStore, type StoreApi } from 'zustand/vanilla';
import { ApiError } from '../../api/api-error.ts';
import { afterFailure, nextToSend, type OutboxEntry, type OutboxPhoto } from './outbox-entry.ts';
import type { OutboxStorage } from './outbox-storage.ts';

/** What the outbox needs to send: both resolve only when the server has acknowledged. */
export interface OutboxTransport {
  upload(photo: OutboxPhoto): Promise<{ attachmentId: string }>;
  post(path: string, body: unknown): Promise<void>;
}

/** What the screen shows of the outbox. */
export interface OutboxView {
  entries: readonly OutboxEntry[];
  /** Number of the entry that is being sent now, or null. */
  sending: number | null;
  isLoaded: boolean;
}

/** A draft handed to the outbox. */
export interface OutboxDraft {
  id: string;
  label: string;
  path: string;
  body: Readonly<Record<string, unknown>>;
  photos: readonly OutboxPhoto[];
}

/** Sends entries oldest first, each until the server has acknowledged or refused it. */
export interface Outbox {
  state: Pick<StoreApi<OutboxView>, 'getState' | 'subscribe' | 'getInitialState'>;
  /** Stores the draft; when this resolves it survives a reload. */
  add(draft: OutboxDraft): Promise<void>;
  /** Tries now, whatever pause was left: the network came back or the author asks. */
  flush(): void;
  /** Puts a refused entry back in the queue, changed or not. */
  retry(number: number, body?: Readonly<Record<string, unknown>>): Promise<void>;
  discard(number: number): Promise<void>;
  stop(): void;
}

/** Everything an outbox is made of; clock, timer and chance are handed in. */
export interface OutboxParts {
  account: string;
  storage: OutboxStorage;
  transport: OutboxTransport;
  nowMs: () => number;
  random: () => number;
  /** Runs `work` alone among the tabs of this phone. */
  alone: (work: () => Promise<void>) => Promise<void>;
  /** Calls back after a pause; returns what cancels it. */
  later: (work: () => void, ms: number) => () => void;
}

/** Creates the outbox of one account and begins to send what was left from before. */
export function createOutbox(parts: OutboxParts): Outbox {
  const { storage, nowMs } = parts;
  const store = createStore<OutboxView>(() => ({ entries: [], sending: null, isLoaded: false }));
  let isRunning = false;
  let isStopped = false;
  let cancelPause = () => {};

  const refresh = async () => {
    const entries = await storage.list(parts.account);
    store.setState({ entries: [...entries].sort((a, b) => a.number - b.number), isLoaded: true });
  };
  const run = async () => {
    if (isRunning || isStopped) return;
    isRunning = true;
    cancelPause();
    try {
      await refresh(); // What waits is shown, also while another tab has the right to send.
      await parts.alone(() => sendAll(parts, store, refresh, () => isStopped));
    } finally {
      isRunning = false;
    }
    const next = nextToSend(store.getState().entries);
    if (next?.state.kind === 'waiting') {
      cancelPause = parts.later(() => start(), Math.max(RETRY_LOCK_MS, next.state.notBeforeMs - nowMs()));
    }
  };
  // A storage that fails leaves the entries where they are; the next tick or tap tries again.
  const start = () => void run().catch(() => (cancelPause = parts.later(start, RETRY_STORAGE_MS)));

  const change = async (number: number, apply: (entry: OutboxEntry) => Promise<void>) => {
    const entry = store.getState().entries.find((candidate) => candidate.number === number);
    if (!entry) return;
    await apply(entry);
    await refresh();
    start();
  };
  start();
  return {
    state: store,
    async add(draft) {
      const state = { kind: 'waiting', attempts: 0, notBeforeMs: nowMs(), lastError: null } as const;
      await storage.add({ ...draft, account: parts.account, createdAtMs: nowMs(), state });
      await refresh();
      start();
    },
    flush: () => {
      cancelPause();
      void makeAllDue(parts).then(start, start);
    },
    retry: (number, body) =>
      change(number, (entry) =>
        storage.put({
          ...entry,
          body: body ?? entry.body,
          state: { kind: 'waiting', attempts: 0, notBeforeMs: nowMs(), lastError: null },
        }),
      ),
    discard: (number) => change(number, () => storage.remove(number)),
    stop() {
      isStopped = true;
      cancelPause();
    },
  };
}

const RETRY_STORAGE_MS = 5_000;
/** Pause before asking again for the right to send. */
const RETRY_LOCK_MS = 500;

async function makeAllDue({ storage, account, nowMs }: OutboxParts): Promise<void> {
  for (const entry of await storage.list(account)) {
    if (entry.state.kind !== 'waiting') continue;
    await storage.put({ ...entry, state: { ...entry.state, notBeforeMs: nowMs() } });
  }
}

async function sendAll(
  parts: OutboxParts,
  store: StoreApi<OutboxView>,
  refresh: () => Promise<void>,
  isStopped: () => boolean,
): Promise<void> {
  for (;;) {
    // Read from storage each time: another tab may have sent or added since.
    await refresh();
    const next = nextToSend(store.getState().entries);
    if (!next || isStopped() || (next.state.kind === 'waiting' && next.state.notBeforeMs > parts.nowMs())) return;
    store.setState({ sending: next.number });
    await sendOne(parts, next).finally(() => store.setState({ sending: null }));
  }
}

async function sendOne({ storage, transport, nowMs, random }: OutboxParts, entry: OutboxEntry): Promise<void> {
  let current = entry;
  try {
    for (const photo of entry.photos) {
      if (photo.attachmentId) continue;
      const { attachmentId } = await transport.upload(photo);
      const photos = current.photos.map((p) => (p.uploadId === photo.uploadId ? { ...p, attachmentId } : p));
      current = { ...current, photos };
      await storage.put(current);
    }
    const attachments = current.photos.map((photo) => photo.attachmentId);
    await transport.post(current.path, attachments.length ? { ...current.body, attachments } : current.body);
    await storage.remove(current.number);
  } catch (thrown) {
    const failure = thrown instanceof ApiError ? thrown : new ApiError('internal', 0, { cause: thrown });
    await storage.put(afterFailure(current, failure, nowMs(), random()));
  }
}
