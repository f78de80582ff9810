import { describe, expect, test } from 'vitest';
import { decodePositions, type PositionFrame } from '#contract/live-feed';
import { systemViewer, type Viewer } from '../db/viewer.ts';
import { LivePositionBoard } from './position-board.ts';
import { PositionFeed } from './position-feed.ts';

const HOMES = [
  { workerId: 1, townCode: '990001101', villageCode: '990001101001' },
  { workerId: 2, townCode: '990001101', villageCode: '990001101002' },
  { workerId: 3, townCode: '990001102', villageCode: '990001102001' },
];
const clock = { now: () => new Date(1_000_000) };

function setup() {
  const board = new LivePositionBoard();
  board.load(HOMES, []);
  return { board, feed: new PositionFeed(board, clock) };
}
const fix = (workerId: number, observedAtMs: number) => ({
  workerId,
  position: [108, 32] as [number, number],
  accuracyM: null,
  observedAtMs,
  receivedAtMs: observedAtMs,
});
function watch() {
  const frames: PositionFrame[] = [];
  const socket = {
    isOpen: true,
    isClear: () => socket.isOpen,
    send: (bytes: Uint8Array) => {
      const frame = decodePositions(bytes);
      if (frame) frames.push(frame);
    },
  };
  const taken = () =>
    frames.splice(0).map((frame) => [frame.town, frame.isFull, frame.fixes.map((each) => each.workerId)]);
  return { socket, taken };
}
const county = systemViewer('990001');
const village: Viewer = { ...county, scope: '990001101002' };

describe('the board', () => {
  test('an older fix changes nothing, an unknown worker is refused', () => {
    const { board } = setup();
    expect(board.record(fix(1, 5_000))).toBe(true);
    expect(board.record(fix(1, 4_000))).toBe(true);
    expect(board.get(1)?.observedAtMs).toBe(5_000);
    expect(board.record(fix(99, 5_000))).toBe(false);
  });

  test('what could not be written is written with the next, once for each worker', () => {
    const { board } = setup();
    board.record(fix(1, 1_000));
    const failed = board.takeUnsaved();
    board.record(fix(1, 2_000));
    board.record(fix(2, 2_000));
    board.putBack(failed);
    expect(
      board
        .takeUnsaved()
        .map((each) => [each.workerId, each.observedAtMs])
        .sort(),
    ).toEqual([
      [1, 2_000],
      [2, 2_000],
    ]);
    expect(board.takeUnsaved()).toEqual([]);
  });
});

describe('the feed', () => {
  test('starts with all places of a town and goes on with those that changed', () => {
    const { board, feed } = setup();
    board.record(fix(1, 1_000));
    board.record(fix(3, 1_000));
    const { socket, taken } = watch();
    feed.subscribe(county, [], socket);
    feed.tick();
    expect(taken()).toEqual([
      [990001101, true, [1]],
      [990001102, true, [3]],
    ]);
    board.record(fix(2, 2_000));
    feed.tick();
    expect(taken()).toEqual([[990001101, false, [2]]]);
    feed.tick();
    expect(taken()).toEqual([]);
  });

  test('a village sees its own workers only, a phone none', () => {
    const { board, feed } = setup();
    for (const id of [1, 2, 3]) board.record(fix(id, 1_000));
    const [seat, phone] = [watch(), watch()];
    feed.subscribe(village, [], seat.socket);
    feed.subscribe({ ...village, role: 'worker', workerId: 2, grids: [] }, [], phone.socket);
    feed.tick();
    expect(seat.taken()).toEqual([[990001101, true, [2]]]);
    expect(phone.taken()).toEqual([]);
  });

  test('a socket that is not clear misses frames and gets a full one after', () => {
    const { board, feed } = setup();
    board.record(fix(1, 1_000));
    const { socket, taken } = watch();
    feed.subscribe(county, [], socket);
    feed.tick();
    taken();
    socket.isOpen = false;
    board.record(fix(2, 2_000));
    feed.tick();
    socket.isOpen = true;
    feed.tick();
    expect(taken()).toEqual([[990001101, true, [1, 2]]]);
  });
});
