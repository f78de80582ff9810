import type { Village } from './divide.ts';
import type { Mesh } from './mesh.ts';
import { indexPieces, ownerOfPieces } from './piece-index.ts';
import { type Plane, type PlanePoint, distanceM } from './plane.ts';
import type { Road } from './roads.ts';

/** A place at a road and which way the road runs there, clockwise from north. */
export interface Site {
  readonly at: PlanePoint;
  readonly headingDeg: number;
}

/** Places about every 60 m along the roads of rank 1 to 3, by village. */
export function roadSites(
  roads: readonly Road[],
  plane: Plane,
  mesh: Mesh,
  villages: readonly Village[],
): Map<string, Site[]> {
  const pieceAt = indexPieces(mesh, plane);
  const owners = ownerOfPieces(villages);
  const sites = new Map<string, Site[]>();
  for (const road of roads.filter((candidate) => candidate.rank < 4)) {
    for (const site of sitesAlong(road)) {
      const village = owners[pieceAt(site.at)];
      if (village === undefined) continue;
      const list = sites.get(village.code);
      if (list === undefined) sites.set(village.code, [site]);
      else list.push(site);
    }
  }
  return sites;
}

function* sitesAlong(road: Road): Generator<Site> {
  for (let i = 0; i + 1 < road.points.length; i++) {
    const [from, to] = [road.points[i] as PlanePoint, road.points[i + 1] as PlanePoint];
    const headingDeg = ((Math.atan2(to[0] - from[0], to[1] - from[1]) * 180) / Math.PI + 360) % 360;
    const steps = Math.max(1, Math.round(distanceM(from, to) / 60));
    for (let k = 0; k < steps; k++) {
      yield { at: [from[0] + ((to[0] - from[0]) * k) / steps, from[1] + ((to[1] - from[1]) * k) / steps], headingDeg };
    }
  }
}
