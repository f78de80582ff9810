import type { Position } from '#contract/geo';
import { distanceM } from '../../geo/distance.ts';

/** Somebody with a phone, at a place. */
export interface Holder {
  readonly workerId: number;
  readonly name: string;
  readonly lng: number;
  readonly lat: number;
}

/** A holder and how far from where was asked. */
export interface NearHolder {
  readonly workerId: number;
  readonly name: string;
  readonly distanceM: number;
}

/**
 * Makes the search for the holder nearest to a place. Compares squares of flat distances: 2,270 holders for 2,800 places are 6 million
 * comparisons, some 20 ms, and no index has to be kept.
 */
export function createHolderSearch(holders: readonly Holder[]): (place: Position) => NearHolder | null {
  const lngs = Float64Array.from(holders, ({ lng }) => lng);
  const lats = Float64Array.from(holders, ({ lat }) => lat);
  return (place) => {
    const shrink = Math.cos((place[1] * Math.PI) / 180);
    let [best, bestSquare] = [-1, Infinity];
    for (let i = 0; i < lngs.length; i++) {
      const east = ((lngs[i] ?? 0) - place[0]) * shrink;
      const north = (lats[i] ?? 0) - place[1];
      const square = east * east + north * north;
      if (square < bestSquare) [best, bestSquare] = [i, square];
    }
    const holder = holders[best];
    if (!holder) return null;
    const { workerId, name, lng, lat } = holder;
    return { workerId, name, distanceM: Math.round(distanceM(place, [lng, lat])) };
  };
}
