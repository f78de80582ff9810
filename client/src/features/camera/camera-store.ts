import { CAMERA_STATES, type CameraState } from '#contract/camera';
import type { CameraLayer } from '#contract/layers';
import { createStore, type StoreApi } from 'zustand/vanilla';
import { batchPerFrame, onNextFrame, type FrameScheduler } from '../../lib/frame-batch.ts';
import { interleave } from '../../lib/columns.ts';

/** All cameras of the scope as columns; row `i` is the same camera in each of them. */
export interface Cameras {
  layer: CameraLayer;
  /** Longitude and latitude in degrees, interleaved; the same array until cameras themselves change. */
  positions: Float64Array;
  /** Index into `CAMERA_STATES`: `unknown` until a picture or a failure was seen. */
  stateCodes: Uint8Array;
  /** When the state was last confirmed, epoch milliseconds; 0 when never. */
  stateAtMs: Float64Array;
  reasons: ReadonlyMap<number, string>;
  rowOf: ReadonlyMap<string, number>;
  /** Raised by one with every change of a state. */
  stateVersion: number;
}

/** One camera's state as snapshot and live feed tell it. */
export interface CameraStateReport {
  id: string;
  state: string;
  reason: string | null;
  at: string;
}

/** Cameras of the scope; null until their layer came in. */
export interface CameraStore {
  state: Pick<StoreApi<{ cameras: Cameras | null }>, 'getState' | 'subscribe' | 'getInitialState'>;
  replaceAll(layer: CameraLayer, states: readonly CameraStateReport[]): void;
  applyState(report: CameraStateReport): void;
}

/** Creates the store of cameras. */
export function createCameraStore(schedule: FrameScheduler = onNextFrame): CameraStore {
  const store = createStore<{ cameras: Cameras | null }>(() => ({ cameras: null }));
  let draft: Cameras | null = null;
  const publish = batchPerFrame(() => {
    if (!draft) return;
    draft.stateVersion++;
    store.setState({
      cameras: { ...draft, stateCodes: draft.stateCodes.slice(), stateAtMs: draft.stateAtMs.slice() },
    });
  }, schedule);
  const write = (cameras: Cameras, report: CameraStateReport) => {
    const row = cameras.rowOf.get(report.id);
    if (row === undefined) return;
    cameras.stateCodes[row] = stateCodeOf(report.state);
    cameras.stateAtMs[row] = Date.parse(report.at);
    const reasons = cameras.reasons as Map<number, string>;
    if (report.reason === null) reasons.delete(row);
    else reasons.set(row, report.reason);
  };
  return {
    state: store,
    replaceAll(layer, states) {
      const cameras = columnsOf(layer, draft);
      states.forEach((report) => write(cameras, report));
      draft = cameras;
      publish();
    },
    applyState(report) {
      if (!draft) return;
      write(draft, report);
      publish();
    },
  };
}

/** State of row `i` in words of the contract. */
export function cameraStateAt(cameras: Cameras, row: number): CameraState {
  return CAMERA_STATES[cameras.stateCodes[row] ?? 0] ?? 'unknown';
}

function stateCodeOf(state: string): number {
  const code = CAMERA_STATES.findIndex((known) => known === state);
  return code < 0 ? 0 : code;
}

/** An unchanged layer keeps its positions array, so that the map does not upload it again. */
function columnsOf(layer: CameraLayer, before: Cameras | null): Cameras {
  const count = layer.ids.length;
  const positions = interleave(layer.lngs, layer.lats);
  const isSame = before?.positions.length === positions.length && before.positions.every((v, i) => v === positions[i]);
  return {
    layer,
    positions: isSame ? before.positions : positions,
    stateCodes: new Uint8Array(count),
    stateAtMs: new Float64Array(count),
    reasons: new Map(),
    rowOf: new Map(layer.ids.map((id, row) => [id, row])),
    stateVersion: before?.stateVersion ?? 0,
  };
}
