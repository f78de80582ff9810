import type { ShapeParts } from '#contract/compact-shapes';
import type { LabelsLayer } from './layer.ts';

/** The still geometry below all layers; row `i` of every column is the same thing. */
export interface MapGround {
  divisions: {
    shapes: readonly ShapeParts[];
    names: readonly string[];
    levels: readonly string[];
    lngs: readonly number[];
    lats: readonly number[];
  };
  grids: { shapes: readonly ShapeParts[]; names: readonly string[]; lngs: readonly number[]; lats: readonly number[] };
  basemap: {
    shapes: readonly ShapeParts[];
    names: readonly (string | null)[];
    kinds: readonly string[];
    ranks: readonly number[];
  };
}

/** GeoJSON of one map source. */
export type Collection = GeoJSON.FeatureCollection;

/** Ids of the sources that `groundCollections` fills. */
export const GROUND_SOURCES = ['divisions', 'divisionPoints', 'grids', 'gridPoints', 'basemap', 'places'] as const;

const feature = (geometry: GeoJSON.Geometry, properties: Record<string, unknown>): GeoJSON.Feature => ({
  type: 'Feature',
  geometry,
  properties,
});
const collect = (features: GeoJSON.Feature[]): Collection => ({ type: 'FeatureCollection', features });
const point = (lng: number | undefined, lat: number | undefined): GeoJSON.Point => ({
  type: 'Point',
  coordinates: [lng ?? 0, lat ?? 0],
});

/** Each ring as a polygon of its own: outlines need no holes, and the county has none. */
function ringsAsPolygons(parts: ShapeParts): GeoJSON.MultiPolygon {
  return { type: 'MultiPolygon', coordinates: parts.map((ring) => [ring]) };
}

const asLines = (parts: ShapeParts): GeoJSON.MultiLineString => ({ type: 'MultiLineString', coordinates: parts });

/** One collection a source of the style. */
export function groundCollections(ground: MapGround): Record<(typeof GROUND_SOURCES)[number], Collection> {
  const { divisions, grids, basemap } = ground;
  const shapeOf = (parts: ShapeParts, level: string | undefined) =>
    level === 'county' ? ringsAsPolygons(parts) : asLines(parts);
  const basemapFeature = (parts: ShapeParts, row: number) =>
    feature(asLines(parts), { kind: basemap.kinds[row], name: basemap.names[row], rank: basemap.ranks[row] });
  return {
    divisions: collect(
      divisions.shapes.map((parts, row) =>
        feature(shapeOf(parts, divisions.levels[row]), { level: divisions.levels[row] }),
      ),
    ),
    divisionPoints: collect(
      divisions.names.map((name, row) =>
        feature(point(divisions.lngs[row], divisions.lats[row]), { name, level: divisions.levels[row], rank: row }),
      ),
    ),
    grids: collect(grids.shapes.map((parts) => feature(asLines(parts), {}))),
    gridPoints: collect(
      grids.names.map((name, row) => feature(point(grids.lngs[row], grids.lats[row]), { name, rank: row })),
    ),
    basemap: collect(basemap.shapes.map(basemapFeature).filter((_, row) => basemap.kinds[row] !== 'place')),
    places: collect(
      basemap.shapes.flatMap((parts, row) => {
        const [lng, lat] = parts[0]?.[0] ?? [];
        if (basemap.kinds[row] !== 'place' || lng === undefined) return [];
        return [feature(point(lng, lat), { name: basemap.names[row] ?? '', rank: basemap.ranks[row] })];
      }),
    ),
  };
}

/** Far beyond any county, near enough for the tiles to stay exact. */
const WORLD: [number, number][] = [
  [-179, -80],
  [179, -80],
  [179, 80],
  [-179, 80],
  [-179, -80],
];

/** Everything but a shape: what is dimmed while one town is shown. */
export function aroundOf(focus: ShapeParts | null): Collection {
  if (!focus) return collect([]);
  return collect([feature({ type: 'Polygon', coordinates: [WORLD, ...focus] }, {})]);
}

/** The area under the pointer and the chosen one, told apart by their role. */
export function markCollection(hovered: ShapeParts | null, selected: ShapeParts | null): Collection {
  const marked = (parts: ShapeParts | null, role: string) => (parts ? [feature(ringsAsPolygons(parts), { role })] : []);
  return collect([...marked(hovered, 'hovered'), ...marked(selected, 'selected')]);
}

/** The words of a labels layer; nothing for none. */
export function noteCollection(layer: LabelsLayer | null): Collection {
  return collect(
    (layer?.labels ?? []).map(({ position, title, text }) => feature(point(...position), { title, text, rank: 0 })),
  );
}
