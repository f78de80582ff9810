import type { Position } from '#contract/geo';
import { bearingDeg, distanceM, destination } from '../../lib/geodesy.ts';
import type { Cameras } from './camera-store.ts';

/** What a camera covers: where it stands, where it looks, how wide and how far. */
export interface ViewCone {
  position: Position;
  azimuthDeg: number;
  fovDeg: number;
  rangeM: number;
}

/** The cone of row `i`. */
export function coneOf(cameras: Cameras, row: number): ViewCone {
  const { layer } = cameras;
  return {
    position: [layer.lngs[row] ?? 0, layer.lats[row] ?? 0],
    azimuthDeg: layer.azimuthsDeg[row] ?? 0,
    fovDeg: layer.fovsDeg[row] ?? 0,
    rangeM: layer.rangesM[row] ?? 0,
  };
}

/** Tells whether a cone contains a point. */
export function coneSees(cone: ViewCone, point: Position): boolean {
  const far = distanceM(cone.position, point);
  if (far > cone.rangeM) return false;
  if (far < 1 || cone.fovDeg >= 360) return true;
  const turn = Math.abs(((bearingDeg(cone.position, point) - cone.azimuthDeg + 540) % 360) - 180);
  return turn <= cone.fovDeg / 2;
}

const STEP_DEG = 10;

/** The cone as a ring of positions, closed. */
export function coneRing(cone: ViewCone): Position[] {
  const half = Math.min(cone.fovDeg, 359) / 2;
  const steps = Math.max(2, Math.ceil((half * 2) / STEP_DEG));
  const arc = Array.from({ length: steps + 1 }, (_, i) =>
    destination(cone.position, cone.azimuthDeg - half + (i / steps) * half * 2, cone.rangeM),
  );
  return [cone.position, ...arc, cone.position];
}

/** One camera near a point. */
export interface NearCamera {
  row: number;
  distanceM: number;
  seesPoint: boolean;
}

/** The cameras that see a point first, nearest first, then the nearest others: `limit` rows at most. */
export function camerasNear(cameras: Cameras, point: Position, limit: number): NearCamera[] {
  const near: NearCamera[] = [];
  for (let row = 0; row < cameras.layer.ids.length; row++) {
    const cone = coneOf(cameras, row);
    const far = distanceM(cone.position, point);
    if (far > SEARCH_M) continue;
    near.push({ row, distanceM: far, seesPoint: coneSees(cone, point) });
  }
  near.sort((a, b) => Number(b.seesPoint) - Number(a.seesPoint) || a.distanceM - b.distanceM);
  return near.slice(0, limit);
}

/** Farther than this a camera says nothing about a place. */
const SEARCH_M = 5_000;
