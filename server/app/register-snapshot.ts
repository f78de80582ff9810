import { listOpenAlarms, presentAlarm } from '../features/alarm/alarm-repository.ts';
import { listClaims, presentClaim } from '../features/attention/attention-repository.ts';
import { readWallFocus } from '../features/wall-focus/wall-focus.ts';
import { describeSession } from '../features/account/session-routes.ts';
import { listCentres } from '../features/centre/centre-repository.ts';
import { listOpenIncidents } from '../features/incident/incident-repository.ts';
import { presentIncident } from '../features/incident/incident-row.ts';
import { COLOURS_URL } from '../features/layer/layer-routes.ts';
import { maskAlarm, maskClaim } from '../features/mask-event.ts';
import { listOpenOrders } from '../features/order/order-repository.ts';
import { maskOrder } from '../features/order/order-row.ts';
import { maskPost } from '../features/shift/rollcall-commands.ts';
import { listAskedPosts } from '../features/shift/rollcall-repository.ts';
import { listOpen as listOpenSupervisions } from '../features/supervision/supervision-repository.ts';
import { maskSupervision, presentSupervision } from '../features/supervision/supervision-row.ts';
import { registerSnapshotRoutes } from '../features/snapshot/snapshot-routes.ts';
import { listOpenWhistles } from '../features/whistle/whistle-repository.ts';
import { maskWhistle, presentWhistle } from '../features/whistle/whistle-row.ts';
import type { Http } from '../http/request.ts';
import type { LayerStore } from '../features/layer/layer-store.ts';
import type { AppDeps } from './app-deps.ts';

/** What is true now of everything that the live feed goes on from. */
export function registerSnapshot(http: Http, { db, clock }: AppDeps, layersAt: LayerStore['addressesAt']): void {
  registerSnapshotRoutes(http, {
    db,
    clock,
    describeSession: (viewer) => describeSession(db, viewer),
    listOpenIncidents: async (queries) => (await listOpenIncidents(queries, db.countyCode)).map(presentIncident),
    listOpenOrders: async (queries, viewer) =>
      (await listOpenOrders(queries, db.countyCode, viewer, clock.now())).map((order) => maskOrder(viewer, order)),
    listCentres: (queries, viewer) => listCentres(queries, db.countyCode, viewer, clock.now()),
    listOpenWhistles: async (queries, viewer) =>
      (await listOpenWhistles(queries, db.countyCode)).map(({ row, calls }) =>
        maskWhistle(viewer, presentWhistle(row, calls)),
      ),
    listAskedPosts: async (queries, viewer) =>
      (await listAskedPosts(queries, db.countyCode)).map((post) => maskPost(viewer, post)),
    listClaims: async (queries, viewer) =>
      (await listClaims(queries, db.countyCode)).map((row) => maskClaim(viewer, presentClaim(row))),
    listOpenAlarms: async (queries, viewer) =>
      (await listOpenAlarms(queries, db.countyCode)).map((row) => maskAlarm(viewer, presentAlarm(row))),
    readWallFocus: (queries, viewer) => readWallFocus(queries, db.countyCode, viewer, clock.now()),
    listOpenSupervisions: async (queries, viewer) =>
      (await listOpenSupervisions(queries, db.countyCode)).map((row) =>
        maskSupervision(viewer, presentSupervision(row)),
      ),
    layersAt,
    coloursUrl: COLOURS_URL,
  });
}
