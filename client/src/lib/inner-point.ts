import type { Position } from '#contract/geo';

const STEPS = 24;
const MAX_CORNERS = 240;

/**
 * The point of a ring that lies farthest from its border, out of a raster of 24 × 24 over its box: where a name has most
 * room. Longitude counts as much as latitude, which is near enough for a word.
 */
export function innerPoint(ring: readonly Position[]): Position {
  const every = Math.max(1, Math.ceil(ring.length / MAX_CORNERS));
  const corners = ring.filter((_, i) => i % every === 0);
  const lngs = corners.map(([lng]) => lng);
  const lats = corners.map(([, lat]) => lat);
  const [west, east] = [Math.min(...lngs), Math.max(...lngs)];
  const [south, north] = [Math.min(...lats), Math.max(...lats)];
  let best: Position = [(west + east) / 2, (south + north) / 2];
  let bestRoom = -1;
  for (let i = 0; i < STEPS * STEPS; i++) {
    const lng = west + ((i % STEPS) + 0.5) * ((east - west) / STEPS);
    const lat = south + (Math.floor(i / STEPS) + 0.5) * ((north - south) / STEPS);
    const room = roomAt(corners, lng, lat);
    if (room <= bestRoom) continue;
    bestRoom = room;
    best = [lng, lat];
  }
  return best;
}

/** Squared distance to the nearest corner, -1 outside (even-odd rule). */
function roomAt(corners: readonly Position[], lng: number, lat: number): number {
  let isIn = false;
  let nearest = Infinity;
  let [lastLng, lastLat] = corners[corners.length - 1] ?? [0, 0];
  for (const [nextLng, nextLat] of corners) {
    const isCrossed = nextLat > lat !== lastLat > lat;
    if (isCrossed && lng < ((lastLng - nextLng) * (lat - nextLat)) / (lastLat - nextLat) + nextLng) isIn = !isIn;
    nearest = Math.min(nearest, (nextLng - lng) ** 2 + (nextLat - lat) ** 2);
    [lastLng, lastLat] = [nextLng, nextLat];
  }
  return isIn ? nearest : -1;
}
