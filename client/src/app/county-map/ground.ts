import type { Territory } from '../../features/grid/grid-store.ts';
import type { MapGround } from '../../map/ground.ts';

const grounds = new WeakMap<Territory, MapGround>();

/** The territory as the map takes it; the same object for the same territory. */
export function groundOf(territory: Territory): MapGround {
  const known = grounds.get(territory);
  if (known) return known;
  const { grids, divisions, basemap } = territory;
  const ground: MapGround = {
    divisions: { shapes: divisions.shapes, ...divisions.index },
    grids: { shapes: grids.shapes, ...grids.index },
    basemap: { shapes: basemap.shapes, ...basemap.index },
  };
  grounds.set(territory, ground);
  return ground;
}
