import { Type } from 'typebox';
import { CommandId, MatterCode } from '#contract/ids';
import {
  type Department,
  RoutingDraft,
  RoutingImport,
  RoutingInForce,
  RoutingLineEdit,
  RoutingList,
  RoutingPublish,
  RoutingRestore,
  RoutingVersion,
  RoutingVersions,
} from '#contract/routing';
import type { Clock } from '../../clock.ts';
import type { Database, Queries } from '../../db/database.ts';
import { type Http, viewerOf } from '../../http/request.ts';
import type { Change, ExecuteCommand } from '../../live/command.ts';
import { routingReaders, systemAdmin } from '../../policy.ts';
import { AppProblem } from '../../problem.ts';
import { diffLists } from './diff-lists.ts';
import { writeListCsv } from './list-csv.ts';
import * as commands from './routing-commands.ts';
import * as repository from './routing-repository.ts';

/** What the routes of the routing list need. */
export interface RoutingRouteDeps {
  readonly db: Database;
  readonly execute: ExecuteCommand;
  readonly clock: Clock;
}

const tags = ['routing'];
const ByVersion = Type.Object({ version: Type.Integer({ minimum: 1, maximum: 2_147_483_647 }) });

/** `/api/routing/…`: reading the list and its versions, the draft, and what is done to it. */
export function registerRoutingRoutes(http: Http, deps: RoutingRouteDeps): void {
  registerReading(http, deps);
  registerDraft(http, deps);
  registerPublishing(http, deps);
}

function registerReading(http: Http, { db }: RoutingRouteDeps): void {
  const county = db.countyCode;
  http.get(
    '/api/routing',
    { config: { policy: routingReaders }, schema: { tags, response: { 200: RoutingInForce } } },
    (request) =>
      db.read(viewerOf(request), async (queries) => ({
        list: await mustRead(queries, county, 'inForce'),
        departments: (await repository.listBodies(queries, county)).flatMap(
          ({ department, name, personName, phone }) =>
            department === null ? [] : [{ code: department as Department['code'], name, personName, phone }],
        ),
      })),
  );
  http.get(
    '/api/routing/versions',
    {
      config: { policy: routingReaders },
      schema: { tags, response: { 200: RoutingVersions } },
    },
    async (request) => ({
      items: await db.read(viewerOf(request), (queries) => repository.listVersions(queries, county)),
    }),
  );
  http.get(
    '/api/routing/versions/:version',
    { config: { policy: routingReaders }, schema: { tags, params: ByVersion, response: { 200: RoutingList } } },
    (request) => db.read(viewerOf(request), (queries) => mustRead(queries, county, request.params.version)),
  );
  http.get(
    '/api/routing/versions/:version/csv',
    { config: { policy: routingReaders }, schema: { tags, params: ByVersion, produces: ['text/csv'] } },
    async (request, reply) => {
      const csv = await db.read(viewerOf(request), async (queries) => {
        const { departments } = await repository.readKnownBodies(queries, county);
        return writeListCsv((await mustRead(queries, county, request.params.version)).lines, departments);
      });
      return reply
        .header('content-disposition', `attachment; filename="routing-${county}-v${request.params.version}.csv"`)
        .type('text/csv; charset=utf-8')
        .send(csv);
    },
  );
}

async function mustRead(db: Queries, county: string, which: number | 'inForce'): Promise<RoutingList> {
  const version = await repository.findVersion(db, county, which);
  if (version === null) throw new AppProblem('not-found');
  return { version, lines: await repository.listLines(db, county, version.version) };
}

/** Binds a change to the route that asks for it. */
function createEdit({ db, execute, clock }: RoutingRouteDeps) {
  return async (
    request: Parameters<typeof viewerOf>[0],
    commandId: string,
    work: (queries: Queries, editing: commands.Editing) => Promise<Change<RoutingVersion>>,
  ) => {
    const viewer = viewerOf(request);
    const at = clock.now();
    const editing = { county: db.countyCode, by: viewer.account, at };
    return execute({ viewer, commandId, at, work: (queries) => work(queries, editing) });
  };
}

function registerDraft(http: Http, deps: RoutingRouteDeps): void {
  const { db } = deps;
  const county = db.countyCode;
  const edit = createEdit(deps);
  const response = { 200: RoutingVersion };
  http.get(
    '/api/routing/draft',
    { config: { policy: systemAdmin }, schema: { tags, response: { 200: RoutingDraft } } },
    (request) =>
      db.read(viewerOf(request), async (queries): Promise<RoutingDraft> => {
        const draft = await repository.findVersion(queries, county, 'draft');
        if (draft === null) return { list: null, changes: [] };
        const lines = await repository.listLines(queries, county, draft.version);
        const inForce = await repository.readInForce(queries, county);
        const { departments } = await repository.readKnownBodies(queries, county);
        return { list: { version: draft, lines }, changes: diffLists(inForce.lines, lines, departments) };
      }),
  );
  http.put(
    '/api/routing/draft/lines',
    { config: { policy: systemAdmin }, schema: { tags, body: RoutingLineEdit, response } },
    async (request) => {
      const { commandId, line } = request.body;
      return (await edit(request, commandId, (queries, editing) => commands.putLine(queries, editing, line))).answer;
    },
  );
  http.post(
    '/api/routing/draft/removals',
    {
      config: { policy: systemAdmin },
      schema: { tags, body: Type.Object({ commandId: CommandId, code: MatterCode }), response },
    },
    async (request) => {
      const { commandId, code } = request.body;
      return (await edit(request, commandId, (queries, editing) => commands.removeLine(queries, editing, code))).answer;
    },
  );
  http.post(
    '/api/routing/draft/import',
    { config: { policy: systemAdmin }, schema: { tags, body: RoutingImport, response } },
    async (request) => {
      const { commandId, csv } = request.body;
      return (await edit(request, commandId, (queries, editing) => commands.importCsv(queries, editing, csv))).answer;
    },
  );
}

function registerPublishing(http: Http, deps: RoutingRouteDeps): void {
  const edit = createEdit(deps);
  http.post(
    '/api/routing/draft/publish',
    { config: { policy: systemAdmin }, schema: { tags, body: RoutingPublish, response: { 200: RoutingVersion } } },
    async (request) => {
      const { commandId, ...wish } = request.body;
      return (await edit(request, commandId, (queries, editing) => commands.publish(queries, editing, wish))).answer;
    },
  );
  http.post(
    '/api/routing/draft/discard',
    {
      config: { policy: systemAdmin },
      schema: { tags, body: Type.Object({ commandId: CommandId }), response: { 200: RoutingVersion } },
    },
    async (request) => (await edit(request, request.body.commandId, commands.discard)).answer,
  );
  http.post(
    '/api/routing/versions/:version/restore',
    {
      config: { policy: systemAdmin },
      schema: { tags, params: ByVersion, body: RoutingRestore, response: { 201: RoutingVersion } },
    },
    async (request, reply) => {
      const { commandId, reason } = request.body;
      const wish = { version: request.params.version, reason };
      const { status, answer } = await edit(request, commandId, (queries, editing) =>
        commands.restore(queries, editing, wish),
      );
      return reply.status(status as 201).send(answer);
    },
  );
}
