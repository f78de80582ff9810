import type { Position } from '#contract/geo';
import { useMemo } from 'react';
import type { Territory } from '../../features/grid/grid-store.ts';
import { lastKnownPlace } from '../../features/report/find-place.ts';
import type { PlaceShapes } from '../../features/report/PlaceMap.tsx';
import { useCounty, useStoreState } from '../live/county-context.tsx';
import type { OwnGrids } from './use-own-grids.ts';

const NO_SHAPES: PlaceShapes = { grids: [], roads: [], rivers: [], places: [] };

/** What the phone's small map draws, and where it begins. */
export function usePlaces(own: OwnGrids): { shapes: PlaceShapes; middle: Position | null; isLoaded: boolean } {
  const county = useCounty();
  const territory = useStoreState(county.stores.territory, (state) => state.territory);
  const shapes = useMemo(() => (territory ? placeShapes(territory, own.rows) : NO_SHAPES), [territory, own.rows]);
  const middle = lastKnownPlace(localStorage)?.position ?? own.middle;
  return { shapes, middle, isLoaded: territory !== null };
}

function placeShapes({ grids, basemap }: Territory, rows: readonly number[]): PlaceShapes {
  const of = (kind: string) => basemap.shapes.filter((_, row) => basemap.index.kinds[row] === kind);
  const places = basemap.shapes.flatMap((parts, row) => {
    const [name, position] = [basemap.index.names[row], parts[0]?.[0]];
    return basemap.index.kinds[row] === 'place' && name && position ? [{ name, position }] : [];
  });
  const own = rows.map((row) => grids.shapes[row] ?? []);
  return { grids: own, roads: of('road'), rivers: of('river'), places };
}
