import type { Position } from '#contract/geo';
import { type Area, MAX_AREA_POINTS } from '#contract/selection';
import type { Text } from '../problem.ts';

/** Corners of a drawn circle: its edge is then nowhere more than 0.03 % of the radius inside the true one. */
const CIRCLE_CORNERS = 128;
const METRES_PER_DEGREE = 111_195;

/** The area as one closed ring, first and last point the same. */
export function ringOf(area: Area): Position[] {
  if (area.kind === 'polygon') return closed(area.ring);
  const { centre, radiusM } = area;
  const north = radiusM / METRES_PER_DEGREE;
  const east = north / Math.max(0.01, Math.cos((centre[1] * Math.PI) / 180));
  const corner = (i: number): Position => {
    const angle = (2 * Math.PI * i) / CIRCLE_CORNERS;
    return [centre[0] + east * Math.sin(angle), centre[1] + north * Math.cos(angle)];
  };
  return closed(Array.from({ length: CIRCLE_CORNERS }, (_, i) => corner(i)));
}

/** What is wrong with a drawn area, in words for whoever drew it; null when nothing is. */
export function findAreaFault(area: Area): Text | null {
  if (area.kind === 'circle') return null;
  const ring = closed(area.ring);
  if (ring.length > MAX_AREA_POINTS + 1) {
    return { zh: `最多 ${MAX_AREA_POINTS} 个点`, en: `may have ${MAX_AREA_POINTS} corners at most` };
  }
  const sides = ring.slice(1).flatMap((to, i) => {
    const from = ring[i] ?? to;
    return isSame(from, to) ? [] : [[from, to] as const];
  });
  if (sides.length < 3 || sides.every(([from, to]) => turn(from, to, ring[0] ?? to) === 0)) {
    return { zh: '至少要有三个不在一条线上的点', en: 'needs three corners that are not on one line' };
  }
  return crosses(sides) ? { zh: '边线交叉，请重画', en: 'its edges cross each other: draw it again' } : null;
}

/** The ring as PostGIS reads it (WKT, EPSG:4326). */
export function areaWkt(area: Area): string {
  const points = ringOf(area).map(([lng, lat]) => `${lng.toFixed(7)} ${lat.toFixed(7)}`);
  return `POLYGON((${points.join(',')}))`;
}

const isSame = (a: Position, b: Position): boolean => a[0] === b[0] && a[1] === b[1];

function closed(ring: readonly Position[]): Position[] {
  const [first] = ring;
  const last = ring[ring.length - 1];
  if (!first || !last) return [];
  return isSame(first, last) ? [...ring] : [...ring, first];
}

type Side = readonly [from: Position, to: Position];

/** Whether any two sides of a closed ring meet elsewhere than neighbours do at their common corner. */
function crosses(sides: readonly Side[]): boolean {
  return sides.some((side, i) =>
    sides.slice(i + 1).some((other, offset) => {
      const isNext = offset === 0;
      const isAround = i === 0 && offset === sides.length - 2;
      if (isNext) return foldsBack(side, other);
      return isAround ? foldsBack(other, side) : meet(side, other);
    }),
  );
}

/** Two neighbours share a corner; they overlap only when the second goes straight back. */
function foldsBack([from, corner]: Side, [, to]: Side): boolean {
  if (turn(from, corner, to) !== 0) return false;
  return (from[0] - corner[0]) * (to[0] - corner[0]) + (from[1] - corner[1]) * (to[1] - corner[1]) > 0;
}

function meet([a, b]: Side, [c, d]: Side): boolean {
  const [abc, abd, cda, cdb] = [turn(a, b, c), turn(a, b, d), turn(c, d, a), turn(c, d, b)];
  if (abc !== abd && cda !== cdb) return true;
  return (
    (abc === 0 && isBetween(a, c, b)) ||
    (abd === 0 && isBetween(a, d, b)) ||
    (cda === 0 && isBetween(c, a, d)) ||
    (cdb === 0 && isBetween(c, b, d))
  );
}

/** Smaller triangles than this, in square degrees (about 10 cm²), are lines: degrees are rounded as they are computed. */
const FLAT = 1e-13;

/** 1 to the left, -1 to the right, 0 straight on. */
function turn(a: Position, b: Position, c: Position): number {
  const cross = (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]);
  return Math.abs(cross) < FLAT ? 0 : Math.sign(cross);
}

function isBetween(a: Position, point: Position, b: Position): boolean {
  const [x, y] = point;
  return (
    x >= Math.min(a[0], b[0]) && x <= Math.max(a[0], b[0]) && y >= Math.min(a[1], b[1]) && y <= Math.max(a[1], b[1])
  );
}
