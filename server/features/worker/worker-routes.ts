import { Type } from 'typebox';
import { WorkerId } from '#contract/ids';
import { ListQuery, Page } from '#contract/paging';
import { NearbyWorker, Worker } from '#contract/worker';
import type { Database } from '../../db/database.ts';
import type { Viewer } from '../../db/viewer.ts';
import { distanceM } from '../../geo/distance.ts';
import { isInsideBbox } from '../../geo/polygon.ts';
import { DEFAULT_LIMIT, decodeCursor, likePattern, pageOf, parseBbox } from '../../http/paging.ts';
import { type Http, viewerOf } from '../../http/request.ts';
import type { PositionBoard } from '../../live/position-board.ts';
import { seats, viewers } from '../../policy.ts';
import { AppProblem, fieldProblem } from '../../problem.ts';
import * as repository from './worker-repository.ts';

/** What the worker routes need; places come from the board, which is ahead of the table. */
export interface WorkerRouteDeps {
  readonly db: Database;
  readonly positions: PositionBoard;
}

const Near = Type.Object({
  lng: Type.Number({ minimum: -180, maximum: 180 }),
  lat: Type.Number({ minimum: -90, maximum: 90 }),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 50 })),
});
const DEFAULT_NEAR = 10;
const tags = ['worker'];

/** `GET /api/workers`, `/api/workers/nearby`, `/api/workers/{id}`; a wall gets no names. */
export function registerWorkerRoutes(http: Http, deps: WorkerRouteDeps): void {
  registerListAndDetail(http, deps);
  registerNearby(http, deps);
}

function registerListAndDetail(http: Http, { db, positions }: WorkerRouteDeps): void {
  const county = db.countyCode;
  http.get(
    '/api/workers',
    { config: { policy: viewers }, schema: { tags, querystring: ListQuery, response: { 200: Page(Worker) } } },
    async (request) => {
      const viewer = viewerOf(request);
      const { limit = DEFAULT_LIMIT, q } = request.query;
      const bbox = parseBbox(request.query.bbox);
      const within = bbox === null ? null : placesIn(positions, viewer).filter((at) => isInsideBbox(bbox, at.position));
      const filter = {
        pattern: q === undefined ? null : likePattern(q),
        // A wall may look for a number, never for a name.
        mayName: mayName(viewer),
        ids: within?.map((at) => at.workerId) ?? null,
        after: readKey(request.query.cursor),
        limit: limit + 1,
      };
      const rows = await db.read(viewer, (queries) => repository.listWorkers(queries, county, filter));
      return pageOf(
        rows,
        limit,
        (row) => present(row, positions, viewer),
        (row) => [row.id],
      );
    },
  );
  http.get(
    '/api/workers/:id',
    {
      config: { policy: viewers },
      schema: { tags, params: Type.Object({ id: WorkerId }), response: { 200: Worker } },
    },
    async (request) => {
      const viewer = viewerOf(request);
      const rows = await db.read(viewer, (queries) => repository.findWorkers(queries, county, [request.params.id]));
      const row = rows[0];
      if (row === undefined) throw new AppProblem('not-found');
      return present(row, positions, viewer);
    },
  );
}

function registerNearby(http: Http, { db, positions }: WorkerRouteDeps): void {
  const county = db.countyCode;
  http.get(
    '/api/workers/nearby',
    {
      config: { policy: seats },
      schema: { tags, querystring: Near, response: { 200: Type.Object({ items: Type.Array(NearbyWorker) }) } },
    },
    async (request) => {
      const viewer = viewerOf(request);
      const { lng, lat, limit = DEFAULT_NEAR } = request.query;
      const nearest = placesIn(positions, viewer)
        .map((at) => ({ ...at, distance: distanceM([lng, lat], at.position) }))
        .sort((a, b) => a.distance - b.distance)
        .slice(0, limit);
      const ids = nearest.map((at) => at.workerId);
      const { rows, grid } = await db.read(viewer, async (queries) => ({
        rows: await repository.findWorkers(queries, county, ids),
        grid: await repository.locateGrid(queries, county, [lng, lat]),
      }));
      const items = nearest.flatMap((at) => {
        const row = rows.find(({ id }) => id === at.workerId);
        if (row === undefined) return [];
        const isGridOwner = grid !== null && row.grids.includes(grid);
        const positionAt = new Date(at.observedAtMs).toISOString();
        const { id, name, skills, openOrders } = row;
        return [{ id, name, skills, openOrders, positionAt, isGridOwner, distanceM: Math.round(at.distance) }];
      });
      return { items };
    },
  );
}

const mayName = (viewer: Viewer): boolean => viewer.role !== 'wall';

/** Known places in the viewer's scope; a worker sees colleagues of the village, as row security has it. */
const placesIn = (positions: PositionBoard, viewer: Viewer) => positions.within(viewer.scope);

function readKey(cursor: string | undefined): number {
  const [key = '0'] = decodeCursor(cursor, 1) ?? [];
  if (/^[0-9]{1,9}$/.test(key)) return Number(key);
  throw fieldProblem('/cursor', '请使用上一页给出的 nextCursor', 'must be the nextCursor of the page before');
}

function present(row: repository.WorkerRow, positions: PositionBoard, viewer: Viewer): Worker {
  const place = positions.get(row.id);
  return {
    id: row.id,
    name: mayName(viewer) ? row.name : null,
    line: row.line,
    village: row.village as Worker['village'],
    grids: row.grids,
    skills: row.skills,
    position: place?.position ?? null,
    positionAt: place === undefined ? null : new Date(place.observedAtMs).toISOString(),
    openOrders: row.openOrders,
  };
}
