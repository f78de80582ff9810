import { Type, type Static } from 'typebox';

/**
 * The map's compact arrays. Each has an immutable address `/api/layers/{name}/{scope}/{version}` (brotli or gzip), handed
 * out by the snapshot; a reader gets its own scope's only.
 * `grids`: `encodeShapes` of the basic grids; `divisions`: `encodeShapes` of `divisionIndex.codes`; `basemap`: `encodeShapes` of
 * `basemapIndex`; `households`: `encodeHouseholds`; the `…Index` layers are JSON columns in the same order.
 */
export const LAYER_NAMES = [
  'grids',
  'gridIndex',
  'divisions',
  'divisionIndex',
  'basemap',
  'basemapIndex',
  'households',
  'cameras',
  'workers',
] as const;
export const LayerName = Type.Unsafe<(typeof LAYER_NAMES)[number]>(
  Type.Union(LAYER_NAMES.map((name) => Type.Literal(name))),
);
export type LayerName = (typeof LAYER_NAMES)[number];

const Strings = Type.Array(Type.String());
const Numbers = Type.Array(Type.Number());

/** Columns of the basic grids, ordered by code. */
export const GridIndex = Type.Object({
  codes: Strings,
  names: Strings,
  levels: Numbers,
  households: Numbers,
  persons: Numbers,
  vacant: Type.Array(Type.Boolean()),
  lngs: Numbers,
  lats: Numbers,
});
export type GridIndex = Static<typeof GridIndex>;

/** Columns of the divisions in scope, county first, ordered by code; `lngs`/`lats` are their seats. */
export const DivisionIndex = Type.Object({
  codes: Strings,
  names: Strings,
  levels: Strings,
  lngs: Numbers,
  lats: Numbers,
  households: Numbers,
  persons: Numbers,
});
export type DivisionIndex = Static<typeof DivisionIndex>;

/** What each basemap shape is; generated ones are 示意 (illustrative). `rank` 1 is the most important. */
export const BasemapIndex = Type.Object({
  kinds: Type.Array(
    Type.Union([Type.Literal('river'), Type.Literal('road'), Type.Literal('relief'), Type.Literal('place')]),
  ),
  names: Type.Array(Type.Union([Type.String(), Type.Null()])),
  ranks: Numbers,
});
export type BasemapIndex = Static<typeof BasemapIndex>;

/** Columns of the cameras, ordered by id. Positions in degrees. */
export const CameraLayer = Type.Object({
  ids: Strings,
  names: Strings,
  villages: Strings,
  classes: Numbers,
  lngs: Numbers,
  lats: Numbers,
  azimuthsDeg: Numbers,
  fovsDeg: Numbers,
  rangesM: Numbers,
});
export type CameraLayer = Static<typeof CameraLayer>;

/** Columns of the workers with phones, ordered by id; names are null for a wall. */
export const WorkerLayer = Type.Object({
  ids: Numbers,
  names: Type.Array(Type.Union([Type.String(), Type.Null()])),
  lines: Strings,
  villages: Strings,
});
export type WorkerLayer = Static<typeof WorkerLayer>;
