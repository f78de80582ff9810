import type { Position } from '#contract/geo';

/** Mean radius of the earth (IUGG), in metres. */
const EARTH_RADIUS_M = 6_371_008.8;

const toRadians = (degrees: number): number => (degrees * Math.PI) / 180;

/** Distance of two points on the sphere in metres (haversine); within 0.5 % of the ellipsoid. */
export function distanceM([lng1, lat1]: Position, [lng2, lat2]: Position): number {
  const half = (degrees: number): number => Math.sin(toRadians(degrees) / 2) ** 2;
  const a = half(lat2 - lat1) + Math.cos(toRadians(lat1)) * Math.cos(toRadians(lat2)) * half(lng2 - lng1);
  return 2 * EARTH_RADIUS_M * Math.asin(Math.min(1, Math.sqrt(a)));
}

/** Direction from one point to another in degrees from north, clockwise, 0 ≤ x < 360; 0 for the same point. */
export function bearingDeg([lng1, lat1]: Position, [lng2, lat2]: Position): number {
  const dLng = toRadians(lng2 - lng1);
  const y = Math.sin(dLng) * Math.cos(toRadians(lat2));
  const x =
    Math.cos(toRadians(lat1)) * Math.sin(toRadians(lat2)) -
    Math.sin(toRadians(lat1)) * Math.cos(toRadians(lat2)) * Math.cos(dLng);
  return ((Math.atan2(y, x) * 180) / Math.PI + 360) % 360;
}
