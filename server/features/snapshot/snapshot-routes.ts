import type { Centre } from '#contract/division';
import type { Incident } from '#contract/incident';
import type { Order } from '#contract/order';
import type { Session } from '#contract/session';
import type { RollcallPost } from '#contract/shift';
import type { Whistle } from '#contract/whistle';
import type { Supervision } from '#contract/supervision';
import { type LayerAddress, Snapshot } from '#contract/snapshot';
import type { Clock } from '../../clock.ts';
import type { Database, Queries } from '../../db/database.ts';
import type { Viewer } from '../../db/viewer.ts';
import { type Http, viewerOf } from '../../http/request.ts';
import { viewers } from '../../policy.ts';
import * as repository from './snapshot-repository.ts';

/** What the snapshot is put together from; the features own their nouns and mask them for the viewer. */
export interface SnapshotDeps {
  readonly db: Database;
  readonly clock: Clock;
  readonly describeSession: (viewer: Viewer) => Promise<Session>;
  readonly listOpenIncidents: (db: Queries, viewer: Viewer) => Promise<Incident[]>;
  readonly listOpenOrders: (db: Queries, viewer: Viewer) => Promise<Order[]>;
  readonly listOpenSupervisions: (db: Queries, viewer: Viewer) => Promise<Supervision[]>;
  readonly listCentres: (db: Queries, viewer: Viewer) => Promise<Centre[]>;
  readonly listOpenWhistles: (db: Queries, viewer: Viewer) => Promise<Whistle[]>;
  readonly listAskedPosts: (db: Queries, viewer: Viewer) => Promise<RollcallPost[]>;
  readonly listClaims: (db: Queries, viewer: Viewer) => Promise<Snapshot['claims']>;
  readonly listOpenAlarms: (db: Queries, viewer: Viewer) => Promise<Snapshot['alarms']>;
  readonly readWallFocus: (db: Queries, viewer: Viewer) => Promise<Snapshot['wallFocus']>;
  /** Addresses of layers that hold everything up to `seq`. */
  readonly layersAt: (viewer: Viewer, seq: number) => Promise<LayerAddress[]>;
  readonly coloursUrl: string;
}

/**
 * `GET /api/snapshot`: state and seq from one REPEATABLE READ transaction. What was committed but not yet sequenced is in
 * the state and comes once more as an event; nothing is missing from both.
 */
export function registerSnapshotRoutes(http: Http, deps: SnapshotDeps): void {
  http.get(
    '/api/snapshot',
    { config: { policy: viewers, isOpenWhileLocked: true }, schema: { tags: ['map'], response: { 200: Snapshot } } },
    async (request, reply): Promise<Snapshot> => {
      const viewer = viewerOf(request);
      const session = await deps.describeSession(viewer);
      const state = await deps.db.read(viewer, (queries) => readState(deps, queries, viewer), 'snapshot');
      const layers = await deps.layersAt(viewer, state.seq);
      reply.header('cache-control', 'no-store');
      return { ...state, at: deps.clock.now().toISOString(), session, layers, coloursUrl: deps.coloursUrl };
    },
  );
}

async function readState(deps: SnapshotDeps, queries: Queries, viewer: Viewer) {
  const { countyCode } = deps.db;
  const feed = await repository.readFeed(queries, countyCode);
  return {
    epoch: feed.epoch,
    seq: feed.head,
    county: await repository.readCounty(queries, countyCode),
    incidents: await deps.listOpenIncidents(queries, viewer),
    orders: await deps.listOpenOrders(queries, viewer),
    supervisions: await deps.listOpenSupervisions(queries, viewer),
    cameraStates: await repository.readCameraStates(queries, countyCode),
    centres: await deps.listCentres(queries, viewer),
    whistles: await deps.listOpenWhistles(queries, viewer),
    rollcalls: await deps.listAskedPosts(queries, viewer),
    claims: await deps.listClaims(queries, viewer),
    alarms: await deps.listOpenAlarms(queries, viewer),
    wallFocus: await deps.readWallFocus(queries, viewer),
  };
}
