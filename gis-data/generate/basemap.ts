import { type PackShape, encodePart } from '../pack/pack-files.ts';
import { isInsideRing } from './clip.ts';
import type { PackDivision } from '../pack/pack-files.ts';
import type { Nature } from './generate.ts';
import type { PlanePoint } from './plane.ts';
import { middleOf } from './raster.ts';
import { type Road, soften } from './roads.ts';

/** A stream is drawn from where it gathers this many cells. */
const STREAM_CELLS = 230;

/** Rivers of the configuration and the streams that run to them, as far as they lie in the county. */
export function riverShapes(nature: Nature): PackShape[] {
  const { plane, ring } = nature.outline;
  const named = nature.rivers.flatMap((river) => {
    const runs = insideRuns(river.points, (point) => isInsideRing(ring, plane.toMicro(point)));
    return runs.map((run) => shape('river', river.name, river.rank, [run], nature));
  });
  return [...named, ...streams(nature).map((points) => shape('river', null, 4, [points], nature))];
}

/** The road network. */
export function roadShapes(nature: Nature, roads: readonly Road[]): PackShape[] {
  return roads.map((road) => shape('road', null, road.rank, [road.points], nature));
}

/** Names of divisions at their seats: rank 1 county, 2 town, 3 village. */
export function placeShapes(divisions: readonly PackDivision[]): PackShape[] {
  const ranks = { county: 1, town: 2, village: 3 };
  return divisions.map(({ name, level, seat }) => ({
    kind: 'place',
    name,
    rank: ranks[level],
    parts: [encodePart([[Math.round(seat[0] * 1e6), Math.round(seat[1] * 1e6)]])],
  }));
}

function shape(
  kind: PackShape['kind'],
  name: string | null,
  rank: number,
  parts: PlanePoint[][],
  nature: Nature,
): PackShape {
  return { kind, name, rank, parts: parts.map((part) => encodePart(part.map(nature.outline.plane.toMicro))) };
}

function insideRuns(points: readonly PlanePoint[], isIn: (point: PlanePoint) => boolean): PlanePoint[][] {
  const runs: PlanePoint[][] = [];
  let run: PlanePoint[] = [];
  for (const point of points) {
    if (isIn(point)) run.push(point);
    else if (run.length > 0) run = (runs.push(run), []);
  }
  if (run.length > 0) runs.push(run);
  return runs.filter((kept) => kept.length > 2).map(soften);
}

/** Streams from each source down to where they meet a larger one. */
function streams(nature: Nature): PlanePoint[][] {
  const { down, flow, order } = nature.drainage;
  const isStream = (cell: number): boolean => (flow[cell] ?? 0) >= STREAM_CELLS && nature.isInside[cell] === 1;
  const largest = new Map<number, number>();
  for (const cell of order) {
    const next = down[cell] as number;
    if (!isStream(cell) || next === cell) continue;
    const rival = largest.get(next);
    if (rival === undefined || (flow[cell] ?? 0) > (flow[rival] ?? 0)) largest.set(next, cell);
  }
  const lines: PlanePoint[][] = [];
  for (const mouth of order) {
    const next = down[mouth] as number;
    const isTributary = isStream(mouth) && (next === mouth || down[next] === next || largest.get(next) !== mouth);
    if (!isTributary) continue;
    const cells = [next, mouth];
    for (let up = largest.get(mouth); up !== undefined; up = largest.get(up)) cells.push(up);
    if (cells.length > 6) lines.push(soften(cells.reverse().map((cell) => middleOf(nature.frame, cell))));
  }
  return lines;
}
