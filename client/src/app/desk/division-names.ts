import { useCallback } from 'react';
import { useCounty, useStoreState } from '../live/county-context.tsx';

/** Names divisions by code; a code outside the scope names itself. */
export function useDivisionNames(): (code: string) => string {
  const { stores } = useCounty();
  const divisions = useStoreState(stores.territory, (state) => state.territory?.divisions ?? null);
  return useCallback((code) => divisions?.index.names[divisions.rowOf.get(code) ?? -1] ?? code, [divisions]);
}
