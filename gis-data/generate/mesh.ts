import { Delaunay } from 'd3-delaunay';
import { clipToOutline, type OutlineIndex } from './clip.ts';
import type { Micro } from './outline.ts';
import type { Plane, PlanePoint } from './plane.ts';
import type { Prng } from './prng.ts';
import { type Frame, middleOf } from './raster.ts';
import { signedArea } from './outline.ts';

/** The smallest pieces that divisions and grids are put together from: they tile the county without gap or overlap. */
export interface Mesh {
  /** Closed borders of the pieces: open counter-clockwise rings of shared vertices in micro-degrees. */
  readonly rings: Micro[][];
  /** Middle of each piece on the plane. */
  readonly middles: PlanePoint[];
  readonly areasM2: Float64Array;
  /** Neighbours over a shared edge: those of piece i stand from `starts[i]` to `starts[i + 1]`. */
  readonly starts: Int32Array;
  readonly neighbours: Int32Array;
}

/** Strews sites in proportion to `sitesPerCell`, evenly within a neighbourhood, and evens them out by two rounds of Lloyd. */
export function strewSites(frame: Frame, sitesPerCell: Float32Array, prng: Prng): PlanePoint[] {
  const sites: PlanePoint[] = [];
  let owed = 0;
  for (let row = 0; row < frame.height; row++) {
    for (let k = 0; k < frame.width; k++) {
      const cell = row * frame.width + (row % 2 === 0 ? k : frame.width - 1 - k);
      owed += sitesPerCell[cell] ?? 0;
      const [x, y] = middleOf(frame, cell);
      for (; owed >= 1; owed--) {
        sites.push([x + (prng.next() - 0.5) * frame.cellM * 1.6, y + (prng.next() - 0.5) * frame.cellM * 1.6]);
      }
    }
  }
  return relax(relax(sites, frame), frame);
}

/** Builds the mesh of sites within an outline. */
export function buildMesh(
  sites: readonly PlanePoint[],
  frame: Frame,
  plane: Plane,
  outline: OutlineIndex,
  prng: Prng,
): Mesh {
  const rings = cellRings([...sites, ...rimSites(frame)], sites.length, plane, prng).flatMap((ring) =>
    clipToOutline(outline, ring),
  );
  const kept = rings.filter((ring) => ring.length >= 3 && signedArea(ring) > 0);
  const planeRings = kept.map((ring) => ring.map(plane.fromMicro));
  return {
    rings: kept,
    middles: planeRings.map(centroid),
    areasM2: Float64Array.from(planeRings, (ring) => signedArea(ring) / 2),
    ...connect(kept),
  };
}

/** Key of a vertex in maps: 26 bits of each coordinate, which tell all vertices within 67° apart and stay below 2^53. */
export const vertexKey = (vertex: Micro): number => (vertex[0] & 0x3ffffff) * 0x4000000 + (vertex[1] & 0x3ffffff);

function relax(sites: PlanePoint[], frame: Frame): PlanePoint[] {
  const delaunay = delaunayOf(sites);
  const { west, south, width, height, cellM } = frame;
  const voronoi = delaunay.voronoi([west, south, west + width * cellM, south + height * cellM]);
  return sites.map((site, i) => {
    const polygon = voronoi.cellPolygon(i) as PlanePoint[] | null;
    if (polygon === null) return site;
    const [x, y] = centroid(polygon.slice(0, -1));
    return [(x * 3 + site[0]) / 4, (y * 3 + site[1]) / 4];
  });
}

/** Sites around the frame, so that every cell that matters is closed. */
function rimSites(frame: Frame): PlanePoint[] {
  const [w, h] = [frame.width * frame.cellM, frame.height * frame.cellM];
  const points: PlanePoint[] = [];
  for (let i = -1; i <= 12; i++) {
    points.push([frame.west + (w * i) / 11, frame.south - h / 8], [frame.west + (w * i) / 11, frame.south + h + h / 8]);
    points.push([frame.west - w / 8, frame.south + (h * i) / 11], [frame.west + w + w / 8, frame.south + (h * i) / 11]);
  }
  return points;
}

/** The Voronoi cell of each of the first `count` sites, its edges roughened; neighbours share every vertex. */
function cellRings(sites: PlanePoint[], count: number, plane: Plane, prng: Prng): Micro[][] {
  const { triangles, halfedges, inedges } = delaunayOf(sites);
  const centres = Array.from({ length: triangles.length / 3 }, (_, t) =>
    circumcentre(site(sites, triangles, t * 3), site(sites, triangles, t * 3 + 1), site(sites, triangles, t * 3 + 2)),
  );
  const edges = new Map<number, PlanePoint[]>();
  const inner = (halfedge: number): PlanePoint[] => {
    const twin = halfedges[halfedge] as number;
    const key = Math.min(halfedge, twin);
    let points = edges.get(key);
    if (points === undefined) {
      const [from, to] = [centres[Math.floor(key / 3)], centres[Math.floor((halfedges[key] as number) / 3)]];
      points = roughen(
        from as PlanePoint,
        to as PlanePoint,
        site(sites, triangles, key),
        site(sites, triangles, nextOf(key)),
        prng,
      );
      edges.set(key, points);
    }
    return key === halfedge ? points : [...points].reverse();
  };
  const rings: Micro[][] = [];
  for (let i = 0; i < count; i++) {
    const ring: PlanePoint[] = [];
    const first = inedges[i] as number;
    let e = first;
    do {
      ring.push(centres[Math.floor(e / 3)] as PlanePoint);
      e = nextOf(e);
      if ((triangles[e] as number) !== i) break;
      ring.push(...inner(e));
      e = halfedges[e] as number;
    } while (e !== first && e !== -1);
    const micro = withoutRepeats(ring.map(plane.toMicro));
    rings.push(signedArea(micro) > 0 ? micro : micro.reverse());
  }
  return rings;
}

const nextOf = (halfedge: number): number => (halfedge % 3 === 2 ? halfedge - 2 : halfedge + 1);
const site = (sites: PlanePoint[], triangles: Uint32Array, e: number): PlanePoint =>
  sites[triangles[e] as number] as PlanePoint;

/** Edges shorter than this stay straight. */
const STRAIGHT_M = 110;

/** A vertex on a straight line would vanish when its cell is clipped, but not from the neighbour's border. */
const LEAST_ASIDE_M = 2;

/**
 * Points between the ends of a Voronoi edge, moved aside but kept inside the two triangles that the edge makes with its
 * sites; those triangles belong to no other edge, so roughened edges never cross.
 */
function roughen(from: PlanePoint, to: PlanePoint, left: PlanePoint, right: PlanePoint, prng: Prng): PlanePoint[] {
  const [dx, dy] = [to[0] - from[0], to[1] - from[1]];
  const length = Math.sqrt(dx * dx + dy * dy);
  if (length < STRAIGHT_M) return [];
  const between = length > 240 ? 3 : 1;
  const middle: PlanePoint = [(left[0] + right[0]) / 2, (left[1] + right[1]) / 2];
  const half = Math.sqrt((left[0] - middle[0]) ** 2 + (left[1] - middle[1]) ** 2);
  const foot = ((middle[0] - from[0]) * dx + (middle[1] - from[1]) * dy) / (length * length);
  const points: PlanePoint[] = [];
  for (let i = 1; i <= between; i++) {
    const t = i / (between + 1);
    const room = half * Math.min(foot > 0 ? t / foot : Infinity, foot < 1 ? (1 - t) / (1 - foot) : Infinity);
    const wish = length * prng.range(0.12, 0.34) * (prng.chance(0.5) ? 1 : -1) * (between === 3 ? 0.62 : 1);
    // A share of the room that differs from point to point: `room` is linear, so equal shares would lie on one line.
    const limit = room * prng.range(0.45, 0.8);
    const aside = Math.max(-limit, Math.min(limit, wish)) / length;
    if (Math.abs(aside) * length < LEAST_ASIDE_M) continue;
    points.push([from[0] + dx * t - dy * aside, from[1] + dy * t + dx * aside]);
  }
  return points;
}

function circumcentre(a: PlanePoint, b: PlanePoint, c: PlanePoint): PlanePoint {
  const [dx, dy, ex, ey] = [b[0] - a[0], b[1] - a[1], c[0] - a[0], c[1] - a[1]];
  const [bl, cl] = [dx * dx + dy * dy, ex * ex + ey * ey];
  const d = 0.5 / (dx * ey - dy * ex);
  return [a[0] + (ey * bl - dy * cl) * d, a[1] + (dx * cl - ex * bl) * d];
}

/** Drops vertices that rounding made equal to the one before. */
export function withoutRepeats(ring: Micro[]): Micro[] {
  return ring.filter((vertex, i) => {
    const before = ring[(i + ring.length - 1) % ring.length] as Micro;
    return before[0] !== vertex[0] || before[1] !== vertex[1];
  });
}

/** Centre of gravity of an open ring. */
export function centroid(ring: readonly PlanePoint[]): PlanePoint {
  const [ox, oy] = ring[0] ?? [0, 0];
  let [x, y, area] = [0, 0, 0];
  let before = ring[ring.length - 1];
  for (const point of ring) {
    if (before === undefined) break;
    const cross = (before[0] - ox) * (point[1] - oy) - (point[0] - ox) * (before[1] - oy);
    x += (before[0] + point[0] - 2 * ox) * cross;
    y += (before[1] + point[1] - 2 * oy) * cross;
    area += cross * 3;
    before = point;
  }
  return area === 0 ? [ox, oy] : [ox + x / area, oy + y / area];
}

/** Finds neighbours by their shared edges. */
function connect(rings: readonly Micro[][]): { starts: Int32Array; neighbours: Int32Array } {
  const ids = new Map<number, number>();
  const idOf = (vertex: Micro): number => {
    const key = vertexKey(vertex);
    const known = ids.get(key) ?? ids.size;
    ids.set(key, known);
    return known;
  };
  const loops = rings.map((ring) => ring.map(idOf));
  const owner = new Map<number, number>();
  const edge = (from: number, to: number): number => from * 4_194_304 + to;
  loops.forEach((loop, piece) => {
    loop.forEach((to, k) => owner.set(edge(loop[(k + loop.length - 1) % loop.length] as number, to), piece));
  });
  const lists = loops.map((loop, piece) => {
    const found = new Set<number>();
    loop.forEach((to, k) => {
      const other = owner.get(edge(to, loop[(k + loop.length - 1) % loop.length] as number));
      if (other !== undefined && other !== piece) found.add(other);
    });
    return [...found];
  });
  const starts = new Int32Array(lists.length + 1);
  lists.forEach((list, i) => (starts[i + 1] = (starts[i] ?? 0) + list.length));
  return { starts, neighbours: Int32Array.from(lists.flat()) };
}

const delaunayOf = (points: readonly PlanePoint[]): Delaunay<Delaunay.Point> =>
  new Delaunay(Float64Array.from(points.flatMap((point) => [point[0], point[1]])));
