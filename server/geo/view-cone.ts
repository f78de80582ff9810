import type { Position } from '#contract/geo';
import { bearingDeg, distanceM } from './distance.ts';

/** What a camera looks at: from where, in which direction, how wide and how far. */
export interface ViewCone {
  position: Position;
  /** From north, clockwise. */
  azimuthDeg: number;
  /** Full opening angle; 360 looks everywhere. */
  fovDeg: number;
  rangeM: number;
}

/** Tells whether a camera's view cone contains a point; its own place counts as seen. Walls and hills are not known. */
export function isInView(cone: ViewCone, point: Position): boolean {
  const distance = distanceM(cone.position, point);
  if (distance > cone.rangeM) return false;
  if (cone.fovDeg >= 360 || distance < 1) return true;
  const offDeg = Math.abs(((bearingDeg(cone.position, point) - cone.azimuthDeg + 540) % 360) - 180);
  return offDeg <= cone.fovDeg / 2;
}
