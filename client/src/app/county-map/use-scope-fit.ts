import { useEffect, useState } from 'react';
import { bboxesOf, type Territory } from '../../features/grid/grid-store.ts';
import type { CountyMap } from '../../map/county-map.ts';

/** Shows a seat its own town or village to begin with; a county seat has the whole county from the start. */
export function useScopeFit(territory: Territory | null, scope: string | null): (map: CountyMap | null) => void {
  const [map, setMap] = useState<CountyMap | null>(null);
  useEffect(() => {
    const row = scope === null ? undefined : territory?.divisions.rowOf.get(scope);
    const shape = row === undefined ? undefined : territory?.divisions.shapes[row];
    if (!map || !shape || territory?.divisions.index.levels[row ?? 0] === 'county') return;
    const [west = 0, south = 0, east = 0, north = 0] = bboxesOf([shape]);
    map.fit([west, south, east, north]);
  }, [map, territory, scope]);
  return setMap;
}
