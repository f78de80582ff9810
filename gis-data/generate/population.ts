import type { CountyConfig } from './county-config.ts';
import type { Drainage } from './hydrology.ts';
import { fractal } from './noise.ts';
import { distanceM, type Plane } from './plane.ts';
import { type Frame, middleOf } from './raster.ts';
import type { Relief } from './relief.ts';

/** Where people settle: households for each cell, summing to the county's over the cells that `isInside` marks. */
export function settle(
  config: CountyConfig,
  plane: Plane,
  frame: Frame,
  relief: Relief,
  drainage: Drainage,
  isInside: Uint8Array,
): Float32Array {
  const streamM = distanceToStreams(frame, drainage);
  const seats = Object.entries(config.seats).map(([code, position]) => ({
    at: plane.toPlane(position),
    isCounty: code === config.countySeat,
  }));
  const density = new Float32Array(isInside.length);
  let total = 0;
  for (let cell = 0; cell < density.length; cell++) {
    if (isInside[cell] === 0) continue;
    const point = middleOf(frame, cell);
    const [x, y] = [point[0] / 1000, point[1] / 1000];
    const height = relief.heightM[cell] ?? 0;
    const floor = 1.1 * fade((relief.riverM[cell] ?? 0) / 1500) + fade((streamM[cell] ?? 0) / 420);
    const gentle = fade(steepness(frame, relief.heightM, cell) / 0.34);
    const low = fade(Math.max(0, height - config.relief.baseM) / (config.relief.riseM * 0.95));
    const hamlets = Math.max(0, 0.25 + 1.5 * fractal(311, x / 0.55, y / 0.55, 3));
    const towns = seats.reduce((sum, seat) => {
      const away = distanceM(point, seat.at);
      const town = seat.isCounty
        ? 42 * fade(away / 1250) + 1.6 * fade(away / 3200)
        : 12 * fade(away / 480) + fade(away / 1500);
      return sum + town;
    }, 0);
    const rural = (floor + 0.12) * (0.12 + 0.88 * gentle) * (0.05 + 0.95 * low) * (0.06 + hamlets * hamlets);
    density[cell] = rural + towns * gentle * (0.35 + 0.8 * hamlets);
    total += density[cell] ?? 0;
  }
  const scale = config.counts.households / total;
  return density.map((value) => value * scale);
}

/** A stream in the eyes of settlers gathers this many cells. */
const STREAM_CELLS = 120;

/** Metres to the nearest stream, counted by a breadth-first walk (good enough for a weight). */
function distanceToStreams(frame: Frame, drainage: Drainage): Float32Array {
  const far = new Float32Array(drainage.flow.length).fill(Infinity);
  const queue: number[] = [];
  drainage.flow.forEach((flow, cell) => {
    if (flow < STREAM_CELLS) return;
    far[cell] = 0;
    queue.push(cell);
  });
  for (let head = 0; head < queue.length; head++) {
    const cell = queue[head] as number;
    const column = cell % frame.width;
    for (const step of [column > 0 ? -1 : 0, column < frame.width - 1 ? 1 : 0, -frame.width, frame.width]) {
      const next = cell + step;
      if (step === 0 || next < 0 || next >= far.length || far[next] !== Infinity) continue;
      far[next] = (far[cell] ?? 0) + frame.cellM;
      queue.push(next);
    }
  }
  return far;
}

/** Rise over run between the neighbours of a cell. */
export function steepness(frame: Frame, heightM: Float32Array, cell: number): number {
  const dx = (heightM[cell + 1] ?? 0) - (heightM[cell - 1] ?? 0);
  const dy = (heightM[cell + frame.width] ?? 0) - (heightM[cell - frame.width] ?? 0);
  return Math.sqrt(dx * dx + dy * dy) / (2 * frame.cellM);
}

/** 1 at 0, about a third at 1, near 0 at 3; without an exponential. */
const fade = (t: number): number => {
  const square = 1 + t * t * 0.75;
  return 1 / (square * square);
};
