import { Type } from 'typebox';
import { DivisionCode, WhistleId } from '#contract/ids';
import { Page } from '#contract/paging';
import { Instant } from '#contract/time';
import {
  type Fitness,
  ForceDirectory,
  ForceId,
  Whistle,
  WhistleBoard,
  WhistleDetail,
  WhistleRequest,
  WhistleState,
  WhistleStepRequest,
} from '#contract/whistle';
import type { Clock } from '../../clock.ts';
import type { Database, Queries } from '../../db/database.ts';
import type { Viewer } from '../../db/viewer.ts';
import { checkTimeKey, DEFAULT_LIMIT, decodeCursor, pageOf } from '../../http/paging.ts';
import { type Http, viewerOf } from '../../http/request.ts';
import type { ExecuteCommand } from '../../live/command.ts';
import type { Timers } from '../../live/timers.ts';
import { duty, people, seats, stepsWhistles, viewers } from '../../policy.ts';
import { AppProblem } from '../../problem.ts';
import { readBoard } from './whistle-board.ts';
import { blowWhistle, createUnacceptedHandler, stepWhistle, UNACCEPTED } from './whistle-commands.ts';
import type { WhistleAlarmSource } from './whistle-alarms.ts';
import * as repository from './whistle-repository.ts';
import { factsOf, maskWhistle, presentStep, presentWhistle } from './whistle-row.ts';
import { fitnessOf, isReadyToClose, possibleCallActions } from './whistle-rules.ts';

/** What the whistle routes need. */
export interface WhistleRouteDeps {
  readonly db: Database;
  readonly execute: ExecuteCommand;
  readonly clock: Clock;
  readonly newId: () => string;
  readonly timers: Timers;
  readonly alarms: WhistleAlarmSource;
}

const WhistleList = Type.Object({
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500 })),
  cursor: Type.Optional(Type.String({ maxLength: 500 })),
  state: Type.Optional(WhistleState),
  forceId: Type.Optional(ForceId),
  village: Type.Optional(DivisionCode),
  since: Type.Optional(Instant),
  mark: Type.Optional(Type.Union([Type.Literal('escalated'), Type.Literal('uncertified')])),
});
const BoardQuery = Type.Object({ days: Type.Optional(Type.Integer({ minimum: 1, maximum: 366 })) });
const ById = Type.Object({ id: WhistleId });
const DAY_MS = 24 * 3_600_000;
const DEFAULT_DAYS = 30;
const tags = ['whistle'];

/** `GET /api/forces`, `GET /api/whistles`, `…/{id}`, `GET /api/whistle-board`, `POST /api/whistles`, `POST /api/whistles/{id}/steps`. */
export function registerWhistleRoutes(http: Http, deps: WhistleRouteDeps): void {
  deps.timers.handle(UNACCEPTED, createUnacceptedHandler(deps.db.countyCode, deps.alarms));
  registerDirectory(http, deps);
  registerReading(http, deps);
  registerChanges(http, deps);
}

function registerDirectory(http: Http, { db, clock }: WhistleRouteDeps): void {
  const county = db.countyCode;
  http.get(
    '/api/forces',
    { config: { policy: seats }, schema: { tags, response: { 200: ForceDirectory } } },
    (request) =>
      db.read(viewerOf(request), async (queries) => ({
        rules: await repository.readRules(queries, county),
        certificates: await repository.listCertificates(queries, county),
        forces: await repository.listForces(queries, county),
      })),
  );
  http.get(
    '/api/whistle-board',
    { config: { policy: seats }, schema: { tags, querystring: BoardQuery, response: { 200: WhistleBoard } } },
    (request) => {
      const since = new Date(clock.now().getTime() - (request.query.days ?? DEFAULT_DAYS) * DAY_MS);
      return db.read(viewerOf(request), (queries) => readBoard(queries, county, since));
    },
  );
}

function registerReading(http: Http, { db }: WhistleRouteDeps): void {
  const county = db.countyCode;
  http.get(
    '/api/whistles',
    { config: { policy: viewers }, schema: { tags, querystring: WhistleList, response: { 200: Page(Whistle) } } },
    async (request) => {
      const viewer = viewerOf(request);
      const { limit = DEFAULT_LIMIT, state, forceId, village, since, mark } = request.query;
      const after = decodeCursor(request.query.cursor, 2);
      const filter = {
        state: state ?? null,
        forceId: forceId ?? null,
        village: village ?? null,
        since: since ?? null,
        mark: mark ?? null,
        after: after === null ? null : checkTimeKey(after),
        limit: limit + 1,
      };
      const stored = await db.read(viewer, (queries) => repository.listWhistles(queries, county, filter));
      return pageOf(
        stored,
        limit,
        ({ row, calls }) => maskWhistle(viewer, presentWhistle(row, calls)),
        ({ row }) => [row.blownAt.toISOString(), row.id],
      );
    },
  );
  http.get(
    '/api/whistles/:id',
    { config: { policy: people }, schema: { tags, params: ById, response: { 200: WhistleDetail } } },
    async (request) => {
      const viewer = viewerOf(request);
      return db.read(viewer, (queries) => readDetail(queries, county, viewer, request.params.id));
    },
  );
}

async function readDetail(db: Queries, county: string, viewer: Viewer, id: string): Promise<WhistleDetail> {
  const stored = await repository.findWhistle(db, county, id);
  if (stored === null) throw new AppProblem('not-found');
  const whistle = presentWhistle(stored.row, stored.calls);
  const isReady = isReadyToClose(whistle.calls.map((call) => call.state));
  const actions = stored.calls.flatMap((call) =>
    possibleCallActions(factsOf(call), viewer)
      .filter((action) => action !== 'close')
      .map((action) => ({ forceId: call.forceId, action })),
  );
  const isVillages = viewer.role === 'duty' && viewer.scope === whistle.village;
  return {
    whistle,
    steps: (await repository.listSteps(db, county, id)).map((step) => presentStep(step, true)),
    fitness: await readFitness(db, county, whistle),
    actions: isVillages && isReady ? [...actions, { forceId: null, action: 'close' }] : actions,
  };
}

async function readFitness(db: Queries, county: string, whistle: Whistle): Promise<Fitness[]> {
  const { certificate } = whistle;
  if (certificate === null) return [];
  const forces = await repository.listForces(db, county);
  return whistle.calls.flatMap((call) => {
    const team = forces.find((force) => force.id === (call.teamId ?? call.forceId));
    return team ? [fitnessOf(call.forceId, team, certificate.code, whistle.position, forces)] : [];
  });
}

function registerChanges(http: Http, deps: WhistleRouteDeps): void {
  const { alarms } = deps;
  const county = deps.db.countyCode;
  http.post(
    '/api/whistles',
    { config: { policy: duty }, schema: { tags, body: WhistleRequest, response: { 201: Whistle } } },
    async (request, reply) => {
      const viewer = viewerOf(request);
      const at = deps.clock.now();
      const { status, answer } = await deps.execute({
        viewer,
        commandId: request.body.commandId,
        at,
        work: (db) => blowWhistle(db, { county, viewer, at, alarms }, deps.newId(), request.body),
      });
      return reply.status(status as 201).send(answer);
    },
  );
  http.post(
    '/api/whistles/:id/steps',
    {
      config: { policy: stepsWhistles },
      schema: { tags, params: ById, body: WhistleStepRequest, response: { 200: Whistle } },
    },
    async (request, reply) => {
      const viewer = viewerOf(request);
      const at = deps.clock.now();
      const { status, answer } = await deps.execute({
        viewer,
        commandId: request.body.commandId,
        at,
        work: (db) => stepWhistle(db, { county, viewer, at, alarms }, request.params.id, request.body),
      });
      return reply.status(status as 200).send(answer);
    },
  );
}
