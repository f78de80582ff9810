import type { Camera } from '#contract/camera';
import type { ApiClient } from './api-client.ts';

const METRES_PER_DEGREE = 111_320;

/** A place in the middle of what a camera covers, with the cameras of its surroundings, nearest first. */
export interface SeenSpot {
  position: [number, number];
  camera: Camera;
  nearby: Camera[];
}

/** Finds a place that the first camera of the county sees, or the last one, for a spec that changes the cameras around it. */
export async function findSeenSpot(api: ApiClient, which: 'first' | 'last' = 'first'): Promise<SeenSpot> {
  const { items } = await api.get<{ items: Camera[] }>('/api/cameras?limit=100');
  const camera = items[which === 'first' ? 0 : items.length - 1];
  if (!camera) throw new Error('the county has no camera');
  const position = alongView(camera);
  const nearby = items
    .map((other) => ({ other, distance: distanceM(other.position, position) }))
    .sort((a, b) => a.distance - b.distance)
    .map(({ other }) => other);
  return { position, camera, nearby };
}

/** A place in the middle of what a camera covers that turns. */
export async function findTurningSpot(api: ApiClient): Promise<Pick<SeenSpot, 'position' | 'camera'>> {
  const { items } = await api.get<{ items: Camera[] }>('/api/cameras?limit=100');
  const camera = items.find(({ hasPtz }) => hasPtz);
  if (!camera) throw new Error('the county has no camera that turns');
  return { position: alongView(camera), camera };
}

/** Half of the range along the direction of view: flat is true enough over some hundred metres. */
function alongView({ position: [lng, lat], azimuthDeg, rangeM }: Camera): [number, number] {
  const [east, north] = [Math.sin((azimuthDeg * Math.PI) / 180), Math.cos((azimuthDeg * Math.PI) / 180)];
  const reach = rangeM / 2 / METRES_PER_DEGREE;
  return [lng + (reach * east) / Math.cos((lat * Math.PI) / 180), lat + reach * north];
}

function distanceM(a: readonly [number, number], b: readonly [number, number]): number {
  const east = (a[0] - b[0]) * Math.cos((a[1] * Math.PI) / 180);
  return Math.hypot(east, a[1] - b[1]) * METRES_PER_DEGREE;
}
