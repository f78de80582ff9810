/** A point on the county's plane: metres east and north of its origin. */
export type PlanePoint = readonly [number, number];

/** A county's own plane: equirectangular about its middle, good to 0.3 % over 60 km. */
export interface Plane {
  /** Degrees to metres. */
  toPlane(position: readonly [number, number]): PlanePoint;
  /** Metres to whole micro-degrees: what every shared vertex is rounded to. */
  toMicro(point: PlanePoint): [number, number];
  /** Micro-degrees to metres. */
  fromMicro(micro: readonly [number, number]): PlanePoint;
}

const METRES_PER_DEGREE = 111_320;

/** Makes the plane about a middle in degrees; `cosine` is that of its latitude, rounded so that every engine agrees. */
export function createPlane(middle: readonly [number, number]): Plane {
  const cosine = Math.round(Math.cos((middle[1] * Math.PI) / 180) * 1e6) / 1e6;
  const perLng = METRES_PER_DEGREE * cosine;
  return {
    toPlane: ([lng, lat]) => [(lng - middle[0]) * perLng, (lat - middle[1]) * METRES_PER_DEGREE],
    toMicro: ([x, y]) => [
      Math.round((middle[0] + x / perLng) * 1e6),
      Math.round((middle[1] + y / METRES_PER_DEGREE) * 1e6),
    ],
    fromMicro: ([lng, lat]) => [(lng / 1e6 - middle[0]) * perLng, (lat / 1e6 - middle[1]) * METRES_PER_DEGREE],
  };
}

/** Metres between two points. */
export function distanceM(a: PlanePoint, b: PlanePoint): number {
  const dx = a[0] - b[0];
  const dy = a[1] - b[1];
  return Math.sqrt(dx * dx + dy * dy);
}
