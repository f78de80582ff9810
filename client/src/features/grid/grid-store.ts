import type { ShapeParts } from '#contract/compact-shapes';
import type { BasemapIndex, DivisionIndex, GridIndex } from '#contract/layers';
import { createStore } from 'zustand/vanilla';

/** The still part of the map: basic grids, divisions and the illustrative basemap; row `i` of an index is shape `i`. */
export interface Territory {
  grids: { index: GridIndex; shapes: ShapeParts[]; bboxes: Float64Array; rowOf: ReadonlyMap<string, number> };
  divisions: { index: DivisionIndex; shapes: ShapeParts[]; rowOf: ReadonlyMap<string, number> };
  basemap: { index: BasemapIndex; shapes: ShapeParts[] };
}

/** Creates the store of the territory; null until it came in. */
export function createTerritoryStore() {
  return createStore<{ territory: Territory | null }>(() => ({ territory: null }));
}
export type TerritoryStore = ReturnType<typeof createTerritoryStore>;

/** West, south, east, north of each shape in degrees, four numbers a shape. */
export function bboxesOf(shapes: readonly ShapeParts[]): Float64Array {
  const bboxes = new Float64Array(shapes.length * 4);
  shapes.forEach((parts, row) => {
    let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
    for (const part of parts) {
      for (const [lng, lat] of part) {
        west = Math.min(west, lng);
        east = Math.max(east, lng);
        south = Math.min(south, lat);
        north = Math.max(north, lat);
      }
    }
    bboxes.set([west, south, east, north], row * 4);
  });
  return bboxes;
}

/** Row of the basic grid that holds a point, or -1: bounding boxes first, then the even-odd rule. */
export function gridRowAt(grids: Territory['grids'], [lng, lat]: readonly [number, number]): number {
  const { bboxes, shapes } = grids;
  for (let row = 0; row < shapes.length; row++) {
    const at = row * 4;
    if (lng < (bboxes[at] ?? 0) || lat < (bboxes[at + 1] ?? 0)) continue;
    if (lng > (bboxes[at + 2] ?? 0) || lat > (bboxes[at + 3] ?? 0)) continue;
    if (isInside(shapes[row] ?? [], lng, lat)) return row;
  }
  return -1;
}

/** Even-odd rule over all rings of a shape. */
export function isInside(parts: ShapeParts, lng: number, lat: number): boolean {
  let isIn = false;
  for (const ring of parts) {
    for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
      const [xi, yi] = ring[i] ?? [0, 0];
      const [xj, yj] = ring[j] ?? [0, 0];
      if (yi > lat !== yj > lat && lng < ((xj - xi) * (lat - yi)) / (yj - yi) + xi) isIn = !isIn;
    }
  }
  return isIn;
}
