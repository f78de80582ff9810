import { valueAt, type PointsLayer } from './layer.ts';
import { projector, type MapView } from './view.ts';

/** A pixel buffer as `ImageData` has it. */
export interface Pixels {
  data: Uint8ClampedArray;
  width: number;
  height: number;
}

/** Light gathered by three colours a pixel; kept between pictures of one size. */
export type LightBuffer = Float32Array;

/** How much light makes a pixel about two thirds as bright as it can be. */
const EXPOSURE = 150;
const BRIGHTEST = 236;
const CURVE_STEPS = 2048;
const CURVE_MAX = EXPOSURE * 6;

/** Many points of one place add up softly: the curve never burns out, so that dense places keep their colour. */
const CURVE = Float32Array.from(
  { length: CURVE_STEPS + 1 },
  (_, i) => BRIGHTEST * (1 - Math.exp(-((i / CURVE_STEPS) * CURVE_MAX) / EXPOSURE)),
);

/**
 * Draws points as light: each adds its colour (alpha is how much), and where many live it glows. The picture is
 * transparent where nobody does. `pixelRatio` is the device's pixels for one of the view.
 * @returns the buffer to hand in for the next picture
 */
export function drawGlow(
  pixels: Pixels,
  layer: PointsLayer,
  view: MapView,
  pixelRatio: number,
  buffer: LightBuffer | null,
  isDark: boolean,
): LightBuffer {
  const size = pixels.width * pixels.height * 3;
  const light = buffer?.length === size ? buffer.fill(0) : new Float32Array(size);
  const kernel = kernelOf(valueAt(layer.radiusPx, view.detailZoom) * pixelRatio);
  const colours = layer.palette.map(([red, green, blue, alpha]) => [red * alpha, green * alpha, blue * alpha] as const);
  const project = projector(view);
  const at: [number, number] = [0, 0];
  for (let i = 0; i < layer.codes.length; i++) {
    project(layer.positions[i * 2] ?? NaN, layer.positions[i * 2 + 1] ?? NaN, at);
    const colour = colours[layer.codes[i] ?? 0];
    if (colour) addLight(light, pixels, kernel, Math.round(at[0] * pixelRatio), Math.round(at[1] * pixelRatio), colour);
  }
  develop(pixels.data, light, isDark ? 255 : 170);
  return light;
}

interface Kernel {
  reach: number;
  weights: Float32Array;
}

/** A bright core of the point's radius in a faint halo. */
function kernelOf(radiusPx: number): Kernel {
  const reach = Math.max(1, Math.ceil(radiusPx * 2));
  const side = reach * 2 + 1;
  const weights = new Float32Array(side * side);
  for (let y = -reach; y <= reach; y++) {
    for (let x = -reach; x <= reach; x++) {
      const share = Math.hypot(x, y) / Math.max(radiusPx, 0.6);
      weights[(y + reach) * side + x + reach] =
        Math.exp(-share * share * 1.2) * 0.94 + Math.exp(-share * share * 0.35) * 0.06;
    }
  }
  return { reach, weights };
}

type Light = readonly [red: number, green: number, blue: number];

function addLight(light: LightBuffer, size: Pixels, kernel: Kernel, x: number, y: number, [red, green, blue]: Light) {
  const { reach, weights } = kernel;
  if (!(x >= reach && y >= reach && x < size.width - reach && y < size.height - reach)) return;
  let k = 0;
  for (let row = y - reach; row <= y + reach; row++) {
    let i = (row * size.width + x - reach) * 3;
    for (let column = -reach; column <= reach; column++, i += 3) {
      const weight = weights[k++] ?? 0;
      light[i] = (light[i] ?? 0) + red * weight;
      light[i + 1] = (light[i + 1] ?? 0) + green * weight;
      light[i + 2] = (light[i + 2] ?? 0) + blue * weight;
    }
  }
}

/** Gathered light to colour and alpha: opaque where there is much, in the mixture's own hue, darker on a light ground. */
function develop(data: Uint8ClampedArray, light: LightBuffer, brightness: number): void {
  for (let i = 0, p = 0; i < light.length; i += 3, p += 4) {
    const red = light[i] ?? 0;
    const green = light[i + 1] ?? 0;
    const blue = light[i + 2] ?? 0;
    const most = red > green ? (red > blue ? red : blue) : green > blue ? green : blue;
    if (most < 1) continue;
    const share = brightness / most;
    data[p] = red * share;
    data[p + 1] = green * share;
    data[p + 2] = blue * share;
    data[p + 3] = CURVE[Math.min(CURVE_STEPS, ((most / CURVE_MAX) * CURVE_STEPS) | 0)] ?? 0;
  }
}
