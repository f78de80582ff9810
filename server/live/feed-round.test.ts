import { expect, test } from 'vitest';
import type { LiveEvent } from '#contract/live-feed';
import { systemViewer, type Viewer } from '../db/viewer.ts';
import { EventTail, type LoggedEvent } from './event-tail.ts';
import { FeedReader } from './feed-reader.ts';
import { FeedRound } from './feed-round.ts';

const COUNTY = '990001';
const event = (seq: number): LoggedEvent => ({
  seq,
  kind: 'camera',
  entityId: String(seq),
  scopeCode: seq % 2 === 0 ? '990001102' : '990001101',
  leftCode: null,
  workerIds: null,
  at: '2026-11-22T00:00:00.000Z',
  data: { version: 1 },
});

function setup() {
  const tail = new EventTail();
  tail.append([1, 2, 3, 4].map(event));
  let masked = 0;
  const mask = (_: Viewer, each: LiveEvent): LiveEvent => {
    masked += 1;
    return each;
  };
  const reader = (viewer: Partial<Viewer> = {}, lastSeq = 0, isClear = true) =>
    new FeedReader(
      { viewer: { ...systemViewer(COUNTY), ...viewer }, scopes: [], lastSeq },
      tail,
      { isClear: () => isClear, send: () => undefined },
      mask,
    );
  const send = (round: FeedRound) => {
    const sent: [string, number[]][] = [];
    round.send((ids, page) => sent.push([ids.join('+'), page.map(({ seq }) => seq)]));
    return sent;
  };
  return { tail, reader, send, masked: () => masked };
}

test('readers that see the same and stand at the same place share one page, and stand at its end', () => {
  const { reader, send, masked } = setup();
  const round = new FeedRound();
  const readers = [reader({ account: 'a' }), reader({ account: 'b' }), reader({ account: 'c' })];
  readers.forEach((each, i) => round.add(each, `s${i}`));
  expect(send(round)).toEqual([['s0+s1+s2', [1, 2, 3, 4]]]);
  expect(masked()).toBe(4);
  expect(readers.map(({ prev }) => prev)).toEqual([4, 4, 4]);
  expect(readers.map((each) => each.isReady())).toEqual([false, false, false]);
});

test('another scope, role, phone or place is another page', () => {
  const { reader, send } = setup();
  const round = new FeedRound();
  round.add(reader(), 'county');
  round.add(reader({ role: 'wall' }), 'wall');
  round.add(reader({ scope: '990001101' }), 'town');
  round.add(reader({ role: 'worker', workerId: 7, grids: [], scope: '990001102' }), 'phone');
  round.add(reader({}, 2), 'later');
  expect(send(round)).toEqual([
    ['county', [1, 2, 3, 4]],
    ['wall', [1, 2, 3, 4]],
    ['town', [1, 3]],
    ['phone', [2, 4]],
    ['later', [3, 4]],
  ]);
});

test('a socket that is not clear is left out and stays where it stood; a page with nothing in it is not sent', () => {
  const { reader, send } = setup();
  const round = new FeedRound();
  const blocked = reader({}, 1, false);
  round.add(blocked, 'blocked');
  round.add(reader({ scope: '990001105' }), 'elsewhere');
  expect(send(round)).toEqual([]);
  expect(blocked.prev).toBe(1);
});
