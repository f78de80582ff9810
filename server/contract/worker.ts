import { Type, type Static } from 'typebox';
import { Position } from './geo.ts';
import { DivisionCode, WorkerId } from './ids.ts';
import { Instant } from './time.ts';

/** 党员, 人大代表, 中心户长. */
export const Line = Type.Union([Type.Literal('party'), Type.Literal('deputy'), Type.Literal('householdHead')]);
export type Line = Static<typeof Line>;

/** A person of the three lines with an issued phone; the name is null for readers without the right (a wall). */
export const Worker = Type.Object({
  id: WorkerId,
  name: Type.Union([Type.String(), Type.Null()]),
  line: Line,
  village: DivisionCode,
  grids: Type.Array(Type.String(), { description: 'codes of the basic grids the worker answers for' }),
  skills: Type.Array(Type.String()),
  position: Type.Union([Position, Type.Null()]),
  /** When the phone took the position; null while it never reported. */
  positionAt: Type.Union([Instant, Type.Null()]),
  openOrders: Type.Integer(),
});
export type Worker = Static<typeof Worker>;

/** A worker near a point, nearest first, with what made the order of the list. */
export const NearbyWorker = Type.Object({
  id: WorkerId,
  name: Type.Union([Type.String(), Type.Null()]),
  distanceM: Type.Number(),
  skills: Type.Array(Type.String()),
  openOrders: Type.Integer(),
  positionAt: Type.Union([Instant, Type.Null()]),
  isGridOwner: Type.Boolean({ description: 'answers for the grid that the point lies in' }),
});
export type NearbyWorker = Static<typeof NearbyWorker>;

/** Body of `POST /api/positions`: a phone's own fixes, oldest first. */
export const PositionBatch = Type.Object({
  fixes: Type.Array(
    Type.Object({
      position: Position,
      accuracyM: Type.Optional(Type.Number({ minimum: 0, maximum: 100_000 })),
      observedAt: Instant,
    }),
    { minItems: 1, maxItems: 500 },
  ),
});
export type PositionBatch = Static<typeof PositionBatch>;
