import { useCallback } from 'react';
import { useCounty, useStoreState } from '../live/county-context.tsx';

/** Names divisions by their centres, which come with the snapshot; a code outside the scope names itself. */
export function useCentreNames(): (code: string) => string {
  const { stores } = useCounty();
  const byCode = useStoreState(stores.centres.centres.state, (state) => state.byKey);
  return useCallback((code) => byCode.get(code)?.name ?? code, [byCode]);
}
