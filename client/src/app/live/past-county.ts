import type { HistoryMoment } from '#contract/history';
import { createCameraStore } from '../../features/camera/camera-store.ts';
import { createIncidentStore } from '../../features/incident/incident-store.ts';
import { createOrderStore } from '../../features/order/order-store.ts';
import { createWorkerStore } from '../../features/worker/worker-store.ts';
import type { FrameScheduler } from '../../lib/frame-batch.ts';
import type { County } from './start-county.ts';

/** A track holds one fix in five minutes of a phone that stands still, written down when its minute is over. */
const TRACK_FRESH_MS = 6 * 60_000;

const atOnce: FrameScheduler = (callback) => callback();

/**
 * The county as it was: whoever draws a county draws the past from this one. Incidents, orders, cameras and people are those of the
 * moment, and so is the time; all else (borders, alarms, who has a case) is the live county's.
 * @param moment null while it is not known: nothing is then shown that could be taken for what was
 */
export function countyAt(live: County, moment: HistoryMoment | null, atMs: number): County {
  const { cameras, workers } = live.stores;
  const past = {
    cameras: createCameraStore(atOnce),
    workers: createWorkerStore(atOnce, TRACK_FRESH_MS),
    incidents: createIncidentStore(atOnce),
    orders: createOrderStore(atOnce),
  };
  const cameraLayer = cameras.state.getState().cameras?.layer;
  const workerLayer = workers.state.getState().workers?.layer;
  if (cameraLayer) past.cameras.replaceAll(cameraLayer, moment?.cameraStates ?? []);
  if (workerLayer) past.workers.replaceAll(workerLayer);
  if (moment) {
    past.incidents.replaceAll(moment.incidents);
    past.orders.replaceAll(moment.orders);
    past.workers.applyPositions({
      town: 0,
      isFull: true,
      sentAtMs: atMs,
      fixes: moment.positions.map(([workerId, lng, lat, observedAtMs]) => ({
        workerId,
        position: [lng, lat],
        observedAtMs,
      })),
    });
  }
  return { ...live, stores: { ...live.stores, ...past }, serverNowMs: () => atMs, stop: () => undefined };
}
