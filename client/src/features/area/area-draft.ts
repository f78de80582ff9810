import type { Position } from '#contract/geo';
import { MAX_AREA_POINTS, type Area } from '#contract/selection';
import { destination } from '../../lib/geodesy.ts';

/** Radii that the keys go through, in metres; they are the steps of a polygon's cursor as well, a tenth of each. */
export const RADII_M = [
  50, 100, 150, 200, 300, 500, 750, 1_000, 1_500, 2_000, 3_000, 5_000, 7_500, 10_000, 15_000, 20_000, 30_000, 60_000,
] as const;
const FIRST_RADIUS_M = 500;

/** An area in the making. `cursor` is the circle's centre, or where the next corner of the polygon would stand. */
export interface AreaDraft {
  readonly shape: Area['kind'];
  readonly cursor: Position;
  readonly radiusM: number;
  /** Corners that stand, in the order in which they were set. */
  readonly corners: readonly Position[];
}

/** Where the cursor goes: east and north in steps. */
export type Direction = readonly [east: -1 | 0 | 1, north: -1 | 0 | 1];

/** What the officer does to the area. */
export type AreaDeed =
  | { kind: 'resize'; by: 1 | -1 }
  | { kind: 'radius'; radiusM: number }
  | { kind: 'move'; to: Direction }
  | { kind: 'point'; at: Position }
  | { kind: 'corner' }
  | { kind: 'uncorner' }
  | { kind: 'shape' };

/** A circle of half a kilometre around a place. */
export function beginArea(at: Position): AreaDraft {
  return { shape: 'circle', cursor: at, radiusM: FIRST_RADIUS_M, corners: [] };
}

/** How far one arrow key moves the cursor, in metres. */
export function stepM({ shape, radiusM }: AreaDraft): number {
  return radiusM / (shape === 'circle' ? 4 : 10);
}

/** The area after a deed. */
export function changeArea(draft: AreaDraft, deed: AreaDeed): AreaDraft {
  switch (deed.kind) {
    case 'resize':
      return { ...draft, radiusM: nextRadius(draft.radiusM, deed.by) };
    case 'radius':
      return { ...draft, radiusM: deed.radiusM };
    case 'move':
      return { ...draft, cursor: moved(draft, deed.to) };
    case 'point':
      return draft.shape === 'circle' ? { ...draft, cursor: deed.at } : withCorner({ ...draft, cursor: deed.at });
    case 'corner':
      return draft.shape === 'circle' ? draft : withCorner(draft);
    case 'uncorner':
      return { ...draft, corners: draft.corners.slice(0, -1), cursor: draft.corners.at(-1) ?? draft.cursor };
    case 'shape':
      return { ...draft, shape: draft.shape === 'circle' ? 'polygon' : 'circle' };
  }
}

/** The area as it stands; null while a polygon has fewer than three corners. */
export function areaOf({ shape, cursor, radiusM, corners }: AreaDraft): Area | null {
  if (shape === 'circle') return { kind: 'circle', centre: cursor, radiusM };
  return corners.length < 3 ? null : { kind: 'polygon', ring: [...corners] };
}

/** Tells whether the cursor stands on the corner set last: there, a corner more would be none. */
export function isOnLastCorner({ cursor, corners }: AreaDraft): boolean {
  const last = corners.at(-1);
  return last !== undefined && isSame(last, cursor);
}

function withCorner(draft: AreaDraft): AreaDraft {
  const { cursor, corners } = draft;
  if (corners.length === MAX_AREA_POINTS || isOnLastCorner(draft)) return draft;
  return { ...draft, corners: [...corners, cursor] };
}

function nextRadius(radiusM: number, by: 1 | -1): number {
  const larger = RADII_M.find((radius) => radius > radiusM);
  const smaller = RADII_M.findLast((radius) => radius < radiusM);
  return (by === 1 ? larger : smaller) ?? radiusM;
}

function moved(draft: AreaDraft, [east, north]: Direction): Position {
  const farM = stepM(draft);
  const sideways = destination(draft.cursor, 90, farM * east);
  return destination(sideways, 0, farM * north);
}

const isSame = (a: Position, b: Position): boolean => a[0] === b[0] && a[1] === b[1];
