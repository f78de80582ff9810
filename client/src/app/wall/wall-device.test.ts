import { expect, test } from 'vitest';
import { ApiError, type ApiErrorCode } from '../../api/api-error.ts';
import { createHttpClient } from '../../api/http-client.ts';
import { advanceWall, type IdentityStore, type WallIdentity } from './wall-device.ts';

const session = {
  account: 'wall-9',
  displayName: '',
  role: 'wall',
  scope: '610921',
  scopeName: '',
  level: 'county',
  workerId: null,
  isLocked: false,
};
const kept: WallIdentity = { wallId: 'wall-9', deviceSecret: 's', code: '7KQ4' };

/** A server of three routes: what it says to a proof, by wall, and whether it is there at all. */
function setUp(proofs: Record<string, 'ok' | ApiErrorCode>, identity: WallIdentity | null = null) {
  const store: IdentityStore & { identity: WallIdentity | null } = {
    identity,
    read: () => store.identity,
    write: (next) => void (store.identity = next),
  };
  const http = createHttpClient(
    { kind: 'token', read: () => null },
    () => 'zh-CN',
    async (path, init) => {
      if (path === '/api/walls/enrol') return Response.json(kept);
      const { wallId } = JSON.parse(String(init?.body)) as { wallId: string };
      const verdict = proofs[wallId] ?? 'not-found';
      if (verdict === 'ok') return Response.json({ token: 't', session });
      if (verdict === 'unreachable') throw new ApiError('unreachable', 0);
      return Response.json({ type: '', title: '', status: 403, code: verdict }, { status: 403 });
    },
  );
  return { http, store };
}

test('an approved wall goes straight to its county', async () => {
  const { http, store } = setUp({ 'wall-9': 'ok' }, kept);
  expect(await advanceWall(http, store, false)).toEqual({ kind: 'ready', token: 't' });
});

test('a new wall enrols, keeps its identity and shows its code', async () => {
  const { http, store } = setUp({});
  expect(await advanceWall(http, store, false)).toEqual({ kind: 'waiting', code: '7KQ4', failure: null });
  expect(store.identity).toEqual(kept);
});

test('a wall that is not approved yet shows its code again, and keeps it', async () => {
  const { http, store } = setUp({ 'wall-9': 'not-allowed' }, kept);
  expect(await advanceWall(http, store, false)).toEqual({ kind: 'waiting', code: '7KQ4', failure: null });
  expect(store.identity).toEqual(kept);
});

test("the demo's wall opens on its own machine only", async () => {
  const onOwn = setUp({ 'wall-1': 'ok' });
  expect((await advanceWall(onOwn.http, onOwn.store, true)).kind).toBe('ready');
  const elsewhere = setUp({ 'wall-1': 'ok' });
  expect((await advanceWall(elsewhere.http, elsewhere.store, false)).kind).toBe('waiting');
});

test('a server that is away leaves the identity as it is', async () => {
  const { http, store } = setUp({ 'wall-9': 'unreachable' }, kept);
  expect(await advanceWall(http, store, false)).toEqual({ kind: 'unreachable', failure: 'unreachable' });
  expect(store.identity).toEqual(kept);
});

test('a wall that the server no longer knows enrols anew', async () => {
  const { http, store } = setUp({}, kept);
  await advanceWall(http, store, false);
  expect(store.identity).toBeNull();
  expect((await advanceWall(http, store, false)).kind).toBe('waiting');
});
