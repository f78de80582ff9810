import { type PackShape, encodePart } from '../pack/pack-files.ts';
import { isInsideRing } from './clip.ts';
import type { CountyConfig } from './county-config.ts';
import type { Nature } from './generate.ts';
import type { PlanePoint } from './plane.ts';
import { createPrng } from './prng.ts';
import { type Road, bend, soften } from './roads.ts';

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

/** Names on the land: ridges (rank 1) and every so many grids a hamlet (rank 3). Divisions name themselves. */
export function placeShapes(config: CountyConfig, nature: Nature, hearts: readonly PlanePoint[]): PackShape[] {
  const prng = createPrng(`${config.seed}/places`);
  const name = (at: PlanePoint, text: string, rank: number): PackShape => {
    return { ...shape('place', text, rank, [[at]], nature) };
  };
  const ridges = config.ridges.map((ridge) => {
    const middle = ridge.path[Math.floor(ridge.path.length / 2)] ?? [0, 0];
    return name(nature.outline.plane.toPlane(middle), ridge.name, 1);
  });
  const hamlets = hearts
    .filter((_, i) => i % GRIDS_A_HAMLET === 5)
    .map((heart) => name(heart, `${prng.pick(HAMLET_HEADS)}${prng.pick(HAMLET_TAILS)}`, 3));
  return [...ridges, ...hamlets];
}

const GRIDS_A_HAMLET = 18;
const HAMLET_HEADS = [
  '王家',
  '李家',
  '张家',
  '陈家',
  '刘家',
  '杨家',
  '周家',
  '吴家',
  '黄泥',
  '青石',
  '大',
  '小',
  '柳树',
  '松树',
  '石板',
];
const HAMLET_TAILS = ['湾', '坝', '沟', '坪', '垭', '院子', '河口', '坡', '梁', '塘'];

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
  return runs.filter((kept) => kept.length > 2).map((kept) => soften(kept, 4));
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
    if (cells.length > 6)
      lines.push(
        soften(
          cells.reverse().map((cell) => bend(nature, cell)),
          6,
        ),
      );
  }
  return lines;
}
