import type { LiveEvent, PositionFrame } from '#contract/live-feed';
import type { Session } from '#contract/session';
import { createStore } from 'zustand/vanilla';
import type { LiveStatus } from '../../api/live-client.ts';
import { createAlarmStore } from '../../features/alarm/alarm-store.ts';
import { createClaimStore } from '../../features/attention/claim-store.ts';
import { createCameraStore } from '../../features/camera/camera-store.ts';
import { createCentreStore } from '../../features/centre/centre-store.ts';
import { createTerritoryStore } from '../../features/grid/grid-store.ts';
import { createHouseholdStore } from '../../features/household/household-store.ts';
import { createIncidentStore } from '../../features/incident/incident-store.ts';
import { createOrderStore } from '../../features/order/order-store.ts';
import { createShiftStore } from '../../features/shift/shift-store.ts';
import { createWhistleStore } from '../../features/whistle/whistle-store.ts';
import { createProcedureStore } from '../../features/procedure/procedure-store.ts';
import { createSummaryStore } from '../../features/summary/summary-store.ts';
import { createWallFocusStore } from '../../features/wall-focus/wall-focus-store.ts';
import { createSupervisionStore } from '../../features/supervision/supervision-store.ts';
import { createWorkerStore } from '../../features/worker/worker-store.ts';
import type { ApiErrorCode } from '../../api/api-error.ts';

/** What the county pack says about itself. */
export interface CountyInfo {
  code: string;
  name: string;
  bbox: [number, number, number, number];
  mapNotice: string;
}

/** How far the first load is, and how true the screen is now. */
export interface CountyStatus {
  live: LiveStatus;
  session: Session | null;
  county: CountyInfo | null;
  /** Set while the first load fails; it is tried again by itself. */
  failure: ApiErrorCode | null;
}

/** Every live store of one signed-in scope, and the wiring from the feed into them. */
export function createCountyStores() {
  return {
    status: createStore<CountyStatus>(() => ({
      live: { kind: 'connecting' },
      session: null,
      county: null,
      failure: null,
    })),
    territory: createTerritoryStore(),
    households: createHouseholdStore(),
    cameras: createCameraStore(),
    workers: createWorkerStore(),
    incidents: createIncidentStore(),
    orders: createOrderStore(),
    supervisions: createSupervisionStore(),
    centres: createCentreStore(),
    summary: createSummaryStore(),
    whistles: createWhistleStore(),
    shifts: createShiftStore(),
    alarms: createAlarmStore(),
    claims: createClaimStore(),
    procedures: createProcedureStore(),
    wallFocus: createWallFocusStore(),
    /** The call that changed last; calls themselves load after the page. */
    callChange: createStore(() => ({ id: '' })),
    meetingChange: createStore(() => ({ id: '' })),
  };
}
export type CountyStores = ReturnType<typeof createCountyStores>;

/** Puts one event of the feed into the store it belongs to. */
export function applyEvent(stores: CountyStores, event: LiveEvent, onCameraChanged: () => void): void {
  switch (event.kind) {
    case 'incident':
      return stores.incidents.apply(event.data);
    case 'order':
      return stores.orders.apply(event.data);
    case 'supervision':
      return stores.supervisions.apply(event.data);
    case 'cameraState':
      return stores.cameras.applyState({ id: event.id, ...event.data });
    case 'camera':
      return onCameraChanged();
    case 'colours':
      return stores.households.applyColours(event.data.changes);
    case 'centre':
      return stores.centres.apply(event.id, event.data);
    case 'whistle':
      return stores.whistles.apply(event.data);
    case 'rollcall':
      return stores.shifts.applyPost(event.data);
    case 'shift':
      return stores.shifts.applyChange(event.data);
    case 'claim':
      return stores.claims.apply(event.id, event.data);
    case 'alarm':
      return stores.alarms.apply(event.data);
    case 'procedure':
      return stores.procedures.apply(event.data);
    case 'wallFocus':
      return stores.wallFocus.apply(event.data);
    case 'call':
      return stores.callChange.setState({ id: event.id });
    case 'meeting':
      return stores.meetingChange.setState({ id: event.id });
    case 'left':
      return forget(stores, event.id);
  }
}

/** Puts one town's positions into the worker store. */
export function applyPositions(stores: CountyStores, frame: PositionFrame): void {
  stores.workers.applyPositions(frame);
}

function forget(stores: CountyStores, kindAndId: string): void {
  const [kind, id = ''] = kindAndId.split(':');
  if (kind === 'incident') stores.incidents.remove(id);
  if (kind === 'order') stores.orders.remove(id);
  if (kind === 'whistle') stores.whistles.remove(id);
  if (kind === 'claim') stores.claims.claims.remove(id);
  if (kind === 'alarm') stores.alarms.alarms.remove(id);
  if (kind === 'supervision') stores.supervisions.remove(id);
}
