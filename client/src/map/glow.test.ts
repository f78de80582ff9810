import { expect, test } from 'vitest';
import { drawGlow, type Pixels } from './glow.ts';
import type { PointsLayer } from './layer.ts';
import type { MapView } from './view.ts';

const view: MapView = { center: [108.5, 32.9], zoom: 10, detailZoom: 10, widthPx: 40, heightPx: 30 };
const blank = (): Pixels => ({ data: new Uint8ClampedArray(40 * 30 * 4), width: 40, height: 30 });
const layerOf = (count: number, codes = new Uint8Array(count)): PointsLayer => ({
  kind: 'points',
  id: 'p',
  positions: Float64Array.from({ length: count * 2 }, (_, i) => (i % 2 === 0 ? 108.5 : 32.9)),
  codes,
  palette: [
    [0, 158, 115, 0.3],
    [255, 90, 30, 1],
  ],
  radiusPx: [[0, 1]],
});
const pixelAt = ({ data, width }: Pixels, x: number, y: number) => [
  ...data.subarray((y * width + x) * 4, (y * width + x) * 4 + 4),
];

function draw(layer: PointsLayer, isDark = true): Pixels {
  const pixels = blank();
  drawGlow(pixels, layer, view, 1, null, isDark);
  return pixels;
}

test('nothing shines where nobody lives', () => {
  expect(pixelAt(draw(layerOf(1)), 2, 2)).toEqual([0, 0, 0, 0]);
});

test('more households shine brighter, and never burn out', () => {
  const [one, ten, thousand] = [1, 10, 1000].map((count) => pixelAt(draw(layerOf(count)), 20, 15)[3] ?? 0);
  expect(one).toBeGreaterThan(20);
  expect(ten).toBeGreaterThan(one ?? 0);
  expect(thousand).toBeGreaterThan(ten ?? 0);
  expect(thousand).toBeLessThan(255);
});

test('a dense place keeps the colour of its households', () => {
  const [red = 0, green = 0, blue = 0] = pixelAt(draw(layerOf(1000)), 20, 15);
  expect(green).toBeGreaterThan(blue);
  expect(blue).toBeGreaterThan(red);
});

test('a red household is seen among nine green ones', () => {
  const [red = 0, green = 0] = pixelAt(draw(layerOf(10, Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 0, 0, 1))), 20, 15);
  expect(red).toBeGreaterThan(green * 0.4);
});

test('points at the edge and outside are left out without a fault', () => {
  const layer = { ...layerOf(3), positions: Float64Array.of(108.5, 40, NaN, NaN, 107, 32.9) };
  expect(draw(layer).data.every((value) => value === 0)).toBe(true);
});

test('all 98,000 households of a county are drawn within ten times the goal of a second', () => {
  const positions = Float64Array.from({ length: 196_000 }, (_, i) =>
    i % 2 === 0 ? 108.2 + ((i * 7919) % 600_000) / 1e6 : 32.7 + ((i * 104_729) % 400_000) / 1e6,
  );
  const layer = { ...layerOf(1), positions, codes: new Uint8Array(98_000) };
  const pixels = { data: new Uint8ClampedArray(1100 * 900 * 4), width: 1100, height: 900 };
  const startMs = performance.now();
  drawGlow(pixels, layer, { ...view, widthPx: 1100, heightPx: 900 }, 1, null, true);
  expect(performance.now() - startMs).toBeLessThan(10_000);
});
