import { Type, type Static } from 'typebox';
import { WorkerId } from './ids.ts';
import { NearestHolder, PlacedBy } from './selection.ts';
import { Instant } from './time.ts';
import { Line } from './worker.ts';

const Nullable = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) => Type.Union([schema, Type.Null()]);

/** What speaks for or against sending somebody, in the order in which it is told. */
export const REASONS = ['onTheSpot', 'distance', 'ownGrid', 'skill', 'load', 'fresh', 'leave'] as const;
export const Reason = Type.Unsafe<(typeof REASONS)[number]>(Type.Union(REASONS.map((reason) => Type.Literal(reason))));
export type Reason = (typeof REASONS)[number];

/** Somebody who could go to an incident; without a phone, `nearest` is who can tell them. */
export const Recommended = Type.Object({
  personId: Type.Integer(),
  workerId: Nullable(WorkerId),
  name: Type.String(),
  line: Line,
  distanceM: Type.Integer(),
  placedBy: PlacedBy,
  positionAt: Nullable(Instant),
  /** Skills that the type of incident asks for. */
  skills: Type.Array(Type.String()),
  openOrders: Type.Integer(),
  /** Said to be off duty until then. */
  leaveUntil: Nullable(Instant),
  nearest: Nullable(NearestHolder),
  score: Type.Number(),
  /** Points by reason, those that are not 0; their sum is the score. */
  reasons: Type.Array(Type.Object({ reason: Reason, points: Type.Number() })),
});
export type Recommended = Static<typeof Recommended>;

/** Answer of `GET /api/incidents/{id}/recommended-workers`, best first. */
export const RecommendedList = Type.Object({ items: Type.Array(Recommended) });
