import { CAMERA_STATES, type CameraState } from '#contract/camera';
import type { AreasLayer, Rgba, Sprite, SymbolsLayer } from '../../map/layer.ts';
import { coneOf, coneRing } from './camera-cone.ts';
import type { Cameras } from './camera-store.ts';

const INK: Rgba = [4, 8, 15, 0.9];
const MUTED: Rgba = [143, 161, 186, 1];
const SPRITE_OF: Record<CameraState, Sprite> = {
  online: { shape: 'wedge', fill: [92, 200, 255, 1], stroke: INK },
  stale: { shape: 'wedge', fill: [143, 161, 186, 1], stroke: INK },
  // Hollow: nothing is known, so nothing is claimed.
  unknown: { shape: 'wedge', fill: [16, 26, 42, 0.9], stroke: MUTED },
  offline: { shape: 'cross', fill: [90, 104, 128, 1], stroke: INK },
  fault: { shape: 'cross', fill: [213, 94, 0, 1], stroke: INK },
};
const SPRITES = CAMERA_STATES.map((state) => SPRITE_OF[state]);

/** Cameras are seen from the size of a town on. */
export const CAMERA_ZOOM = 11.5;

const angles = new WeakMap<readonly number[], Float32Array>();

/** All cameras: a wedge turned to where each looks, a cross for those without a picture. */
export function cameraLayer(cameras: Cameras): SymbolsLayer {
  const azimuths = cameras.layer.azimuthsDeg;
  const anglesDeg = angles.get(azimuths) ?? Float32Array.from(azimuths);
  angles.set(azimuths, anglesDeg);
  return {
    kind: 'symbols',
    id: 'cameras',
    positions: cameras.positions,
    codes: cameras.stateCodes,
    sprites: SPRITES,
    anglesDeg,
    sizePx: [
      [11.5, 7],
      [13, 13],
      [16, 24],
    ],
    minZoom: CAMERA_ZOOM,
    isPickable: true,
  };
}

/** The view cones of some cameras. */
export function coneLayer(cameras: Cameras, rows: readonly number[]): AreasLayer {
  return {
    kind: 'areas',
    id: 'cones',
    rings: rows.map((row) => coneRing(coneOf(cameras, row))),
    fill: [92, 200, 255, 0.18],
    stroke: [92, 200, 255, 0.6],
  };
}

/** The same cameras again, larger and at every zoom: those that see what is looked at. */
export function seeingLayer(cameras: Cameras, rows: readonly number[]): SymbolsLayer {
  return {
    ...cameraLayer(cameras),
    id: 'seeing-cameras',
    positions: Float64Array.from(
      rows.flatMap((row) => [cameras.layer.lngs[row] ?? NaN, cameras.layer.lats[row] ?? NaN]),
    ),
    codes: Uint8Array.from(rows, (row) => cameras.stateCodes[row] ?? 0),
    anglesDeg: Float32Array.from(rows, (row) => cameras.layer.azimuthsDeg[row] ?? 0),
    sizePx: [
      [9, 14],
      [14, 26],
    ],
    minZoom: 0,
  };
}
