import { Type, type Static } from 'typebox';

/** [longitude, latitude] in degrees, WGS 84. */
export const Position = Type.Tuple([
  Type.Number({ minimum: -180, maximum: 180, description: 'longitude in degrees' }),
  Type.Number({ minimum: -90, maximum: 90, description: 'latitude in degrees' }),
]);
export type Position = Static<typeof Position>;

/** [west, south, east, north] in degrees, WGS 84. */
export const Bbox = Type.Tuple([Type.Number(), Type.Number(), Type.Number(), Type.Number()]);
export type Bbox = Static<typeof Bbox>;

/** How a place was found: by satellite, from the last known fix, or picked by hand on the map (手选). */
export const PlaceSource = Type.Union([Type.Literal('gps'), Type.Literal('lastKnown'), Type.Literal('picked')]);
export type PlaceSource = Static<typeof PlaceSource>;
