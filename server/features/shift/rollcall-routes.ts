import { Type } from 'typebox';
import { RollcallId } from '#contract/ids';
import { Rollcall, RollcallAnswer, RollcallDetail, RollcallPost, RollcallRequest } from '#contract/shift';
import type { Clock } from '../../clock.ts';
import type { Database, Queries } from '../../db/database.ts';
import { type Http, viewerOf } from '../../http/request.ts';
import type { ExecuteCommand } from '../../live/command.ts';
import type { Timers } from '../../live/timers.ts';
import { seats } from '../../policy.ts';
import { answerRoll, callRoll, createRollcallClose, readDetail, ROLLCALL_CLOSE } from './rollcall-commands.ts';
import { listRollcalls } from './rollcall-repository.ts';
import { writeRollcallCsv } from './rollcall-csv.ts';

/** What roll calls work with. */
export interface RollcallRouteDeps {
  readonly db: Database;
  readonly execute: ExecuteCommand;
  readonly clock: Clock;
  readonly newId: () => string;
  readonly timers: Timers;
}

const tags = ['shift'];
const ById = Type.Object({ id: RollcallId });
const RollcallList = Type.Object({ items: Type.Array(Rollcall) });
const HISTORY = 100;

/** `GET` and `POST /api/rollcalls`, `GET /api/rollcalls/{id}`, `…/{id}/csv`, `POST …/{id}/answer`. */
export function registerRollcallRoutes(http: Http, deps: RollcallRouteDeps): void {
  deps.timers.handle(ROLLCALL_CLOSE, createRollcallClose(deps.db.countyCode));
  registerReading(http, deps);
  registerChanges(http, deps);
}

function registerReading(http: Http, { db }: RollcallRouteDeps): void {
  const county = db.countyCode;
  http.get(
    '/api/rollcalls',
    { config: { policy: seats }, schema: { tags, response: { 200: RollcallList } } },
    async (request) => ({
      items: await db.read(viewerOf(request), (queries) => listRollcalls(queries, county, HISTORY)),
    }),
  );
  http.get(
    '/api/rollcalls/:id',
    { config: { policy: seats }, schema: { tags, params: ById, response: { 200: RollcallDetail } } },
    (request) => db.read(viewerOf(request), (queries) => readDetail(queries, county, request.params.id)),
  );
  http.get(
    '/api/rollcalls/:id/csv',
    { config: { policy: seats }, schema: { tags, params: ById } },
    async (request, reply) => {
      const detail = await db.read(viewerOf(request), (queries) => readDetail(queries, county, request.params.id));
      return reply
        .header('content-type', 'text/csv; charset=utf-8')
        .header('content-disposition', `attachment; filename="rollcall-${request.params.id}.csv"`)
        .send(writeRollcallCsv(detail.posts));
    },
  );
}

function registerChanges(http: Http, deps: RollcallRouteDeps): void {
  const { db, clock, newId } = deps;
  const county = db.countyCode;
  http.post(
    '/api/rollcalls',
    { config: { policy: seats }, schema: { tags, body: RollcallRequest, response: { 201: RollcallDetail } } },
    async (request, reply) => {
      const doing = { county, viewer: viewerOf(request), at: clock.now(), newId };
      const { commandId } = request.body;
      const work = (queries: Queries) => callRoll(queries, doing, request.body);
      const { status, answer } = await deps.execute({ viewer: doing.viewer, commandId, at: doing.at, work });
      return reply.status(status as 201).send(answer);
    },
  );
  http.post(
    '/api/rollcalls/:id/answer',
    {
      config: { policy: seats },
      schema: { tags, params: ById, body: RollcallAnswer, response: { 200: RollcallPost } },
    },
    async (request) => {
      const doing = { county, viewer: viewerOf(request), at: clock.now(), newId };
      const { commandId } = request.body;
      const work = (queries: Queries) => answerRoll(queries, doing, request.params.id);
      const { answer } = await deps.execute({ viewer: doing.viewer, commandId, at: doing.at, work });
      return answer;
    },
  );
}
