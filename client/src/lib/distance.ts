import type { Position } from '#contract/geo';

const EARTH_RADIUS_M = 6_371_008.8;

/** Metres between two positions on a sphere (haversine). */
export function distanceM([lngA, latA]: Position, [lngB, latB]: Position): number {
  const radians = (degrees: number) => (degrees * Math.PI) / 180;
  const halfChord =
    Math.sin(radians(latB - latA) / 2) ** 2 +
    Math.cos(radians(latA)) * Math.cos(radians(latB)) * Math.sin(radians(lngB - lngA) / 2) ** 2;
  return 2 * EARTH_RADIUS_M * Math.asin(Math.sqrt(halfChord));
}
