import type { Position } from '#contract/geo';
import type { WorkerLayer } from '#contract/layers';
import type { PositionFrame } from '#contract/live-feed';
import { createStore, type StoreApi } from 'zustand/vanilla';
import { batchPerFrame, onNextFrame, type FrameScheduler } from '../../lib/frame-batch.ts';

/** All workers with phones as columns; row `i` is the same worker in each of them. */
export interface Workers {
  layer: WorkerLayer;
  /** Longitude and latitude in degrees, interleaved; NaN until a phone reported. */
  positions: Float64Array;
  /** When the phone took its fix, epoch milliseconds; 0 when it never did. */
  fixAtMs: Float64Array;
  rowOf: ReadonlyMap<number, number>;
  /** How old a fix may be for its phone to count as heard, milliseconds. */
  freshMs: number;
  /** Raised by one with every frame in which someone moved. */
  version: number;
}

/** Workers of the scope; null until their layer came in. Positions come by binary frames, not by events. */
export interface WorkerStore {
  state: Pick<StoreApi<{ workers: Workers | null }>, 'getState' | 'subscribe' | 'getInitialState'>;
  replaceAll(layer: WorkerLayer): void;
  applyPositions(frame: PositionFrame): void;
}

/** A phone counts as heard for one minute after its fix; past that its marker is grey and tells its age. */
export const WORKER_FRESH_MS = 60_000;

/** Creates the store of workers; in the past, which keeps fewer fixes, a phone counts as heard for longer. */
export function createWorkerStore(
  schedule: FrameScheduler = onNextFrame,
  freshMs: number = WORKER_FRESH_MS,
): WorkerStore {
  const store = createStore<{ workers: Workers | null }>(() => ({ workers: null }));
  let draft: Workers | null = null;
  /** Frames may come before the layer does: the newest of each town waits for it. */
  let waiting: PositionFrame[] = [];
  const publish = batchPerFrame(() => {
    if (!draft) return;
    draft.version++;
    store.setState({ workers: { ...draft, positions: draft.positions.slice(), fixAtMs: draft.fixAtMs.slice() } });
  }, schedule);
  const write = (workers: Workers, frame: PositionFrame) => {
    for (const fix of frame.fixes) {
      const row = workers.rowOf.get(fix.workerId);
      if (row === undefined || fix.observedAtMs < (workers.fixAtMs[row] ?? 0)) continue;
      workers.positions[row * 2] = fix.position[0];
      workers.positions[row * 2 + 1] = fix.position[1];
      workers.fixAtMs[row] = fix.observedAtMs;
    }
  };
  return {
    state: store,
    replaceAll(layer) {
      const workers = columnsOf(layer, draft, freshMs);
      waiting.forEach((frame) => write(workers, frame));
      waiting = [];
      draft = workers;
      publish();
    },
    applyPositions(frame) {
      if (!draft) return void waiting.push(frame);
      write(draft, frame);
      publish();
    },
  };
}

/** Positions known before a new snapshot stay: the feed will not repeat those that did not move. */
function columnsOf(layer: WorkerLayer, before: Workers | null, freshMs: number): Workers {
  const workers: Workers = {
    layer,
    positions: new Float64Array(layer.ids.length * 2).fill(Number.NaN),
    fixAtMs: new Float64Array(layer.ids.length),
    rowOf: new Map(layer.ids.map((id, row) => [id, row])),
    freshMs,
    version: before?.version ?? 0,
  };
  before?.layer.ids.forEach((id, oldRow) => {
    const row = workers.rowOf.get(id);
    if (row === undefined) return;
    workers.positions.set(before.positions.subarray(oldRow * 2, oldRow * 2 + 2), row * 2);
    workers.fixAtMs[row] = before.fixAtMs[oldRow] ?? 0;
  });
  return workers;
}

/** Where a worker's phone was when it was heard last; null when it never was. */
export function positionOf(workers: Workers, id: number): Position | null {
  const row = workers.rowOf.get(id) ?? -1;
  const [lng, lat] = [workers.positions[row * 2] ?? Number.NaN, workers.positions[row * 2 + 1] ?? Number.NaN];
  return Number.isNaN(lng) ? null : [lng, lat];
}

/** How many phones were heard lately before `nowMs`, of those whose village fits. */
export function countFresh(workers: Workers, nowMs: number, fits: (village: string) => boolean = () => true): number {
  return workers.fixAtMs.reduce((count, atMs, row) => {
    const isCounted = nowMs - atMs <= workers.freshMs && fits(workers.layer.villages[row] ?? '');
    return count + (isCounted ? 1 : 0);
  }, 0);
}
