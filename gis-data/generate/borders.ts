import type { PackTopology } from '../pack/pack-files.ts';
import { type PlanePoint, createPlane, distanceM } from './plane.ts';
import { distanceToSegment } from './relief.ts';

/** A border between two areas from junction to junction, on the plane; `sides` are their codes, '' is outside the county. */
export interface Border {
  readonly sides: readonly [string, string];
  readonly points: PlanePoint[];
}

/** The borders between areas whose codes have `digits` digits (9: towns, 12: villages), chained from the topology's arcs. */
export function bordersOf(topology: PackTopology, digits: number): Border[] {
  const { arcs, transform } = topology;
  const sides = arcs.map((): string[] => []);
  for (const { id, arcs: rings } of topology.objects.grids.geometries) {
    for (const index of (rings as unknown[]).flat(3) as number[])
      sides[index < 0 ? ~index : index]?.push(id.slice(0, digits));
  }
  const plane = createPlane(transform.translate);
  const [scale] = transform.scale;
  const lines = new Map<string, PlanePoint[][]>();
  sides.forEach((codes, i) => {
    const [a = '', b = ''] = [...new Set(codes)].sort();
    if (codes.length > 1 && b === '') return;
    let [x, y] = [0, 0];
    const points = (arcs[i] ?? []).map(([dx = 0, dy = 0]): PlanePoint => {
      x += dx;
      y += dy;
      return plane.toPlane([transform.translate[0] + x * scale, transform.translate[1] + y * scale]);
    });
    const key = b === '' ? `,${a}` : `${a},${b}`;
    lines.set(key, [...(lines.get(key) ?? []), points]);
  });
  return [...lines].flatMap(([key, parts]) => {
    const [a = '', b = ''] = key.split(',');
    return chain(parts).map((points): Border => ({ sides: [a, b], points }));
  });
}

/** Length over the distance of the ends; a closed border has no ends and counts as endlessly winding. */
export function sinuosity(points: readonly PlanePoint[]): number {
  const [first, last] = [points[0], points[points.length - 1]];
  if (first === undefined || last === undefined) return 1;
  return lengthM(points) / distanceM(first, last);
}

/** Metres along a line. */
export function lengthM(points: readonly PlanePoint[]): number {
  return points.reduce((sum, point, i) => (i === 0 ? 0 : sum + distanceM(points[i - 1] as PlanePoint, point)), 0);
}

/** The longest chord in metres that a line keeps within `toleranceM` of: how long its straightest run is. */
export function straightestRunM(points: readonly PlanePoint[], toleranceM: number): number {
  let longest = 0;
  for (let from = 0; from < points.length; from++) {
    for (let to = from + 1; to < points.length; to++) {
      const [a, b] = [points[from] as PlanePoint, points[to] as PlanePoint];
      if (points.slice(from + 1, to).some((point) => distanceToSegment(point, a, b) > toleranceM)) break;
      longest = Math.max(longest, distanceM(a, b));
    }
  }
  return longest;
}

/** Joins lines end to end as long as exactly two meet. */
function chain(parts: readonly PlanePoint[][]): PlanePoint[][] {
  const key = (point: PlanePoint): string => `${Math.round(point[0] * 100)},${Math.round(point[1] * 100)}`;
  const ends = new Map<string, PlanePoint[][]>();
  const open = new Set(parts);
  for (const part of parts) {
    for (const end of [part[0], part[part.length - 1]]) {
      if (end !== undefined) ends.set(key(end), [...(ends.get(key(end)) ?? []), part]);
    }
  }
  const extend = (line: PlanePoint[]): PlanePoint[] => {
    for (;;) {
      const tip = line[line.length - 1] as PlanePoint;
      const meeting = ends.get(key(tip)) ?? [];
      const next = meeting.length === 2 ? meeting.find((part) => open.has(part)) : undefined;
      if (next === undefined) return line;
      open.delete(next);
      line.push(...(key(next[0] as PlanePoint) === key(tip) ? next : [...next].reverse()).slice(1));
    }
  };
  return parts.flatMap((part) => (open.delete(part) ? [extend(extend([...part]).reverse())] : []));
}
