import { isShownAt, valueAt, type MapLayer, type Pick, type SymbolsLayer } from './layer.ts';
import { projector, type MapView } from './view.ts';

/** A pointer hits a marker up to this far from its edge. */
const SLACK_PX = 6;

/**
 * The marker under a pixel: the topmost layer that has one, in it the nearest. Walks all rows: 10,000 take well under a
 * millisecond, with no index to keep.
 */
export function pickAt(layers: readonly MapLayer[], view: MapView, x: number, y: number, scale = 1): Pick | null {
  for (let i = layers.length - 1; i >= 0; i--) {
    const layer = layers[i];
    if (layer?.kind !== 'symbols' || !layer.isPickable || !isShownAt(layer, view.detailZoom)) continue;
    const row = nearestRow(layer, view, x, y, scale);
    if (row >= 0) return { layerId: layer.id, row };
  }
  return null;
}

function nearestRow(layer: SymbolsLayer, view: MapView, x: number, y: number, scale: number): number {
  const project = projector(view);
  const pixel: [number, number] = [0, 0];
  const reach = (valueAt(layer.sizePx, view.detailZoom) / 2 + SLACK_PX) * scale;
  let best = reach * reach;
  let bestRow = -1;
  for (let row = 0; row < layer.codes.length; row++) {
    project(layer.positions[row * 2] ?? NaN, layer.positions[row * 2 + 1] ?? NaN, pixel);
    const distance = (pixel[0] - x) ** 2 + (pixel[1] - y) ** 2;
    if (distance < best) {
      best = distance;
      bestRow = row;
    }
  }
  return bestRow;
}
