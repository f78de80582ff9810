import type { Position } from '#contract/geo';
import { Worker } from '#contract/worker';
import { useEffect, useMemo, useState } from 'react';
import { useCounty, useStoreState } from '../live/county-context.tsx';

/** The grids that a worker answers for, as rows of the territory; all of the village's until the server has told which. */
export interface OwnGrids {
  rows: readonly number[];
  households: number;
  middle: Position | null;
  isKnown: boolean;
}

/** Asks once which grids are the worker's own; without signal it is asked again when the territory comes in anew. */
export function useOwnGrids(workerId: number | null): OwnGrids {
  const { http, stores } = useCounty();
  const grids = useStoreState(stores.territory, (state) => state.territory?.grids ?? null);
  const [codes, setCodes] = useState<readonly string[] | null>(null);
  useEffect(() => {
    if (workerId === null || !grids) return;
    let isGone = false;
    http.get(Worker, `/api/workers/${workerId}`).then(
      (worker) => isGone || setCodes(worker.grids),
      // The village's grids are shown meanwhile.
      () => undefined,
    );
    return () => {
      isGone = true;
    };
  }, [http, workerId, grids]);
  return useMemo(() => {
    if (!grids) return { rows: [], households: 0, middle: null, isKnown: false };
    const own = codes?.flatMap((code) => grids.rowOf.get(code) ?? []) ?? [];
    const rows = own.length > 0 ? own : grids.shapes.map((_, row) => row);
    const households = rows.reduce((sum, row) => sum + (grids.index.households[row] ?? 0), 0);
    const [first = 0] = rows;
    const middle: Position = [grids.index.lngs[first] ?? 0, grids.index.lats[first] ?? 0];
    return { rows, households, middle, isKnown: own.length > 0 };
  }, [grids, codes]);
}
