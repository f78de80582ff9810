import type { ProcedureItem, ProcedureTick } from '#contract/procedure';
import { useEffect, useState } from 'react';
import { readProcedure, tickItem } from '../../features/procedure/procedure-store.ts';
import { useCounty, useStoreState } from '../live/county-context.tsx';

/** The procedure of the case on the desk. */
export interface CaseSteps {
  items: readonly ProcedureItem[];
  ticks: readonly ProcedureTick[];
  /** Ticks the item at a place of the list, from 0, or takes its tick away. */
  tickAt: (place: number) => void;
}

const NO_TICKS: readonly ProcedureTick[] = [];

/** Reads the procedure when a case is opened, and follows its ticks from there, whoever makes them. */
export function useProcedure(incidentId: string | null, fail: (error: unknown) => void): CaseSteps {
  const { http, stores } = useCounty();
  const [read, setRead] = useState<{ incidentId: string; items: readonly ProcedureItem[] } | null>(null);
  const ticks = useStoreState(
    stores.procedures.ticks.state,
    (state) => (incidentId === null ? undefined : state.byKey.get(incidentId)) ?? NO_TICKS,
  );
  useEffect(() => {
    if (incidentId === null) return;
    let isOver = false;
    readProcedure(http, incidentId).then(
      (procedure) => {
        if (isOver) return;
        stores.procedures.apply(procedure);
        setRead({ incidentId, items: procedure.items });
      },
      (error: unknown) => !isOver && fail(error),
    );
    return () => {
      isOver = true;
    };
  }, [http, stores, incidentId, fail]);
  const items = read?.incidentId === incidentId ? read.items : [];
  const tickAt = (place: number) => {
    const item = items[place];
    if (!item || incidentId === null) return;
    const isDone = ticks.some((tick) => tick.itemId === item.id && tick.isDone);
    tickItem(http, incidentId, item.id, !isDone).then((change) => stores.procedures.apply(change), fail);
  };
  return { items, ticks, tickAt };
}
