import type { Position } from '#contract/geo';

const EARTH_RADIUS_M = 6_371_008.8;
const DEGREES = Math.PI / 180;

/** Great-circle distance in metres (haversine). */
export function distanceM([lngA, latA]: Position, [lngB, latB]: Position): number {
  const y = Math.sin(((latB - latA) * DEGREES) / 2) ** 2;
  const x = Math.sin(((lngB - lngA) * DEGREES) / 2) ** 2;
  return 2 * EARTH_RADIUS_M * Math.asin(Math.sqrt(y + Math.cos(latA * DEGREES) * Math.cos(latB * DEGREES) * x));
}

/** Initial bearing from A to B in degrees clockwise from north, 0–360. */
export function bearingDeg([lngA, latA]: Position, [lngB, latB]: Position): number {
  const turn = (lngB - lngA) * DEGREES;
  const y = Math.sin(turn) * Math.cos(latB * DEGREES);
  const x =
    Math.cos(latA * DEGREES) * Math.sin(latB * DEGREES) -
    Math.sin(latA * DEGREES) * Math.cos(latB * DEGREES) * Math.cos(turn);
  return (Math.atan2(y, x) / DEGREES + 360) % 360;
}

/** The position `farM` metres from another at a bearing in degrees; flat, good to a metre below 10 km. */
export function destination([lng, lat]: Position, bearing: number, farM: number): Position {
  const north = (Math.cos(bearing * DEGREES) * farM) / EARTH_RADIUS_M / DEGREES;
  const east = (Math.sin(bearing * DEGREES) * farM) / EARTH_RADIUS_M / DEGREES / Math.cos(lat * DEGREES);
  return [lng + east, lat + north];
}
