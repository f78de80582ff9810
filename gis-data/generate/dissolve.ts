import { vertexKey } from './mesh.ts';
import { type Micro, signedArea } from './outline.ts';
import { isInsideRing } from './clip.ts';

/** A polygon of open rings: the outer one counter-clockwise, then its holes clockwise. */
export type MicroPolygon = Micro[][];

/**
 * Joins pieces that share edges: their common edges vanish, what stays is chained to rings. Where a border touches itself in
 * one vertex it is cut there, so every ring is simple.
 */
export function dissolve(rings: readonly Micro[][]): MicroPolygon[] {
  const edges: Edges = new Map();
  for (const ring of rings) {
    ring.forEach((to, i) => {
      const from = ring[(i + ring.length - 1) % ring.length] as Micro;
      const [a, b] = [vertexKey(from), vertexKey(to)];
      if (edges.get(b)?.delete(a) !== true) {
        const list = edges.get(a) ?? new Map<number, [Micro, Micro]>();
        list.set(b, [from, to]);
        edges.set(a, list);
      }
    });
  }
  return assemble(chain(edges));
}

type Edges = Map<number, Map<number, [Micro, Micro]>>;

function chain(edges: Edges): Micro[][] {
  const rings: Micro[][] = [];
  for (const [start, outgoing] of edges) {
    while (outgoing.size > 0) rings.push(follow(edges, start));
  }
  return rings;
}

/** Takes the ring that begins in a vertex out of the edges. */
function follow(edges: Edges, start: number): Micro[] {
  const ring: Micro[] = [];
  let at = start;
  do {
    const list = edges.get(at);
    const edge = list === undefined ? undefined : leftmost(list, ring[ring.length - 1]);
    if (edge === undefined) throw new Error('a border of the mesh does not close');
    list?.delete(vertexKey(edge[1]));
    ring.push(edge[0]);
    at = vertexKey(edge[1]);
  } while (at !== start);
  return ring;
}

/** The edge that keeps to the same wedge of land: the first one clockwise from where we came. */
function leftmost(list: Map<number, [Micro, Micro]>, from: Micro | undefined): [Micro, Micro] | undefined {
  const choices = [...list.values()];
  if (from === undefined || choices.length < 2) return choices[0];
  const vertex = (choices[0] as [Micro, Micro])[0];
  const back = direction(vertex, from);
  const turn = ([, to]: [Micro, Micro]): number => {
    const angle = back - direction(vertex, to);
    return angle > 0 ? angle : angle + 2 * Math.PI;
  };
  return choices.reduce((best, edge) => (turn(edge) < turn(best) ? edge : best));
}

const direction = (from: Micro, to: Micro): number => Math.atan2(to[1] - from[1], to[0] - from[0]);

/** Sorts simple rings that do not cross into polygons: counter-clockwise ones are outer rings, clockwise ones holes. */
export function assemble(rings: Micro[][]): MicroPolygon[] {
  const outers = rings.filter((ring) => signedArea(ring) > 0);
  const polygons = outers.map((ring) => ({ rings: [ring], area: signedArea(ring) })).sort((a, b) => b.area - a.area);
  for (const hole of rings.filter((ring) => signedArea(ring) < 0)) {
    const around = polygons.filter((polygon) => contains(polygon.rings[0] ?? [], hole));
    const owner = around[around.length - 1];
    if (owner === undefined) throw new Error('a hole without a polygon around it');
    owner.rings.push(hole);
  }
  return polygons.map((polygon) => polygon.rings);
}

/** Tells whether a ring that crosses nothing lies in another; its vertices may touch, the middle of an edge decides. */
function contains(outer: readonly Micro[], inner: readonly Micro[]): boolean {
  const [a, b] = [inner[0] as Micro, inner[1] as Micro];
  return isInsideRing(outer, [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2]);
}
