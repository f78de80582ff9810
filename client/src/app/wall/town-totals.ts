import type { Territory } from '../../features/grid/grid-store.ts';

/** Households and persons of the basic grids below a division. */
export function townTotals({ grids: { index } }: Territory, code: string): { households: number; persons: number } {
  let [households, persons] = [0, 0];
  index.codes.forEach((grid, row) => {
    if (!grid.startsWith(code)) return;
    households += index.households[row] ?? 0;
    persons += index.persons[row] ?? 0;
  });
  return { households, persons };
}
