import { Type } from 'typebox';
import { Value } from 'typebox/value';
import { encodeHouseholds } from '#contract/compact-households';
import { COMPACT_UNITS_PER_DEGREE, encodeShapes, type ShapeParts } from '#contract/compact-shapes';
import { Position } from '#contract/geo';
import type { BasemapIndex, CameraLayer, DivisionIndex, GridIndex, WorkerLayer } from '#contract/layers';
import type { BasemapRow, CameraRow, DivisionRow, GridRow, HouseholdGridRow, WorkerRow } from './layer-repository.ts';

/** The content of a layer before compression, and how many shapes, points or rows it holds. */
export interface LayerContent {
  mediaType: 'application/json' | 'application/octet-stream';
  bytes: Uint8Array;
  count: number;
}

const Line = Type.Array(Position);
const Geometry = Type.Union([
  Type.Object({ type: Type.Literal('Point'), coordinates: Position }),
  Type.Object({ type: Type.Literal('LineString'), coordinates: Line }),
  Type.Object({
    type: Type.Union([Type.Literal('Polygon'), Type.Literal('MultiLineString')]),
    coordinates: Type.Array(Line),
  }),
  Type.Object({ type: Type.Literal('MultiPolygon'), coordinates: Type.Array(Type.Array(Line)) }),
]);

/**
 * Rings, lines or the single point of a GeoJSON geometry; rings stay closed.
 * @throws Error on a geometry of another type
 */
export function partsOf(geoJson: string): ShapeParts {
  const geometry: unknown = JSON.parse(geoJson);
  if (!Value.Check(Geometry, geometry)) throw new Error(`a map layer cannot hold ${geoJson.slice(0, 80)}`);
  switch (geometry.type) {
    case 'Point':
      return [[geometry.coordinates]];
    case 'LineString':
      return [geometry.coordinates];
    case 'Polygon':
    case 'MultiLineString':
      return geometry.coordinates;
    case 'MultiPolygon':
      return geometry.coordinates.flat();
  }
}

/** The shapes of rows, in their order. */
export function shapesLayer(rows: readonly { shape: string }[]): LayerContent {
  const bytes = encodeShapes(rows.map((row) => partsOf(row.shape)));
  return { mediaType: 'application/octet-stream', bytes, count: rows.length };
}

/** Columns that go with the shapes of the basic grids. */
export function gridIndexLayer(rows: readonly GridRow[]): LayerContent {
  const index: GridIndex = {
    codes: rows.map((row) => row.code),
    names: rows.map((row) => row.name),
    levels: rows.map((row) => row.level),
    households: rows.map((row) => row.households),
    persons: rows.map((row) => row.persons),
    vacant: rows.map((row) => row.isVacant),
    lngs: rows.map((row) => roundDegrees(row.lng)),
    lats: rows.map((row) => roundDegrees(row.lat)),
  };
  return jsonLayer(index, rows.length);
}

/** Columns that go with the shapes of the divisions. */
export function divisionIndexLayer(rows: readonly DivisionRow[]): LayerContent {
  const index: DivisionIndex = {
    codes: rows.map((row) => row.code),
    names: rows.map((row) => row.name),
    levels: rows.map((row) => row.level),
    lngs: rows.map((row) => roundDegrees(row.lng)),
    lats: rows.map((row) => roundDegrees(row.lat)),
    households: rows.map((row) => row.households),
    persons: rows.map((row) => row.persons),
  };
  return jsonLayer(index, rows.length);
}

/** Columns that go with the shapes of the basemap. */
export function basemapIndexLayer(rows: readonly BasemapRow[]): LayerContent {
  const index: BasemapIndex = {
    // The table's own constraint allows exactly the contract's kinds.
    kinds: rows.map((row) => row.kind as BasemapIndex['kinds'][number]),
    names: rows.map((row) => row.name),
    ranks: rows.map((row) => row.rank),
  };
  return jsonLayer(index, rows.length);
}

/** The cameras in columns. */
export function cameraLayer(rows: readonly CameraRow[]): LayerContent {
  const layer: CameraLayer = {
    ids: rows.map((row) => row.id),
    names: rows.map((row) => row.name),
    villages: rows.map((row) => row.village),
    classes: rows.map((row) => row.class),
    lngs: rows.map((row) => roundDegrees(row.lng)),
    lats: rows.map((row) => roundDegrees(row.lat)),
    azimuthsDeg: rows.map((row) => Math.round(row.azimuthDeg)),
    fovsDeg: rows.map((row) => Math.round(row.fovDeg)),
    rangesM: rows.map((row) => Math.round(row.rangeM)),
  };
  return jsonLayer(layer, rows.length);
}

/** The workers in columns; a wall gets no names. */
export function workerLayer(rows: readonly WorkerRow[], withNames: boolean): LayerContent {
  const layer: WorkerLayer = {
    ids: rows.map((row) => row.id),
    names: rows.map((row) => (withNames ? row.name : null)),
    lines: rows.map((row) => row.line),
    villages: rows.map((row) => row.village),
  };
  return jsonLayer(layer, rows.length);
}

/** The household points, in the order of `gridCodes`; households of a grid that is not listed are left out. */
export function householdLayer(gridCodes: readonly string[], rows: readonly HouseholdGridRow[]): LayerContent {
  const byGrid = new Map(rows.map((row) => [row.grid, row.points]));
  const groups = gridCodes.map((code) => byGrid.get(code) ?? []);
  const points = groups.flat();
  const bytes = encodeHouseholds({
    ids: Uint32Array.from(points, ([id]) => id),
    positions: Float64Array.from(
      points.flatMap(([, x, y]) => [x / COMPACT_UNITS_PER_DEGREE, y / COMPACT_UNITS_PER_DEGREE]),
    ),
    perGrid: Uint32Array.from(groups, (group) => group.length),
  });
  return { mediaType: 'application/octet-stream', bytes, count: points.length };
}

function jsonLayer(value: unknown, count: number): LayerContent {
  return { mediaType: 'application/json', bytes: new TextEncoder().encode(JSON.stringify(value)), count };
}

const roundDegrees = (degrees: number) => Math.round(degrees * COMPACT_UNITS_PER_DEGREE) / COMPACT_UNITS_PER_DEGREE;
