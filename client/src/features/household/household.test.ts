import { expect, test } from 'vitest';
import type { MapView } from '../../map/view.ts';
import { householdDrawing } from './household-layer.ts';
import { coloursOfGrid, createHouseholdStore } from './household-store.ts';

const points = {
  ids: Uint32Array.of(11, 12, 13, 14),
  positions: Float64Array.of(108.5, 32.9, 108.5001, 32.9, 108.5002, 32.9, 109.5, 32.9),
  perGrid: Uint32Array.of(3, 1),
};
const near: MapView = { center: [108.5, 32.9], zoom: 15, detailZoom: 15, widthPx: 800, heightPx: 600 };
const far: MapView = { ...near, zoom: 10, detailZoom: 10 };

function setUp() {
  const frames: (() => void)[] = [];
  const store = createHouseholdStore((callback) => void frames.push(callback));
  const drawFrame = () => frames.splice(0).forEach((frame) => frame());
  store.replaceAll(points, Uint8Array.of(0, 1, 2, 0));
  drawFrame();
  const read = () => store.state.getState().households ?? expect.fail('no households');
  return { store, drawFrame, read };
}

test('from afar households are points in the order of the snapshot, which nobody can pick', () => {
  const { read } = setUp();
  const { layers, rows } = householdDrawing(read(), far);
  expect(layers).toMatchObject([{ kind: 'points', positions: points.positions, codes: Uint8Array.of(0, 1, 2, 0) }]);
  expect(rows).toBeNull();
});

test('close up those in view have shape, and letters only closer', () => {
  const { read } = setUp();
  const { layers, rows } = householdDrawing(read(), near);
  expect([...(rows ?? [])]).toEqual([0, 1, 2]);
  const [layer] = layers;
  if (layer?.kind !== 'symbols') return expect.fail('not symbols');
  expect(layer.sprites.map((sprite) => sprite.shape)).toEqual(['circle', 'triangle', 'square']);
  expect(layer.sprites.map((sprite) => sprite.letter)).toEqual([undefined, undefined, undefined]);
  const [lettered] = householdDrawing(read(), { ...near, zoom: 16, detailZoom: 16 }).layers;
  expect(lettered).toMatchObject({ sprites: [{ letter: 'G' }, { letter: 'Y' }, { letter: 'R' }] });
});

test('a wall never shows a household past its stop', () => {
  const { read } = setUp();
  const { layers, rows } = householdDrawing(read(), near, 13);
  expect(rows).toBeNull();
  expect(layers).toMatchObject([{ kind: 'points', maxZoom: 13 }]);
});

test('a change of colours keeps the positions and never changes what was handed out', () => {
  const { store, drawFrame, read } = setUp();
  const before = read();
  store.applyColours([
    [14, 2],
    [99, 1],
  ]);
  drawFrame();
  expect(read().points.positions).toBe(before.points.positions);
  expect([...read().colours]).toEqual([0, 1, 2, 2]);
  expect([...before.colours]).toEqual([0, 1, 2, 0]);
  expect(read().counts).toEqual([1, 1, 2]);
});

test('the colours of one basic grid are those of its own run of points', () => {
  const { read } = setUp();
  expect(coloursOfGrid(read(), 0)).toEqual([1, 1, 1]);
  expect(coloursOfGrid(read(), 1)).toEqual([1, 0, 0]);
});
