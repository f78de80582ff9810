import type { SearchHit } from '#contract/search';
import { useCallback } from 'react';
import { searchLocally, type SearchColumns } from '../../features/search/local-search.ts';
import { useCounty } from '../live/county-context.tsx';

/** Searches what the stores of this surface know. */
export function useLocalSearch(): (query: string, limit: number) => SearchHit[] {
  const { stores } = useCounty();
  return useCallback(
    (query, limit) => {
      const { territory } = stores.territory.getState();
      const { cameras } = stores.cameras.state.getState();
      const { workers } = stores.workers.state.getState();
      const incidents = [...stores.incidents.live.state.getState().byKey.values()];
      const columns: SearchColumns[] = [
        {
          kind: 'incident',
          ids: incidents.map(({ id }) => id),
          titles: incidents.map(({ title, caseNumber }) => `${title} ${caseNumber}`),
          positionOf: (row) => incidents[row]?.position ?? null,
        },
      ];
      if (territory) {
        const { divisions, grids } = territory;
        columns.push({
          kind: 'division',
          ids: divisions.index.codes,
          titles: divisions.index.names,
          positionOf: at(divisions.index),
        });
        columns.push({ kind: 'grid', ids: grids.index.codes, titles: grids.index.names, positionOf: at(grids.index) });
      }
      if (cameras)
        columns.push({
          kind: 'camera',
          ids: cameras.layer.ids,
          titles: cameras.layer.names,
          positionOf: at(cameras.layer),
        });
      if (workers) {
        const { ids, names } = workers.layer;
        const positionOf = (row: number): [number, number] | null => {
          const [lng = NaN, lat = NaN] = workers.positions.subarray(row * 2, row * 2 + 2);
          return Number.isNaN(lng) ? null : [lng, lat];
        };
        columns.push({ kind: 'worker', ids, titles: names, positionOf });
      }
      return searchLocally(columns, query, limit);
    },
    [stores],
  );
}

const at =
  ({ lngs, lats }: { lngs: readonly number[]; lats: readonly number[] }) =>
  (row: number): [number, number] => [lngs[row] ?? 0, lats[row] ?? 0];
