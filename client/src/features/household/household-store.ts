import type { HouseholdPoints } from '#contract/compact-households';
import { createStore, type StoreApi } from 'zustand/vanilla';
import { batchPerFrame, onNextFrame, type FrameScheduler } from '../../lib/frame-batch.ts';

/** Anonymous household points and the colour code (0 green, 1 yellow, 2 red) of each. */
export interface Households {
  points: HouseholdPoints;
  colours: Uint8Array;
  /** How many points have each colour code. */
  counts: readonly [green: number, yellow: number, red: number];
  colourVersion: number;
}

/** Households of the scope; null until their layer came in. */
export interface HouseholdStore {
  state: Pick<StoreApi<{ households: Households | null }>, 'getState' | 'subscribe' | 'getInitialState'>;
  replaceAll(points: HouseholdPoints, colours: Uint8Array): void;
  /** Pairs of household id and colour code, as the live feed brings them. */
  applyColours(changes: readonly (readonly [id: number, code: number])[]): void;
}

/** Creates the store of households. */
export function createHouseholdStore(schedule: FrameScheduler = onNextFrame): HouseholdStore {
  const store = createStore<{ households: Households | null }>(() => ({ households: null }));
  let draft: Households | null = null;
  let rowOf = new Map<number, number>();
  const publish = batchPerFrame(() => {
    if (!draft) return;
    draft.colourVersion++;
    store.setState({
      households: { ...draft, colours: draft.colours.slice(), counts: countColours(draft.colours) },
    });
  }, schedule);
  return {
    state: store,
    replaceAll(points, colours) {
      // The points are immutable per address: the same array means the same households.
      if (draft?.points !== points) rowOf = new Map(Array.from(points.ids, (id, row) => [id, row]));
      draft = { points, colours, counts: [0, 0, 0], colourVersion: draft?.colourVersion ?? 0 };
      publish();
    },
    applyColours(changes) {
      if (!draft) return;
      for (const [id, code] of changes) {
        const row = rowOf.get(id);
        if (row !== undefined) draft.colours[row] = code;
      }
      publish();
    },
  };
}

/** Counts the colour codes 0, 1 and 2. */
export function countColours(colours: Uint8Array): [number, number, number] {
  const counts: [number, number, number] = [0, 0, 0];
  for (const code of colours) if (code < 3) counts[code as 0 | 1 | 2]++;
  return counts;
}

/** Counts the colours of one basic grid: points lie grouped by grid, in the order of the grid layer. */
export function coloursOfGrid({ points, colours }: Households, gridRow: number): [number, number, number] {
  const start = points.perGrid.subarray(0, gridRow).reduce((sum, count) => sum + count, 0);
  return countColours(colours.subarray(start, start + (points.perGrid[gridRow] ?? 0)));
}
