import { describe, expect, it } from 'vitest';
import { ApiError } from '../../api/api-error.ts';
import { createOutbox, type OutboxTransport } from './outbox.ts';
import type { OutboxEntry } from './outbox-entry.ts';
import { createMemoryStorage } from './outbox-storage.fake.ts';

const draft = (id: string, photos: OutboxEntry['photos'] = []) => ({
  id,
  label: id,
  path: '/api/incidents',
  body: { commandId: id },
  photos,
});

function setUp(
  post: OutboxTransport['post'],
  storage = createMemoryStorage(),
  alone: (work: () => Promise<void>) => Promise<void> = (work) => work(),
) {
  let now = 0;
  const timers: { at: number; work: () => void }[] = [];
  const uploads: string[] = [];
  const outbox = createOutbox({
    account: 'worker-1',
    storage,
    transport: {
      post,
      upload: (photo) => {
        uploads.push(photo.uploadId);
        return Promise.resolve({ attachmentId: `stored-${photo.uploadId}` });
      },
    },
    nowMs: () => now,
    random: () => 0,
    alone,
    later: (work, ms) => {
      const timer = { at: now + ms, work };
      timers.push(timer);
      return () => timers.splice(0, timers.length, ...timers.filter((other) => other !== timer));
    },
  });
  const settle = async () => {
    for (let i = 0; i < 50; i++) await Promise.resolve();
  };
  const advance = async (ms: number) => {
    now += ms;
    for (const timer of timers.splice(0).filter((t) => t.at <= now || (timers.push(t), false))) timer.work();
    await settle();
  };
  return { outbox, storage, uploads, settle, advance };
}

describe('the outbox', () => {
  it('shows what waits while another tab has the right to send, and follows what that one does', async () => {
    const storage = createMemoryStorage();
    const sender = setUp(() => Promise.reject(new ApiError('unreachable', 0)), storage);
    await sender.outbox.add(draft('a'));
    await sender.settle();
    const watcher = setUp(
      () => Promise.reject(new Error('not mine to send')),
      storage,
      () => Promise.resolve(),
    );
    await watcher.settle();
    expect(watcher.outbox.state.getState()).toMatchObject({ isLoaded: true, entries: [{ id: 'a' }] });
    await storage.remove(1);
    await watcher.advance(1_000);
    expect(watcher.outbox.state.getState().entries).toEqual([]);
  });

  it('keeps an entry until the server has acknowledged it, and sends it with the same id each time', async () => {
    const sent: unknown[] = [];
    const t = setUp((_, body) => {
      sent.push(body);
      return sent.length < 3 ? Promise.reject(new ApiError('unreachable', 0)) : Promise.resolve();
    });
    await t.outbox.add(draft('a'));
    await t.settle();
    expect(await t.storage.list('worker-1')).toHaveLength(1);
    await t.advance(1_000);
    await t.advance(2_000);
    expect(sent).toEqual([{ commandId: 'a' }, { commandId: 'a' }, { commandId: 'a' }]);
    expect(await t.storage.list('worker-1')).toEqual([]);
  });

  it('sends in the order of making, and lets nothing overtake an entry that only waits', async () => {
    const sent: string[] = [];
    let isOnline = false;
    const t = setUp((_, body) => {
      if (!isOnline) return Promise.reject(new ApiError('unreachable', 0));
      sent.push((body as { commandId: string }).commandId);
      return Promise.resolve();
    });
    for (const id of ['a', 'b', 'c']) await t.outbox.add(draft(id));
    await t.settle();
    expect(sent).toEqual([]);
    isOnline = true;
    t.outbox.flush();
    await t.settle();
    expect(sent).toEqual(['a', 'b', 'c']);
  });

  it('keeps a refused entry for its author and goes on with the next', async () => {
    const t = setUp((_, body) =>
      (body as { commandId: string }).commandId === 'a'
        ? Promise.reject(new ApiError('outside-county', 422, { detail: '不在本县' }))
        : Promise.resolve(),
    );
    await t.outbox.add(draft('a'));
    await t.outbox.add(draft('b'));
    await t.settle();
    const left = await t.storage.list('worker-1');
    expect(left.map((entry) => [entry.id, entry.state])).toEqual([
      ['a', { kind: 'refused', code: 'outside-county', detail: '不在本县' }],
    ]);
  });

  it('uploads a photo once, also when the report behind it has to be sent again', async () => {
    let attempts = 0;
    const bodies: unknown[] = [];
    const t = setUp((_, body) => {
      bodies.push(body);
      return ++attempts === 1 ? Promise.reject(new ApiError('timed-out', 0)) : Promise.resolve();
    });
    await t.outbox.add(draft('a', [{ uploadId: 'p', blob: new Blob(['x']), attachmentId: null }]));
    await t.settle();
    await t.advance(1_000);
    expect(t.uploads).toEqual(['p']);
    expect(bodies.at(-1)).toEqual({ commandId: 'a', attachments: ['stored-p'] });
  });

  it('goes on after a reload with what the page before had stored', async () => {
    const offline = setUp(() => Promise.reject(new ApiError('unreachable', 0)));
    await offline.outbox.add(draft('a'));
    await offline.settle();
    offline.outbox.stop();
    const sent: unknown[] = [];
    const reloaded = setUp((_, body) => {
      sent.push(body);
      return Promise.resolve();
    }, offline.storage);
    reloaded.outbox.flush();
    await reloaded.settle();
    expect(sent).toEqual([{ commandId: 'a' }]);
  });
});
