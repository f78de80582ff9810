import type { Position } from '#contract/geo';
import { distanceM } from '../../lib/geodesy.ts';
import type { Rgba, Sprite, SymbolsLayer, ZoomStops } from '../../map/layer.ts';
import type { Workers } from './worker-store.ts';

const INK: Rgba = [4, 8, 15, 0.9];
const SPRITES: readonly Sprite[] = [
  { shape: 'circle', fill: [196, 250, 226, 1], stroke: INK },
  { shape: 'circle', fill: [104, 120, 146, 1], stroke: INK },
];
/** From afar a bare speck of light, cooler than the households' so that it is told apart. */
const AFAR_SPRITES: readonly Sprite[] = [{ shape: 'circle', fill: [214, 238, 255, 1], stroke: [214, 238, 255, 1] }];
/** Nobody is left out, but from afar those who cannot be reached are not worth a dot. */
const ALONE_ZOOM = 11.8;
const AFAR_SIZE_PX: ZoomStops = [
  [9, 3],
  [10.5, 4.4],
  [11.8, 6],
];
const SIZE_PX: ZoomStops = [
  [11.8, 9],
  [12.5, 12],
  [14, 18],
  [16, 24],
];

/** Workers: a bright dot while the phone was heard lately, a grey one after, and only close up. */
export function workerLayers(workers: Workers, nowMs: number): SymbolsLayer[] {
  const layer: SymbolsLayer = {
    kind: 'symbols',
    id: 'workers',
    positions: workers.positions,
    codes: Uint8Array.from(workers.fixAtMs, (atMs) => (nowMs - atMs <= workers.freshMs ? 0 : 1)),
    sprites: SPRITES,
    sizePx: SIZE_PX,
    minZoom: ALONE_ZOOM,
    isPickable: true,
  };
  const afar: SymbolsLayer = {
    ...layer,
    id: 'workers-afar',
    positions: freshPositions(layer),
    codes: new Uint8Array(layer.codes.length),
    sprites: AFAR_SPRITES,
    sizePx: AFAR_SIZE_PX,
    minZoom: 0,
    maxZoom: ALONE_ZOOM,
    isBelow: true,
  };
  return [afar, layer];
}

/** The same rows, without a position for those not heard lately: they are not drawn. */
function freshPositions({ positions, codes }: SymbolsLayer): Float64Array {
  return positions.map((degrees, i) => (codes[i >> 1] === 0 ? degrees : Number.NaN));
}

/** One worker near a point. */
export interface NearWorker {
  row: number;
  distanceM: number;
}

/** The nearest workers whose phone was heard lately: `limit` rows at most, straight-line distance. */
export function workersNear(workers: Workers, point: Position, nowMs: number, limit: number): NearWorker[] {
  const near: NearWorker[] = [];
  for (let row = 0; row < workers.layer.ids.length; row++) {
    if (nowMs - (workers.fixAtMs[row] ?? 0) > workers.freshMs) continue;
    const position: Position = [workers.positions[row * 2] ?? NaN, workers.positions[row * 2 + 1] ?? NaN];
    near.push({ row, distanceM: distanceM(position, point) });
  }
  return near.sort((a, b) => a.distanceM - b.distanceM).slice(0, limit);
}

/** Some workers again, larger and at every zoom. */
export function nearWorkersLayer(workers: Workers, rows: readonly number[]): SymbolsLayer {
  return {
    kind: 'symbols',
    id: 'near-workers',
    positions: Float64Array.from(
      rows.flatMap((row) => [workers.positions[row * 2] ?? NaN, workers.positions[row * 2 + 1] ?? NaN]),
    ),
    codes: new Uint8Array(rows.length),
    sprites: SPRITES,
    sizePx: [
      [9, 16],
      [14, 24],
    ],
    isPickable: true,
  };
}
