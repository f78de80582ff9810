import { valueAt, type PointsLayer, type Rgba } from './layer.ts';
import { projector, type MapView } from './view.ts';

/** A pixel buffer as `ImageData` has it. */
export interface Pixels {
  data: Uint8ClampedArray;
  width: number;
  height: number;
}

/**
 * Adds each point's light to the picture: on a dark ground (`additive`) many points make a brighter place, on a light
 * one a darker place. Rows of the palette with more alpha shine more. The buffer starts black or white, opaque.
 */
export function drawGlow(
  pixels: Pixels,
  layer: PointsLayer,
  view: MapView,
  pixelRatio: number,
  additive: boolean,
): void {
  const ground = additive ? 0 : 255;
  for (let i = 0; i < pixels.data.length; i += 4) {
    pixels.data[i] = pixels.data[i + 1] = pixels.data[i + 2] = ground;
    pixels.data[i + 3] = 255;
  }
  const kernel = kernelOf(valueAt(layer.radiusPx, view.zoom) * pixelRatio);
  const lights = layer.palette.map((colour) => lightOf(colour, additive));
  const project = projector(view);
  const at: [number, number] = [0, 0];
  for (let i = 0; i < layer.codes.length; i++) {
    project(layer.positions[i * 2] ?? NaN, layer.positions[i * 2 + 1] ?? NaN, at);
    const light = lights[layer.codes[i] ?? 0];
    if (light) splat(pixels, kernel, Math.round(at[0] * pixelRatio), Math.round(at[1] * pixelRatio), light);
  }
}

interface Kernel {
  reach: number;
  weights: Float32Array;
}

/** A bright core of the point's radius in a faint halo twice as wide. */
function kernelOf(radiusPx: number): Kernel {
  const reach = Math.max(1, Math.ceil(radiusPx * 1.8));
  const side = reach * 2 + 1;
  const weights = new Float32Array(side * side);
  for (let y = -reach; y <= reach; y++) {
    for (let x = -reach; x <= reach; x++) {
      const share = Math.hypot(x, y) / Math.max(radiusPx, 0.6);
      weights[(y + reach) * side + x + reach] =
        Math.exp(-share * share * 1.1) * 0.9 + Math.exp(-share * share * 0.3) * 0.1;
    }
  }
  return { reach, weights };
}

function lightOf([red, green, blue, alpha]: Rgba, additive: boolean): readonly [number, number, number] {
  if (additive) return [red * alpha, green * alpha, blue * alpha];
  return [(red - 255) * alpha, (green - 255) * alpha, (blue - 255) * alpha];
}

function splat(pixels: Pixels, kernel: Kernel, x: number, y: number, light: readonly [number, number, number]): void {
  const { data, width, height } = pixels;
  const { reach, weights } = kernel;
  if (!(x >= reach && y >= reach && x < width - reach && y < height - reach)) return;
  let k = 0;
  for (let row = y - reach; row <= y + reach; row++) {
    let i = (row * width + x - reach) * 4;
    for (let column = -reach; column <= reach; column++, i += 4) {
      const weight = weights[k++] ?? 0;
      data[i] = (data[i] ?? 0) + light[0] * weight;
      data[i + 1] = (data[i + 1] ?? 0) + light[1] * weight;
      data[i + 2] = (data[i + 2] ?? 0) + light[2] * weight;
    }
  }
}
