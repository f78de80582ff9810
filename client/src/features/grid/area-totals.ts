import type { Territory } from './grid-store.ts';

/** What lies below one code. */
export interface AreaTotals {
  grids: number;
  households: number;
  persons: number;
}

/** How many basic grids, households and persons lie below a division or a larger grid. */
export function areaTotals({ grids: { index } }: Territory, code: string): AreaTotals {
  const totals: AreaTotals = { grids: 0, households: 0, persons: 0 };
  index.codes.forEach((grid, row) => {
    if (!grid.startsWith(code)) return;
    totals.grids += 1;
    totals.households += index.households[row] ?? 0;
    totals.persons += index.persons[row] ?? 0;
  });
  return totals;
}
