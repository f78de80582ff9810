import { Type, type Static } from 'typebox';
import { Incident } from './incident.ts';
import { IncidentId } from './ids.ts';

/** Another open incident that may be the same, and why. Only a person merges. */
export const Duplicate = Type.Object({
  incident: Incident,
  /** 0 to 1: how near in space, time and words together. */
  score: Type.Number({ minimum: 0, maximum: 1 }),
  distanceM: Type.Number(),
  apartMs: Type.Number(),
  /** 0 to 1: how alike the words are. */
  likeness: Type.Number(),
  isSameType: Type.Boolean(),
});
export type Duplicate = Static<typeof Duplicate>;

/** Answer of `GET /api/incidents/{id}/duplicates`, the likeliest first. */
export const Duplicates = Type.Object({ items: Type.Array(Duplicate) });

/** How many open incidents may be the same as one that nobody took yet, and how near the nearest of them is. */
export const DuplicateCount = Type.Object({ incidentId: IncidentId, count: Type.Integer(), nearestM: Type.Number() });
export type DuplicateCount = Static<typeof DuplicateCount>;

/** Answer of `GET /api/duplicates`: new incidents of the scope that have any. */
export const DuplicateCounts = Type.Object({ items: Type.Array(DuplicateCount) });
