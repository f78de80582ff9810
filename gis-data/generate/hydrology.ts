import { createHeap } from './heap.ts';
import { type Frame, neighboursOf } from './raster.ts';
import type { Relief } from './relief.ts';

/** Where the rain goes. */
export interface Drainage {
  /** The cell each cell drains to, or itself at a river of the configuration and at the frame's rim. */
  readonly down: Int32Array;
  /** How many cells drain through each, itself included. */
  readonly flow: Float32Array;
  /** Cells from the outlets up: a cell always comes after the one it drains to. */
  readonly order: Int32Array;
}

/** Floods the relief from rivers and rim upwards (priority flood), so that every cell drains to one of them. */
export function drain(frame: Frame, relief: Relief): Drainage {
  const size = frame.width * frame.height;
  const down = new Int32Array(size).fill(-1);
  const order = new Int32Array(size);
  const level = Float32Array.from(relief.heightM);
  const heap = createHeap();
  const start = (cell: number): void => {
    if (down[cell] !== -1) return;
    down[cell] = cell;
    heap.push(relief.heightM[cell] ?? 0, cell);
  };
  for (const cell of relief.riverCells.keys()) start(cell);
  for (let cell = 0; cell < size; cell++) {
    const column = cell % frame.width;
    if (column === 0 || column === frame.width - 1 || cell < frame.width || cell >= size - frame.width) start(cell);
  }
  const around = new Int32Array(8);
  for (let done = 0; heap.size > 0; done++) {
    const cell = heap.pop();
    order[done] = cell;
    const count = neighboursOf(frame, cell, around);
    for (let i = 0; i < count; i++) {
      const next = around[i] as number;
      if (down[next] !== -1) continue;
      down[next] = cell;
      level[next] = Math.max(level[next] ?? 0, (level[cell] ?? 0) + 0.01);
      heap.push(level[next] ?? 0, next);
    }
  }
  return { down, flow: accumulate(down, order), order };
}

function accumulate(down: Int32Array, order: Int32Array): Float32Array {
  const flow = new Float32Array(order.length).fill(1);
  for (let i = order.length - 1; i >= 0; i--) {
    const cell = order[i] as number;
    const next = down[cell] as number;
    if (next !== cell) flow[next] = (flow[next] ?? 0) + (flow[cell] ?? 0);
  }
  return flow;
}

/** Cuts valleys where water gathers, in place: deeper the more of it, then evens the steepest cells out. */
export function carveValleys(frame: Frame, heightM: Float32Array, drainage: Drainage): void {
  for (const cell of drainage.order) {
    const next = drainage.down[cell] as number;
    const gathered = Math.min(1, Math.max(0, Math.log2((drainage.flow[cell] ?? 1) / 30) / 7));
    const above = Math.max(0, (heightM[cell] ?? 0) - (heightM[next] ?? 0) + 25);
    const carved = (heightM[cell] ?? 0) - Math.min(120 * gathered, above);
    heightM[cell] = next === cell ? (heightM[cell] ?? 0) : Math.max(carved, (heightM[next] ?? 0) + 0.4);
  }
  const source = Float32Array.from(heightM);
  const around = new Int32Array(8);
  for (let cell = 0; cell < source.length; cell++) {
    const count = neighboursOf(frame, cell, around);
    let sum = 0;
    for (let i = 0; i < count; i++) sum += source[around[i] as number] ?? 0;
    heightM[cell] = 0.5 * (source[cell] ?? 0) + (0.5 * sum) / count;
  }
}

/** Slopes that drain straight to a river are told apart by reaches of so many cells. */
const OUTLET_CELLS = 12;

/**
 * Labels each cell with its small catchment: cells that drain into the same reach of a stream that gathers `minCells`
 * or more. Borders between catchments are ridges.
 */
export function labelCatchments(relief: Relief, drainage: Drainage, minCells: number): Int32Array {
  const { down, flow, order } = drainage;
  const streamsInto = new Uint8Array(order.length);
  for (const cell of order) {
    const next = down[cell] as number;
    if (next !== cell && (flow[cell] ?? 0) >= minCells) streamsInto[next] = (streamsInto[next] ?? 0) + 1;
  }
  const label = new Int32Array(order.length).fill(-1);
  const outlets = new Map<number, number>();
  let labels = 0;
  const labelOutlet = (cell: number): number => {
    const along = relief.riverCells.get(cell);
    const reach = along === undefined ? -1 - Math.floor(cell / OUTLET_CELLS) : Math.floor(along / OUTLET_CELLS);
    const known = outlets.get(reach) ?? labels++;
    outlets.set(reach, known);
    return known;
  };
  for (const cell of order) {
    const next = down[cell] as number;
    const isStream = (flow[cell] ?? 0) >= minCells;
    if (next === cell) {
      label[cell] = labelOutlet(cell);
      continue;
    }
    const isMouth = down[next] === next || (streamsInto[next] ?? 0) > 1;
    label[cell] = isStream && isMouth ? labels++ : (label[next] as number);
  }
  return label;
}
