import type { PlanePoint } from './plane.ts';

/** A raster over the plane: square cells, row 0 in the south, cell k at column k % width and row floor(k / width). */
export interface Frame {
  readonly width: number;
  readonly height: number;
  readonly cellM: number;
  readonly west: number;
  readonly south: number;
}

/** Lays a frame over a box of the plane with a margin. */
export function frameAround(points: readonly PlanePoint[], cellM: number, marginM: number): Frame {
  const xs = points.map((point) => point[0]);
  const ys = points.map((point) => point[1]);
  const west = Math.floor((Math.min(...xs) - marginM) / cellM) * cellM;
  const south = Math.floor((Math.min(...ys) - marginM) / cellM) * cellM;
  const width = Math.ceil((Math.max(...xs) + marginM - west) / cellM);
  const height = Math.ceil((Math.max(...ys) + marginM - south) / cellM);
  return { width, height, cellM, west, south };
}

/** Cell that a point lies in; points outside take the nearest cell at the rim. */
export function cellAt(frame: Frame, [x, y]: PlanePoint): number {
  const column = clamp(Math.floor((x - frame.west) / frame.cellM), frame.width);
  const row = clamp(Math.floor((y - frame.south) / frame.cellM), frame.height);
  return row * frame.width + column;
}

/** Middle of a cell. */
export function middleOf(frame: Frame, cell: number): PlanePoint {
  const column = cell % frame.width;
  const row = (cell - column) / frame.width;
  return [frame.west + (column + 0.5) * frame.cellM, frame.south + (row + 0.5) * frame.cellM];
}

/** Value at a point, interpolated between the four cell middles around it. */
export function sample(frame: Frame, values: Float32Array, [x, y]: PlanePoint): number {
  const fx = (x - frame.west) / frame.cellM - 0.5;
  const fy = (y - frame.south) / frame.cellM - 0.5;
  const column = clamp(Math.floor(fx), frame.width - 1);
  const row = clamp(Math.floor(fy), frame.height - 1);
  const u = Math.min(1, Math.max(0, fx - column));
  const v = Math.min(1, Math.max(0, fy - row));
  const at = row * frame.width + column;
  const south = (values[at] ?? 0) * (1 - u) + (values[at + 1] ?? 0) * u;
  const north = (values[at + frame.width] ?? 0) * (1 - u) + (values[at + frame.width + 1] ?? 0) * u;
  return south * (1 - v) + north * v;
}

/** The up to eight neighbours of a cell, written to `into`; returns how many. */
export function neighboursOf(frame: Frame, cell: number, into: Int32Array): number {
  const column = cell % frame.width;
  const row = (cell - column) / frame.width;
  let count = 0;
  for (let dy = -1; dy <= 1; dy++) {
    if (row + dy < 0 || row + dy >= frame.height) continue;
    for (let dx = -1; dx <= 1; dx++) {
      if ((dx === 0 && dy === 0) || column + dx < 0 || column + dx >= frame.width) continue;
      into[count++] = cell + dy * frame.width + dx;
    }
  }
  return count;
}

const clamp = (index: number, size: number): number => Math.min(size - 1, Math.max(0, index));
