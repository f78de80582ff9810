import { describe, expect, test } from 'vitest';
import type { LiveEvent } from '#contract/live-feed';
import { systemViewer } from '../db/viewer.ts';
import { EventTail, type LoggedEvent } from './event-tail.ts';
import { FeedReader, SLOW_LIMITS } from './feed-reader.ts';

const event = (seq: number, changes: Partial<LoggedEvent> = {}): LoggedEvent => ({
  seq,
  kind: 'camera',
  entityId: String(seq),
  scopeCode: seq % 2 === 0 ? '990001102' : '990001101',
  leftCode: null,
  workerIds: null,
  at: '2026-11-22T00:00:00.000Z',
  data: { version: 1 },
  ...changes,
});

function setup(count: number, scopes: string[] = [], lastSeq = 0) {
  const tail = new EventTail();
  tail.append(Array.from({ length: count }, (_, i) => event(i + 1)));
  const socket = {
    isOpen: true,
    frames: [] as LiveEvent[][],
    isClear: () => socket.isOpen,
    send: (frame: LiveEvent[]) => void socket.frames.push(frame),
  };
  const reader = new FeedReader({ viewer: systemViewer('990001'), scopes, lastSeq }, tail, socket, (_, each) => each);
  return { tail, socket, reader, sent: () => socket.frames.flat() };
}

describe('a reader', () => {
  test('gets what it missed in pages of 500, then what is new', () => {
    const { tail, socket, reader } = setup(1_200, [], 100);
    expect(reader.pump()).toBe(true);
    expect(socket.frames.map((frame) => frame.length)).toEqual([500, 500, 100]);
    tail.append([event(1_201)]);
    reader.pump();
    expect(socket.frames.at(-1)?.map((each) => each.seq)).toEqual([1_201]);
  });

  test('each event names the one sent before it, across the gaps of a scope', () => {
    const { reader, sent } = setup(9, ['990001102'], 3);
    reader.pump();
    expect(sent().map(({ seq, prev }) => [prev, seq])).toEqual([
      [3, 4],
      [4, 6],
      [6, 8],
    ]);
    expect(reader.prev).toBe(8);
  });

  test('what left its scope comes without data', () => {
    const { tail, reader, sent } = setup(0, ['990001101']);
    tail.append([event(1, { scopeCode: '990001102', leftCode: '990001101', kind: 'incident', entityId: 'x' })]);
    reader.pump();
    expect(sent()).toEqual([{ seq: 1, prev: 0, at: event(1).at, kind: 'left', id: 'incident:x', data: null }]);
  });

  test('a socket that is not clear gets nothing, and all of it afterwards', () => {
    const { socket, reader, sent } = setup(10);
    socket.isOpen = false;
    reader.pump();
    expect(sent()).toEqual([]);
    socket.isOpen = true;
    reader.pump();
    expect(sent().map((each) => each.seq)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  });

  test('one the tail no longer reaches needs a snapshot', () => {
    const { reader } = setup(10, [], 20);
    const tail = new EventTail();
    tail.reset('b', 30);
    tail.append([event(31)]);
    const behind = new FeedReader(
      { viewer: systemViewer('990001'), scopes: [], lastSeq: 20 },
      tail,
      { isClear: () => true, send: () => undefined },
      (_, each) => each,
    );
    expect(behind.pump()).toBe(false);
    expect(reader.pump()).toBe(true);
  });
});

describe('slow', () => {
  test('is one whose socket takes nothing for 5 s', () => {
    const { socket, reader } = setup(1);
    socket.isOpen = false;
    expect(reader.isSlow(0, SLOW_LIMITS)).toBe(false);
    expect(reader.isSlow(4_999, SLOW_LIMITS)).toBe(false);
    expect(reader.isSlow(5_000, SLOW_LIMITS)).toBe(true);
  });

  test('is one that stands still with 200 events waiting, but not in the middle of a burst', () => {
    const { socket, reader } = setup(200);
    socket.isOpen = false;
    expect(reader.isSlow(0, SLOW_LIMITS)).toBe(false);
    expect(reader.isSlow(1_000, SLOW_LIMITS)).toBe(true);
  });

  test('is none that took something meanwhile', () => {
    const { socket, reader } = setup(300);
    socket.isOpen = false;
    reader.isSlow(0, SLOW_LIMITS);
    socket.isOpen = true;
    expect(reader.isSlow(3_000, SLOW_LIMITS)).toBe(false);
    socket.isOpen = false;
    expect(reader.isSlow(5_500, SLOW_LIMITS)).toBe(false);
  });
});
