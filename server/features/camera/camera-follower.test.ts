import { expect, test } from 'vitest';
import { EventTail, type LoggedEvent } from '../../live/event-tail.ts';
import { createCameraFollower } from './camera-follower.ts';

const event = (seq: number, kind: string, entityId: string): LoggedEvent => ({
  seq,
  kind,
  entityId,
  scopeCode: '990001',
  leftCode: null,
  workerIds: null,
  at: '2026-11-22T06:00:00.000Z',
  data: {},
});

test('a camera that changed is read anew once, others are left alone, and another history reads them all', async () => {
  const tail = new EventTail(4);
  tail.reset('e1', 10);
  const done: string[] = [];
  const follow = createCameraFollower({
    tail,
    refresh: async (id) => void done.push(id),
    reload: async () => void done.push('all'),
    onError: (error) => done.push(String(error)),
  });
  tail.append([
    event(11, 'incident', 'i'),
    event(12, 'camera', 'a'),
    event(13, 'camera', 'a'),
    event(14, 'camera', 'b'),
  ]);
  await follow();
  await follow();
  expect(done).toEqual(['a', 'b']);
  tail.reset('e2', 3);
  await follow();
  expect(done).toEqual(['a', 'b', 'all']);
});
