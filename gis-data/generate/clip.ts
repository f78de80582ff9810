import polygonClipping from 'polygon-clipping';
import { type Micro, signedArea } from './outline.ts';

/** An outline prepared for clipping many small rings: its segments by square of a grid. */
export interface OutlineIndex {
  readonly ring: readonly Micro[];
  /** For each square, the first vertices of the segments that touch its surroundings. */
  readonly squares: Map<number, number[]>;
}

/** Side of a square of the index in micro-degrees, about 500 m. */
const SQUARE = 5000;

const squareKey = (column: number, row: number): number => column * 1_000_000 + row;

/** Prepares an outline. */
export function indexOutline(ring: readonly Micro[]): OutlineIndex {
  const squares = new Map<number, number[]>();
  ring.forEach((from, i) => {
    const to = ring[(i + 1) % ring.length] as Micro;
    forSquares(from, to, (key) => {
      const list = squares.get(key);
      if (list === undefined) squares.set(key, [i]);
      else list.push(i);
    });
  });
  return { ring, squares };
}

/** Tells whether a point in micro-degrees lies inside. */
export function isInsideRing(ring: readonly Micro[], [x, y]: readonly [number, number]): boolean {
  let inside = false;
  let before = ring[ring.length - 1];
  for (const vertex of ring) {
    if (before === undefined) break;
    if (vertex[1] > y !== before[1] > y) {
      const cross = ((before[0] - vertex[0]) * (y - vertex[1])) / (before[1] - vertex[1]) + vertex[0];
      if (x < cross) inside = !inside;
    }
    before = vertex;
  }
  return inside;
}

/** The parts of a ring inside the outline, as open counter-clockwise rings; the ring itself when it is wholly inside. */
export function clipToOutline(outline: OutlineIndex, ring: Micro[]): Micro[][] {
  const [west, south, east, north] = boundsOf(ring);
  let touches = false;
  forSquares([west, south], [east, north], (key) => (touches ||= outline.squares.has(key)));
  if (!touches) return isInsideRing(outline.ring, ring[0] as Micro) ? [ring] : [];
  const window = clipToBox(outline.ring, [west - 100, south - 100, east + 100, north + 100]);
  if (window.length < 3) return [];
  const parts = polygonClipping.intersection([closed(ring)], [closed(window)]);
  return parts.map((polygon) => roundRing(polygon[0] ?? [])).filter((part) => part.length >= 3);
}

function roundRing(ring: readonly [number, number][]): Micro[] {
  const rounded = ring.slice(0, -1).map(([x, y]): Micro => [Math.round(x), Math.round(y)]);
  const distinct = rounded.filter((vertex, i) => {
    const before = rounded[(i + rounded.length - 1) % rounded.length] as Micro;
    return before[0] !== vertex[0] || before[1] !== vertex[1];
  });
  return signedArea(distinct) >= 0 ? distinct : distinct.reverse();
}

const closed = (ring: readonly Micro[]): [number, number][] => [...ring, ring[0] as Micro];

function boundsOf(ring: readonly Micro[]): [number, number, number, number] {
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const [x, y] of ring) {
    west = Math.min(west, x);
    south = Math.min(south, y);
    east = Math.max(east, x);
    north = Math.max(north, y);
  }
  return [west, south, east, north];
}

function forSquares(
  from: readonly [number, number],
  to: readonly [number, number],
  visit: (key: number) => void,
): void {
  const [x0, x1] = [Math.min(from[0], to[0]), Math.max(from[0], to[0])].map((x) => Math.floor(x / SQUARE));
  const [y0, y1] = [Math.min(from[1], to[1]), Math.max(from[1], to[1])].map((y) => Math.floor(y / SQUARE));
  for (let column = x0 as number; column <= (x1 as number); column++) {
    for (let row = y0 as number; row <= (y1 as number); row++) visit(squareKey(column, row));
  }
}

/**
 * Sutherland–Hodgman against an upright box. The result may run along the box's sides, which lie outside the ring to be
 * clipped, so they never show in the intersection.
 */
function clipToBox(
  ring: readonly Micro[],
  [west, south, east, north]: readonly [number, number, number, number],
): Micro[] {
  let points: Micro[] = ring as Micro[];
  const sides: [(p: Micro) => boolean, (a: Micro, b: Micro) => Micro][] = [
    [(p) => p[0] >= west, (a, b) => [west, a[1] + ((b[1] - a[1]) * (west - a[0])) / (b[0] - a[0])]],
    [(p) => p[0] <= east, (a, b) => [east, a[1] + ((b[1] - a[1]) * (east - a[0])) / (b[0] - a[0])]],
    [(p) => p[1] >= south, (a, b) => [a[0] + ((b[0] - a[0]) * (south - a[1])) / (b[1] - a[1]), south]],
    [(p) => p[1] <= north, (a, b) => [a[0] + ((b[0] - a[0]) * (north - a[1])) / (b[1] - a[1]), north]],
  ];
  for (const [isIn, cut] of sides) {
    const kept: Micro[] = [];
    points.forEach((point, i) => {
      const before = points[(i + points.length - 1) % points.length] as Micro;
      if (isIn(point) !== isIn(before)) kept.push(cut(before, point));
      if (isIn(point)) kept.push(point);
    });
    points = kept;
  }
  return points;
}
