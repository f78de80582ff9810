import { useCounty, useStoreState } from '../live/county-context.tsx';

/** Digits of a division code at a level. */
const DIGITS = { county: 6, town: 9, village: 12 } as const;

/** Name of the town (or village) that a code lies in; empty while the divisions are not there, or outside the scope. */
export function useDivisionName(code: string, level: keyof typeof DIGITS): string {
  const { stores } = useCounty();
  const territory = useStoreState(stores.territory, (state) => state.territory);
  const row = territory?.divisions.rowOf.get(code.slice(0, DIGITS[level]));
  return row === undefined ? '' : (territory?.divisions.index.names[row] ?? '');
}
