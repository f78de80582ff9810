import { expect, test } from 'vitest';
import { workerLayers, workersNear } from './worker-layer.ts';
import { countFresh, createWorkerStore, WORKER_FRESH_MS } from './worker-store.ts';

const NOW = 1_780_000_000_000;
const layer = {
  ids: [7, 8, 9],
  names: [null, null, null],
  lines: ['party', 'deputy', 'party'],
  villages: ['11', '11', '12'],
};

function setUp() {
  const frames: (() => void)[] = [];
  const store = createWorkerStore((callback) => void frames.push(callback));
  const drawFrame = () => frames.splice(0).forEach((frame) => frame());
  const move = (workerId: number, lng: number, ageMs = 0) => {
    const fixes = [{ workerId, position: [lng, 32.9] as [number, number], observedAtMs: NOW - ageMs }];
    store.applyPositions({ town: 1, isFull: false, sentAtMs: NOW, fixes });
    drawFrame();
  };
  const read = () => store.state.getState().workers ?? expect.fail('no workers');
  return { store, drawFrame, move, read };
}

test('positions that come before the workers do are kept for them', () => {
  const { store, drawFrame, move, read } = setUp();
  move(8, 108.5);
  store.replaceAll(layer);
  drawFrame();
  expect(read().positions[2]).toBe(108.5);
  expect(read().positions[0]).toBeNaN();
});

test('an older fix never replaces a newer one', () => {
  const { store, move, read } = setUp();
  store.replaceAll(layer);
  move(7, 108.5);
  move(7, 108.6, 5_000);
  expect(read().positions[0]).toBe(108.5);
});

test('a snapshot keeps where everyone was last', () => {
  const { store, drawFrame, move, read } = setUp();
  store.replaceAll(layer);
  move(9, 108.7);
  store.replaceAll({ ...layer, ids: [9, 10, 11] });
  drawFrame();
  expect(read().positions[0]).toBe(108.7);
});

test('a phone is fresh for a minute, grey after, and from afar only the fresh are drawn', () => {
  const { store, move, read } = setUp();
  store.replaceAll(layer);
  move(7, 108.5);
  move(8, 108.6, WORKER_FRESH_MS + 1);
  const [afar, near] = workerLayers(read(), NOW);
  expect([...(near?.codes ?? [])]).toEqual([0, 1, 1]);
  expect(near?.positions[2]).toBe(108.6);
  expect(afar?.positions[0]).toBe(108.5);
  expect(afar?.positions[2]).toBeNaN();
  expect(countFresh(read(), NOW)).toBe(1);
  expect(countFresh(read(), NOW, (village) => village === '12')).toBe(0);
});

test('the nearest workers are fresh ones, nearest first', () => {
  const { store, move, read } = setUp();
  store.replaceAll(layer);
  move(7, 108.51);
  move(8, 108.505);
  move(9, 108.5, WORKER_FRESH_MS + 1);
  expect(workersNear(read(), [108.5, 32.9], NOW, 5).map(({ row }) => row)).toEqual([1, 0]);
});
