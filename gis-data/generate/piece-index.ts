import { Delaunay } from 'd3-delaunay';
import { isInsideRing } from './clip.ts';
import type { Mesh } from './mesh.ts';
import type { Plane, PlanePoint } from './plane.ts';

/** Makes a look-up of the piece that a point of the plane lies in; -1 outside the county. */
export function indexPieces(mesh: Mesh, plane: Plane): (point: PlanePoint) => number {
  const delaunay = new Delaunay(Float64Array.from(mesh.middles.flatMap((middle) => [middle[0], middle[1]])));
  let last = 0;
  return (point) => {
    last = delaunay.find(point[0], point[1], last);
    const micro = plane.toMicro(point);
    const isIn = (piece: number): boolean => isInsideRing(mesh.rings[piece] ?? [], micro);
    if (isIn(last)) return last;
    return Array.from(mesh.neighbours.subarray(mesh.starts[last], mesh.starts[last + 1])).find(isIn) ?? -1;
  };
}

/** For each piece the entry of `owners` that holds it. */
export function ownerOfPieces<Owner extends { readonly pieces: readonly number[] }>(owners: readonly Owner[]): Owner[] {
  const owned: Owner[] = [];
  for (const owner of owners) for (const piece of owner.pieces) owned[piece] = owner;
  return owned;
}
