import type { ShapeParts } from '#contract/compact-shapes';
import type { Position } from '#contract/geo';

/** A line that a person walks along, there and back; `lengthsM[i]` is the way from its start to point `i`. */
export interface WalkPath {
  points: readonly Position[];
  lengthsM: readonly number[];
}

const METRES_PER_DEGREE = 111_320;

/** Metres between two near positions, flat: a walk inside one grid is below a few kilometres. */
export function flatDistanceM([lngA, latA]: Position, [lngB, latB]: Position): number {
  const east = (lngB - lngA) * Math.cos((latA * Math.PI) / 180);
  return Math.hypot(east, latB - latA) * METRES_PER_DEGREE;
}

/** Tells whether a position lies in a shape, by the even-odd rule over all its rings. */
export function contains(shape: ShapeParts, [lng, lat]: Position): boolean {
  let isIn = false;
  for (const ring of shape) {
    ring.forEach(([lngA, latA], i) => {
      const [lngB, latB] = ring[(i + ring.length - 1) % ring.length] ?? [0, 0];
      if (latA > lat !== latB > lat && lng < ((lngB - lngA) * (lat - latA)) / (latB - latA) + lngA) isIn = !isIn;
    });
  }
  return isIn;
}

/** The longest stretch of road inside a grid, or the short way round its middle where no road crosses it. */
export function pathInGrid(grid: ShapeParts, middle: Position, roads: readonly ShapeParts[]): WalkPath {
  const stretches = roads.flatMap((road) => road.flatMap((line) => stretchesInside(grid, line)));
  const paths = stretches.map(measurePath);
  const longest = paths.reduce<WalkPath | null>(
    (best, path) => (best && lengthM(best) >= lengthM(path) ? best : path),
    null,
  );
  return longest && lengthM(longest) > 0 ? longest : measurePath(smallRound(grid, middle));
}

/** Where someone is who has walked `walkedM` metres along a path, there and back again. */
export function placeOnPath(path: WalkPath, walkedM: number): Position {
  const total = lengthM(path);
  const [first = [0, 0] as Position] = path.points;
  if (total === 0) return first;
  const along = walkedM % (2 * total);
  const at = along <= total ? along : 2 * total - along;
  const next = Math.max(
    1,
    path.lengthsM.findIndex((length) => length >= at),
  );
  const [from = first, to = first] = [path.points[next - 1], path.points[next]];
  const startM = path.lengthsM[next - 1] ?? 0;
  const share = (at - startM) / Math.max(1e-9, (path.lengthsM[next] ?? total) - startM);
  return [from[0] + (to[0] - from[0]) * share, from[1] + (to[1] - from[1]) * share];
}

const lengthM = (path: WalkPath): number => path.lengthsM[path.lengthsM.length - 1] ?? 0;

function measurePath(points: readonly Position[]): WalkPath {
  let walkedM = 0;
  const lengthsM = points.map((point, i) => (walkedM += i === 0 ? 0 : flatDistanceM(points[i - 1] ?? point, point)));
  return { points, lengthsM };
}

function stretchesInside(grid: ShapeParts, line: readonly Position[]): Position[][] {
  const stretches: Position[][] = [[]];
  for (const point of line) {
    if (contains(grid, point)) stretches[stretches.length - 1]?.push(point);
    else if (stretches[stretches.length - 1]?.length) stretches.push([]);
  }
  return stretches.filter((stretch) => stretch.length > 1);
}

const ROUND_DEGREES = 0.0006;

function smallRound(grid: ShapeParts, middle: Position): Position[] {
  const corners: Position[] = [0, 1, 2, 3, 4, 5].map((turn) => {
    const angle = (turn * Math.PI) / 3;
    return [middle[0] + Math.cos(angle) * ROUND_DEGREES, middle[1] + Math.sin(angle) * ROUND_DEGREES];
  });
  return [middle, ...corners.filter((corner) => contains(grid, corner))];
}
