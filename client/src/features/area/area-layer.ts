import type { Position } from '#contract/geo';
import { destination } from '../../lib/geodesy.ts';
import type { AreasLayer, MapLayer, Rgba, SymbolsLayer } from '../../map/layer.ts';
import { areaOf, type AreaDraft } from './area-draft.ts';

const CIRCLE_CORNERS = 96;
const INK: Rgba = [4, 8, 15, 0.9];
const AREA: Rgba = [92, 200, 255, 1];
const SPRITES: SymbolsLayer['sprites'] = [
  { shape: 'cross', fill: AREA, stroke: INK },
  { shape: 'square', fill: AREA, stroke: INK },
];

/** The area in the making with its corners, and a cross at the cursor. */
export function areaLayers(draft: AreaDraft): MapLayer[] {
  const points = [draft.cursor, ...(draft.shape === 'polygon' ? draft.corners : [])];
  const marks: SymbolsLayer = {
    kind: 'symbols',
    id: 'drawn-marks',
    positions: Float64Array.from(points.flat()),
    codes: Uint8Array.from(points, (_, i) => (i === 0 ? 0 : 1)),
    sprites: SPRITES,
    sizePx: [[0, 16]],
    isPickable: false,
  };
  const shape: AreasLayer = {
    kind: 'areas',
    id: 'drawn-area',
    rings: [outline(draft)],
    fill: [92, 200, 255, areaOf(draft) === null ? 0.06 : 0.2],
    stroke: [92, 200, 255, 0.95],
  };
  return [shape, marks];
}

/** West, south, east and north of the area and its cursor, in degrees. */
export function areaBounds(draft: AreaDraft): [number, number, number, number] {
  const points = [...outline(draft), draft.cursor];
  const [lngs, lats] = [points.map(([lng]) => lng), points.map(([, lat]) => lat)];
  return [Math.min(...lngs), Math.min(...lats), Math.max(...lngs), Math.max(...lats)];
}

/** What is drawn: the circle, or the polygon as the next corner would make it. */
function outline({ shape, cursor, radiusM, corners }: AreaDraft): Position[] {
  if (shape === 'polygon') return [...corners, cursor];
  return Array.from({ length: CIRCLE_CORNERS }, (_, i) => destination(cursor, (i * 360) / CIRCLE_CORNERS, radiusM));
}
