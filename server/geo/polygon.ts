import type { Bbox, Position } from '#contract/geo';

/** The smallest box about points; an inverted, empty one for none. */
export function bboxOf(points: readonly Position[]): Bbox {
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const [lng, lat] of points) {
    west = Math.min(west, lng);
    south = Math.min(south, lat);
    east = Math.max(east, lng);
    north = Math.max(north, lat);
  }
  return [west, south, east, north];
}

/** Tells whether a point lies in a box, its edges included. */
export function isInsideBbox([west, south, east, north]: Bbox, [lng, lat]: Position): boolean {
  return lng >= west && lng <= east && lat >= south && lat <= north;
}

/** Tells whether a point lies inside rings by the even-odd rule, so that holes and several outer rings need no order. */
export function isInside(rings: readonly (readonly Position[])[], [x, y]: Position): boolean {
  let isOdd = false;
  for (const ring of rings) {
    let [previousX, previousY] = ring[ring.length - 1] ?? [0, 0];
    for (const [currentX, currentY] of ring) {
      const isBetween = currentY > y !== previousY > y;
      if (isBetween && x < ((previousX - currentX) * (y - currentY)) / (previousY - currentY) + currentX)
        isOdd = !isOdd;
      [previousX, previousY] = [currentX, currentY];
    }
  }
  return isOdd;
}
