import { useCallback } from 'react';
import { useCounty, useStoreState } from '../live/county-context.tsx';

/** Names divisions by code; a code outside the scope names itself. */
export function useDivisionNames(): (code: string) => string {
  const { stores } = useCounty();
  const divisions = useStoreState(stores.territory, (state) => state.territory?.divisions ?? null);
  return useCallback((code) => divisions?.index.names[divisions.rowOf.get(code) ?? -1] ?? code, [divisions]);
}

/** Divisions of the scope that a case can be sent to: towns first, then villages. */
export function useCentreChoices(): readonly { code: string; name: string }[] {
  const { stores } = useCounty();
  const divisions = useStoreState(stores.territory, (state) => state.territory?.divisions ?? null);
  if (!divisions) return [];
  const { codes, names } = divisions.index;
  return codes
    .map((code, row) => ({ code, name: names[row] ?? code }))
    .sort((a, b) => a.code.length - b.code.length || a.code.localeCompare(b.code));
}
