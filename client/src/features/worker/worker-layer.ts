import type { Position } from '#contract/geo';
import { distanceM } from '../../lib/geodesy.ts';
import type { Rgba, Sprite, SymbolsLayer, ZoomStops } from '../../map/layer.ts';
import { WORKER_FRESH_MS, type Workers } from './worker-store.ts';

const INK: Rgba = [4, 8, 15, 0.9];
const SPRITES: readonly Sprite[] = [
  { shape: 'ring', fill: INK, stroke: [43, 209, 139, 1] },
  { shape: 'ring', fill: INK, stroke: [120, 136, 160, 0.9] },
];
const SIZE_PX: ZoomStops = [
  [10.5, 6],
  [12, 9],
  [14, 16],
  [16, 22],
];

/** Workers: a green ring while the phone was heard in the last minute, a grey one after. */
export function workerLayer(workers: Workers, nowMs: number): SymbolsLayer {
  return {
    kind: 'symbols',
    id: 'workers',
    positions: workers.positions,
    codes: Uint8Array.from(workers.fixAtMs, (atMs) => (nowMs - atMs <= WORKER_FRESH_MS ? 0 : 1)),
    sprites: SPRITES,
    sizePx: SIZE_PX,
    minZoom: 10.2,
    isPickable: true,
  };
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
    if (nowMs - (workers.fixAtMs[row] ?? 0) > WORKER_FRESH_MS) continue;
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
