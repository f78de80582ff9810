import type { CameraLayer } from '#contract/layers';
import { expect, test } from 'vitest';
import { destination, distanceM } from '../../lib/geodesy.ts';
import { camerasNear, coneRing, coneSees, type ViewCone } from './camera-cone.ts';
import { cameraLayer, coneLayer, seeingLayer } from './camera-layer.ts';
import { cameraStateAt, createCameraStore } from './camera-store.ts';

const AT = '2026-11-22T06:00:00.000Z';
const here: [number, number] = [108.5, 32.9];
const north: ViewCone = { position: here, azimuthDeg: 350, fovDeg: 60, rangeM: 200 };

const layer: CameraLayer = {
  ids: ['a', 'b', 'c'],
  names: ['甲', '乙', '丙'],
  villages: ['1', '1', '1'],
  classes: [2, 3, 3],
  lngs: [108.5, 108.501, 109.5],
  lats: [32.9, 32.9, 32.9],
  azimuthsDeg: [0, 90, 0],
  fovsDeg: [60, 60, 60],
  rangesM: [200, 200, 200],
};

function setUp() {
  const frames: (() => void)[] = [];
  const store = createCameraStore((callback) => void frames.push(callback));
  const drawFrame = () => frames.splice(0).forEach((frame) => frame());
  store.replaceAll(layer, [{ id: 'a', state: 'online', reason: null, at: AT }]);
  drawFrame();
  return { store, drawFrame, read: () => store.state.getState().cameras ?? expect.fail('no cameras') };
}

test('a cone sees what lies in its angle and range, over north too', () => {
  expect(coneSees(north, destination(here, 10, 150))).toBe(true);
  expect(coneSees(north, destination(here, 325, 150))).toBe(true);
  expect(coneSees(north, destination(here, 30, 150))).toBe(false);
  expect(coneSees(north, destination(here, 0, 250))).toBe(false);
});

test('a cone is a closed ring whose arc lies at its range', () => {
  const ring = coneRing(north);
  expect(ring[0]).toEqual(ring[ring.length - 1]);
  for (const position of ring.slice(1, -1)) expect(distanceM(here, position)).toBeCloseTo(200, 0);
});

test('cameras that see a point come before nearer ones that do not, and far ones not at all', () => {
  const near = camerasNear(setUp().read(), destination([108.501, 32.9], 180, 10), 4);
  expect(near.map(({ row, seesPoint }) => [row, seesPoint])).toEqual([
    [1, false],
    [0, false],
  ]);
  const seen = camerasNear(setUp().read(), destination(here, 0, 120), 4);
  expect(seen.map(({ row, seesPoint }) => [row, seesPoint])).toEqual([
    [0, true],
    [1, false],
  ]);
});

test('a camera is unknown until something was truly seen of it', () => {
  const cameras = setUp().read();
  expect(cameraStateAt(cameras, 0)).toBe('online');
  expect(cameraStateAt(cameras, 1)).toBe('unknown');
  expect(cameras.stateAtMs[1]).toBe(0);
});

test('a state of the feed reaches the layer, and the positions stay the same array', () => {
  const { store, drawFrame, read } = setUp();
  const before = read();
  store.applyState({ id: 'b', state: 'fault', reason: 'auth-failed', at: AT });
  store.applyState({ id: 'nobody', state: 'fault', reason: null, at: AT });
  drawFrame();
  expect(read().positions).toBe(before.positions);
  expect(cameraStateAt(read(), 1)).toBe('fault');
  expect(cameraStateAt(before, 1)).toBe('unknown');
  const drawn = cameraLayer(read());
  expect(drawn.sprites[drawn.codes[1] ?? 0]?.shape).toBe('cross');
});

test('the same snapshot again does not move a camera', () => {
  const { store, drawFrame, read } = setUp();
  const before = read().positions;
  store.replaceAll({ ...layer, lngs: [...layer.lngs] }, []);
  drawFrame();
  expect(read().positions).toBe(before);
  expect(cameraStateAt(read(), 0)).toBe('unknown');
});

test('those that see a place are drawn again, with their cones, at every zoom', () => {
  const cameras = setUp().read();
  expect(coneLayer(cameras, [0, 1]).rings).toHaveLength(2);
  expect(seeingLayer(cameras, [1])).toMatchObject({ minZoom: 0, anglesDeg: Float32Array.of(90) });
});
