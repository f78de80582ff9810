import { expect, test } from 'vitest';
import { isShownAt, valueAt, type SymbolsLayer, type ZoomStops } from './layer.ts';
import { pickAt } from './pick.ts';
import { chooseRenderMode } from './render-mode.ts';
import { projector, viewBounds, type MapView } from './view.ts';

const stops: ZoomStops = [
  [10, 2],
  [12, 6],
];
const view: MapView = { center: [108.5, 32.9], zoom: 14, detailZoom: 14, widthPx: 800, heightPx: 600 };

const symbols = (id: string, positions: number[], change: Partial<SymbolsLayer> = {}): SymbolsLayer => ({
  kind: 'symbols',
  id,
  positions: Float64Array.from(positions),
  codes: new Uint8Array(positions.length / 2),
  sprites: [],
  sizePx: [[0, 10]],
  isPickable: true,
  ...change,
});

test('a value goes straight between two stops and stays outside them', () => {
  expect([9, 10, 11, 12, 20].map((zoom) => valueAt(stops, zoom))).toEqual([2, 2, 4, 6, 6]);
});

test('a layer is shown from its first zoom up to, not including, its last', () => {
  const layer = symbols('a', [], { minZoom: 10, maxZoom: 14 });
  expect([9.9, 10, 13.9, 14].map((zoom) => isShownAt(layer, zoom))).toEqual([false, true, true, false]);
});

test('the centre of a view is the middle of the picture, and its bounds are its edges', () => {
  const [west, south, east, north] = viewBounds(view);
  const pixel: [number, number] = [0, 0];
  projector(view)(108.5, 32.9, pixel);
  expect(pixel[0]).toBeCloseTo(400);
  expect(pixel[1]).toBeCloseTo(300);
  projector(view)(west, north, pixel);
  expect(Math.hypot(...pixel)).toBeLessThan(0.001);
  projector(view)(east, south, pixel);
  expect(pixel[0]).toBeCloseTo(800, 3);
  expect(pixel[1]).toBeCloseTo(600, 3);
});

test('the nearest marker of the topmost layer is picked', () => {
  const lower = symbols('lower', [108.5, 32.9]);
  const upper = symbols('upper', [108.5001, 32.9, 108.50002, 32.9]);
  expect(pickAt([lower, upper], view, 400, 300)).toEqual({ layerId: 'upper', row: 1 });
});

test('what is hidden, far away, not pickable or without a position is not picked', () => {
  const layers = [
    symbols('hidden', [108.5, 32.9], { minZoom: 15 }),
    symbols('far', [108.51, 32.9]),
    symbols('still', [108.5, 32.9], { isPickable: false }),
    symbols('nowhere', [NaN, NaN]),
  ];
  expect(pickAt(layers, view, 400, 300)).toBeNull();
});

test('a pointer among 10,000 markers is answered within ten times the goal of 100 ms', () => {
  const positions = Array.from({ length: 20_000 }, (_, i) => (i % 2 === 0 ? 108 + i * 5e-5 : 32.9));
  const startMs = performance.now();
  pickAt([symbols('many', positions)], view, 400, 300);
  expect(performance.now() - startMs).toBeLessThan(1000);
});

test('software graphics and none at all get the light mode, unless the address asks otherwise', () => {
  expect(chooseRenderMode('', 'ANGLE (Google, Vulkan 1.3.0 (SwiftShader Device))')).toBe('light');
  expect(chooseRenderMode('', 'Mesa llvmpipe (LLVM 15)')).toBe('light');
  expect(chooseRenderMode('', null)).toBe('light');
  expect(chooseRenderMode('', 'ANGLE (Intel, UHD Graphics 630)')).toBe('full');
  expect(chooseRenderMode('?render=full', 'llvmpipe')).toBe('full');
  expect(chooseRenderMode('?render=light', 'NVIDIA')).toBe('light');
});
