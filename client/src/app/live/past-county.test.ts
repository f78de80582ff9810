import type { HistoryMoment } from '#contract/history';
import { expect, test } from 'vitest';
import { cameraStateAt, createCameraStore } from '../../features/camera/camera-store.ts';
import { countFresh, createWorkerStore } from '../../features/worker/worker-store.ts';
import { createCountyStores } from './county-stores.ts';
import { countyAt } from './past-county.ts';
import type { County } from './start-county.ts';

const AT = Date.parse('2026-11-26T06:05:00Z');
const MINUTE = 60_000;

function liveCounty(): County {
  const atOnce = (callback: () => void) => callback();
  const stores = { ...createCountyStores(), cameras: createCameraStore(atOnce), workers: createWorkerStore(atOnce) };
  const cameras = {
    ids: ['a', 'b'],
    villages: ['', ''],
    lngs: [1, 2],
    lats: [3, 4],
    azimuthsDeg: [0, 0],
    fovsDeg: [0, 0],
    rangesM: [0, 0],
  };
  stores.cameras.replaceAll({ ...cameras, names: ['', ''], classes: [1, 1] }, [
    { id: 'a', state: 'offline', reason: null, at: new Date(AT + MINUTE).toISOString() },
  ]);
  stores.workers.replaceAll({ ids: [7, 8], names: [null, null], lines: ['party', 'party'], villages: ['', ''] });
  const fixes = [{ workerId: 8, position: [5, 6] as [number, number], observedAtMs: AT + MINUTE }];
  stores.workers.applyPositions({ town: 1, isFull: true, sentAtMs: AT, fixes });
  return { stores, serverNowMs: () => AT + MINUTE } as unknown as County;
}

const moment = {
  incidents: [{ id: 'i', state: 'reported' }],
  orders: [{ id: 'o' }],
  cameraStates: [{ id: 'a', state: 'online', reason: null, at: new Date(AT - MINUTE).toISOString() }],
  positions: [[7, 1, 2, AT - 5 * MINUTE]],
} as unknown as HistoryMoment;

test('the county at a moment has its incidents, orders, cameras and people, and keeps the rest of the live one', () => {
  const live = liveCounty();
  const { stores, serverNowMs } = countyAt(live, moment, AT);
  expect([...stores.incidents.live.state.getState().byKey.keys()]).toEqual(['i']);
  expect([...stores.orders.orders.state.getState().byKey.keys()]).toEqual(['o']);
  const cameras = stores.cameras.state.getState().cameras ?? expect.fail('no cameras');
  expect([cameraStateAt(cameras, 0), cameraStateAt(cameras, 1)]).toEqual(['online', 'unknown']);
  const workers = stores.workers.state.getState().workers ?? expect.fail('no workers');
  expect(Array.from(workers.positions)).toEqual([1, 2, NaN, NaN]);
  expect(serverNowMs()).toBe(AT);
  expect(stores.alarms).toBe(live.stores.alarms);
  expect(live.stores.incidents.live.state.getState().byKey.size).toBe(0);
});

test('a phone that stood still counts as heard for as long as its track is silent about it', () => {
  const workersAt = (atMs: number) => countyAt(liveCounty(), moment, atMs).stores.workers.state.getState().workers;
  expect([AT, AT + 2 * MINUTE].map((atMs) => countFresh(workersAt(atMs) ?? expect.fail('none'), atMs))).toEqual([1, 0]);
});

test('nothing is shown of a moment that is not known yet', () => {
  const { stores } = countyAt(liveCounty(), null, AT);
  expect(stores.incidents.live.state.getState().byKey.size).toBe(0);
  const workers = stores.workers.state.getState().workers ?? expect.fail('no workers');
  expect(workers.positions.every(Number.isNaN)).toBe(true);
});
