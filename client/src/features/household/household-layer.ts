import type { MapLayer, PointsLayer, Rgba, Sprite, SymbolsLayer, ZoomStops } from '../../map/layer.ts';
import { viewBounds, type MapView } from '../../map/view.ts';
import type { Households } from './household-store.ts';

/** Below it households are light, from it each has its shape (● ▲ ■), from the second its letter too. */
export const SHAPE_ZOOM = 14;
export const LETTER_ZOOM = 16;

const RADIUS_PX: ZoomStops = [
  [8, 0.7],
  [10, 1.1],
  [12, 1.8],
  [14, 3],
];
const SIZE_PX: ZoomStops = [
  [14, 11],
  [16, 20],
  [18, 28],
];

/** Green is quiet, since it is nine of ten; yellow and red are seen among it. Alpha is how much light a point gives. */
const LIGHT: readonly Rgba[] = [
  [14, 158, 120, 0.3],
  [240, 165, 10, 0.85],
  [255, 96, 30, 1],
];
const INK: Rgba = [4, 8, 15, 0.9];
const FILLS: readonly Rgba[] = [
  [0, 158, 115, 1],
  [230, 159, 0, 1],
  [213, 94, 0, 1],
];
const SHAPES = ['circle', 'triangle', 'square'] as const;
const LETTERS = ['G', 'Y', 'R'] as const;
const sprites = (withLetter: boolean): Sprite[] =>
  SHAPES.map((shape, i) => ({
    shape,
    fill: FILLS[i] ?? INK,
    stroke: INK,
    ...(withLetter ? { letter: LETTERS[i] ?? '' } : {}),
  }));
const SHAPE_SPRITES = sprites(false);
const LETTER_SPRITES = sprites(true);

/** The households as the map draws them, and which household each drawn row is. */
export interface HouseholdDrawing {
  layers: MapLayer[];
  /** Row of the store for each row of the shapes layer; null while they are points, which nobody opens. */
  rows: Uint32Array | null;
}

/**
 * Households at a view. `stopZoom` is where they end altogether: a wall shows where people live, never whose house
 * it is.
 */
export function householdDrawing(households: Households, view: MapView, stopZoom = Infinity): HouseholdDrawing {
  if (view.detailZoom < SHAPE_ZOOM || stopZoom <= SHAPE_ZOOM) {
    return { layers: [pointsLayer(households, Math.min(SHAPE_ZOOM, stopZoom))], rows: null };
  }
  const rows = rowsInView(households, view);
  return { layers: [shapesLayer(households, rows, view.detailZoom >= LETTER_ZOOM)], rows };
}

function pointsLayer(households: Households, maxZoom: number): PointsLayer {
  return {
    kind: 'points',
    id: 'households',
    positions: households.points.positions,
    codes: households.colours,
    palette: LIGHT,
    radiusPx: RADIUS_PX,
    maxZoom,
  };
}

function shapesLayer(households: Households, rows: Uint32Array, withLetter: boolean): SymbolsLayer {
  const positions = new Float64Array(rows.length * 2);
  const codes = new Uint8Array(rows.length);
  rows.forEach((row, i) => {
    positions[i * 2] = households.points.positions[row * 2] ?? NaN;
    positions[i * 2 + 1] = households.points.positions[row * 2 + 1] ?? NaN;
    codes[i] = households.colours[row] ?? 0;
  });
  return {
    kind: 'symbols',
    id: 'households',
    positions,
    codes,
    sprites: withLetter ? LETTER_SPRITES : SHAPE_SPRITES,
    sizePx: SIZE_PX,
    minZoom: SHAPE_ZOOM,
    isPickable: true,
  };
}

function rowsInView(households: Households, view: MapView): Uint32Array {
  const [west, south, east, north] = viewBounds(view, 0.25);
  const { positions } = households.points;
  const rows: number[] = [];
  for (let row = 0; row < households.colours.length; row++) {
    const lng = positions[row * 2] ?? NaN;
    const lat = positions[row * 2 + 1] ?? NaN;
    if (lng >= west && lng <= east && lat >= south && lat <= north) rows.push(row);
  }
  return Uint32Array.from(rows);
}
