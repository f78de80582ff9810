import type { Draft } from '#contract/draft';
import { beforeEach, describe, expect, it } from 'vitest';
import { createDraftStore, type DraftPorts } from './draft-store.ts';

const KEY = 'opinion:0192c1a0-0000-7000-8000-000000000001';

/** A server's drafts and a browser's storage, by hand. */
class Office {
  nowMs = Date.parse('2026-11-22T06:00:00.000Z');
  isAway = false;
  readonly kept = new Map<string, Draft>();

  browser(): DraftPorts & { items: Map<string, string> } {
    const items = new Map<string, string>();
    const storage = {
      getItem: (key: string) => items.get(key) ?? null,
      setItem: (key: string, value: string) => void items.set(key, value),
      removeItem: (key: string) => void items.delete(key),
    };
    return { items, storage, account: 'county-duty', nowMs: () => this.nowMs, http: this.http() };
  }

  private http(): DraftPorts['http'] {
    const answer = async (body: unknown) => {
      if (this.isAway) throw new Error('away');
      return body;
    };
    return {
      get: () => answer({ items: [...this.kept.values()] }) as never,
      send: (_schema, _method, path, body) => {
        const key = decodeURIComponent(path.slice('/api/drafts/'.length));
        const { value, editedAt } = body as { value: string; editedAt: string };
        const known = this.kept.get(key);
        const isOlder = known !== undefined && known.editedAt > editedAt;
        if (!this.isAway && !isOlder) {
          this.kept.set(key, { key, value, editedAt, savedAt: new Date(this.nowMs).toISOString() });
        }
        return answer(this.kept.get(key)) as never;
      },
    };
  }
}

describe('words that were begun', () => {
  let office: Office;
  beforeEach(() => {
    office = new Office();
  });

  it('survive the page, also while the server is away, and reach it later', async () => {
    const browser = office.browser();
    office.isAway = true;
    createDraftStore(browser).write(KEY, '疏散坡下三户');
    const again = createDraftStore(browser);
    expect(again.read(KEY)).toBe('疏散坡下三户');
    await again.flush();
    expect(again.state.getState().byKey.get(KEY)?.savedAtMs).toBeNull();
    office.isAway = false;
    await again.flush();
    expect(office.kept.get(KEY)?.value).toBe('疏散坡下三户');
    expect(again.state.getState().byKey.get(KEY)?.savedAtMs).toBe(office.nowMs);
  });

  it('are on another seat of the same officer', async () => {
    const first = createDraftStore(office.browser());
    first.write(KEY, '已通知镇里');
    await first.flush();
    const second = createDraftStore(office.browser());
    await second.load();
    expect(second.read(KEY)).toBe('已通知镇里');
    expect(second.state.getState().replacedKey).toBeNull();
  });

  it('give way to newer ones of another seat, with a notice, never to older ones', async () => {
    const [first, second] = [createDraftStore(office.browser()), createDraftStore(office.browser())];
    first.write(KEY, 'older');
    office.nowMs += 1_000;
    second.write(KEY, 'newer');
    await second.flush();
    await first.flush();
    expect(first.read(KEY)).toBe('newer');
    expect(first.state.getState().replacedKey).toBe(KEY);
    await second.load();
    expect(second.read(KEY)).toBe('newer');
    expect(second.state.getState().replacedKey).toBeNull();
  });

  it('are gone once sent, on every seat', async () => {
    const [first, second] = [createDraftStore(office.browser()), createDraftStore(office.browser())];
    first.write(KEY, 'sent soon');
    await first.flush();
    await second.load();
    office.nowMs += 1_000;
    first.end(KEY);
    await first.flush();
    await second.load();
    expect(second.read(KEY)).toBe('');
  });

  it('of a storage that cannot be read are not the end of the page', () => {
    const browser = office.browser();
    browser.items.set('grid321.drafts.county-duty', '{');
    expect(createDraftStore(browser).read(KEY)).toBe('');
  });
});
