import { Type } from 'typebox';
import { INCIDENT_TYPES, IncidentType } from '#contract/incident';
import { IncidentId } from '#contract/ids';
import {
  CaseProcedure,
  CaseTicks,
  Procedure,
  ProcedureChange,
  type ProcedureItem,
  Procedures,
  TickRequest,
} from '#contract/procedure';
import type { Clock } from '../../clock.ts';
import type { Database, Queries } from '../../db/database.ts';
import type { Viewer } from '../../db/viewer.ts';
import { type Http, viewerOf } from '../../http/request.ts';
import type { Change, ExecuteCommand } from '../../live/command.ts';
import { duty, procedureReaders, seats, systemAdmin } from '../../policy.ts';
import { AppProblem, fieldProblem } from '../../problem.ts';
import { COMMON_PROCEDURES } from './common-procedures.ts';
import * as repository from './procedure-repository.ts';

/** Who does it, where and when. */
interface Doing {
  readonly county: string;
  readonly viewer: Viewer;
  readonly at: Date;
}

/** What the procedure routes need; the last comes from another feature by way of `app.ts`. */
export interface ProcedureRouteDeps {
  readonly db: Database;
  readonly execute: ExecuteCommand;
  readonly clock: Clock;
  /** Refuses when somebody else has the case. */
  readonly checkClaim: (db: Queries, doing: Doing, incidentId: string) => Promise<void>;
}

const tags = ['procedure'];

/** `GET /api/procedures`, `PUT /api/procedures/{type}`, `GET /api/incidents/{id}/procedure`, `POST /api/incidents/{id}/procedure/{item}`. */
export function registerProcedureRoutes(http: Http, deps: ProcedureRouteDeps): void {
  registerLists(http, deps);
  registerTicks(http, deps);
}

function registerLists(http: Http, { db, execute, clock }: ProcedureRouteDeps): void {
  const county = db.countyCode;
  http.get(
    '/api/procedures',
    { config: { policy: procedureReaders }, schema: { tags, response: { 200: Procedures } } },
    async (request) => {
      const own = await db.read(viewerOf(request), (queries) => repository.listLists(queries, county));
      return { items: INCIDENT_TYPES.map((type) => procedureOf(own, type)) };
    },
  );
  http.put(
    '/api/procedures/:type',
    {
      config: { policy: systemAdmin },
      schema: {
        tags,
        params: Type.Object({ type: IncidentType }),
        body: ProcedureChange,
        response: { 200: Procedure },
      },
    },
    async (request) => {
      const viewer = viewerOf(request);
      const at = clock.now();
      const { type } = request.params;
      const { commandId, version, items } = request.body;
      if (new Set(items.map(({ id }) => id)).size !== items.length) {
        throw fieldProblem('/items', '各项编号不能相同', 'two items have the same id');
      }
      const work = async (queries: Queries): Promise<Change<Procedure>> => {
        const list = { type, items, version, by: viewer.account, at };
        if (!(await repository.saveList(queries, county, list))) throw new AppProblem('version-conflict');
        const line = { action: 'procedure.change', target: `procedure:${type}`, scopeCode: county, after: { items } };
        return { status: 200, answer: { type, items, version: version + 1 }, events: [], audit: [line] };
      };
      return (await execute({ viewer, commandId, at, work })).answer;
    },
  );
}

function registerTicks(http: Http, deps: ProcedureRouteDeps): void {
  const { db, execute, clock } = deps;
  const county = db.countyCode;
  http.get(
    '/api/incidents/:id/procedure',
    {
      config: { policy: seats },
      schema: { tags, params: Type.Object({ id: IncidentId }), response: { 200: CaseProcedure } },
    },
    (request) => {
      const { id } = request.params;
      return db.read(viewerOf(request), async (queries): Promise<CaseProcedure> => {
        const { items } = await readCase(queries, county, id);
        return { items: [...items], ...(await readTicks(queries, county, id)) };
      });
    },
  );
  http.post(
    '/api/incidents/:id/procedure/:item',
    {
      config: { policy: duty },
      schema: {
        tags,
        params: Type.Object({ id: IncidentId, item: Type.String({ maxLength: 40 }) }),
        body: TickRequest,
        response: { 200: CaseTicks },
      },
    },
    async (request) => {
      const doing = { county, viewer: viewerOf(request), at: clock.now() };
      const { id, item } = request.params;
      const { commandId, isDone } = request.body;
      const work = (queries: Queries) => tick(queries, deps, doing, { incidentId: id, itemId: item, isDone });
      return (await execute({ viewer: doing.viewer, commandId, at: doing.at, work })).answer;
    },
  );
}

async function tick(
  db: Queries,
  { checkClaim }: ProcedureRouteDeps,
  doing: Doing,
  wish: { incidentId: string; itemId: string; isDone: boolean },
): Promise<Change<CaseTicks>> {
  const { county, viewer, at } = doing;
  const { items, scope } = await readCase(db, county, wish.incidentId);
  if (!items.some(({ id }) => id === wish.itemId)) throw new AppProblem('not-found');
  await checkClaim(db, doing, wish.incidentId);
  await repository.saveTick(db, county, { ...wish, viewer, at });
  const answer = await readTicks(db, county, wish.incidentId);
  return {
    status: 200,
    answer,
    events: [{ kind: 'procedure', entityId: wish.incidentId, scopeCode: scope, data: answer }],
    audit: [
      {
        action: wish.isDone ? 'procedure.tick' : 'procedure.untick',
        target: `incident:${wish.incidentId}`,
        scopeCode: scope,
        after: { item: wish.itemId },
      },
    ],
  };
}

async function readCase(db: Queries, county: string, id: string) {
  const found = await repository.findCase(db, county, id);
  if (found === null) throw new AppProblem('not-found');
  const own = await repository.listLists(db, county);
  return { scope: found.scope, items: procedureOf(own, found.type).items };
}

async function readTicks(db: Queries, county: string, id: string): Promise<CaseTicks> {
  const rows = await repository.listTicks(db, county, id);
  const ticks = rows.map((row) => ({ ...row, at: row.at.toISOString() }));
  return { incidentId: id as CaseTicks['incidentId'], ticks };
}

function procedureOf(own: readonly repository.ListRow[], type: Procedure['type']): Procedure {
  const list = own.find((row) => row.type === type);
  const items: readonly ProcedureItem[] = list?.items ?? COMMON_PROCEDURES[type];
  return { type, items: [...items], version: list?.version ?? 0 };
}
