import { Draft, Drafts } from '#contract/draft';
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { HttpClient } from '../../api/http-client.ts';

/** One thing begun: its words, when they were written here, and when the server had them. */
export interface KeptDraft {
  value: string;
  editedAtMs: number;
  /** Epoch ms; null while only this browser has it. */
  savedAtMs: number | null;
}

/** What all drafts of an account look like at one moment. */
export interface DraftState {
  byKey: ReadonlyMap<string, KeptDraft>;
  /** The key whose words another seat of the same officer wrote later: they stand here now. */
  replacedKey: string | null;
}

/** Words begun and not sent: kept in this browser at once, at the server within two seconds. */
export interface DraftStore {
  state: Pick<StoreApi<DraftState>, 'getState' | 'subscribe' | 'getInitialState'>;
  read(key: string): string;
  write(key: string, value: string): void;
  /** The words were sent: they are gone here, and on the officer's other seats. */
  end(key: string): void;
  /** Takes over what the server has that is newer, and sends what only this browser has. */
  load(): Promise<void>;
  /** Sends what the server has not yet. */
  flush(): Promise<void>;
  dismissNotice(): void;
}

/** What drafts work with. */
export interface DraftPorts {
  http: Pick<HttpClient, 'get' | 'send'>;
  storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;
  account: string;
  /** The server's time, so that two desks with two clocks can tell which words are newer. */
  nowMs: () => number;
}

/** How often drafts go to the server. */
export const SAVE_EVERY_MS = 2_000;

/** Opens the drafts of an account with what this browser kept. */
export function createDraftStore({ http, storage, account, nowMs }: DraftPorts): DraftStore {
  const place = `grid321.drafts.${account}`;
  const state = createStore<DraftState>(() => ({ byKey: readLocal(storage, place), replacedKey: null }));
  const put = (key: string, draft: KeptDraft, isReplaced = false) => {
    const byKey = new Map(state.getState().byKey).set(key, draft);
    state.setState(isReplaced ? { byKey, replacedKey: key } : { byKey });
    storage.setItem(place, JSON.stringify([...byKey]));
  };
  const takeOver = (draft: Draft) => {
    const known = state.getState().byKey.get(draft.key);
    const editedAtMs = Date.parse(draft.editedAt);
    if (known && known.editedAtMs > editedAtMs) return;
    const isReplaced = known !== undefined && known.value.trim() !== '' && known.value !== draft.value;
    put(draft.key, { value: draft.value, editedAtMs, savedAtMs: Date.parse(draft.savedAt) }, isReplaced);
  };
  const save = async (key: string, draft: KeptDraft) => {
    const body = { value: draft.value, editedAt: new Date(draft.editedAtMs).toISOString() };
    takeOver(await http.send(Draft, 'PUT', `/api/drafts/${encodeURIComponent(key)}`, body));
  };
  let flushing: Promise<void> | null = null;
  const flushOnce = async () => {
    for (const [key, draft] of state.getState().byKey) {
      // One that cannot be saved now stays in this browser; the next round tries again.
      if (draft.savedAtMs === null) await save(key, draft).catch(() => undefined);
    }
  };
  const flush = () => (flushing ??= flushOnce().finally(() => (flushing = null)));
  const write = (key: string, value: string) => {
    if (value === (state.getState().byKey.get(key)?.value ?? '')) return;
    put(key, { value, editedAtMs: nowMs(), savedAtMs: null });
  };
  return {
    state,
    read: (key) => state.getState().byKey.get(key)?.value ?? '',
    write,
    end: (key) => {
      write(key, '');
      void flush();
    },
    async load() {
      const { items } = await http.get(Drafts, '/api/drafts');
      items.forEach(takeOver);
      await flush();
    },
    flush,
    dismissNotice: () => state.setState({ replacedKey: null }),
  };
}

function readLocal(storage: DraftPorts['storage'], place: string): ReadonlyMap<string, KeptDraft> {
  try {
    return new Map(JSON.parse(storage.getItem(place) ?? '[]') as [string, KeptDraft][]);
  } catch {
    // What cannot be read is nothing that could be gone on with; the server's copy comes with `load`.
    storage.removeItem(place);
    return new Map();
  }
}
