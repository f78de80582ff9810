import { Type } from 'typebox';
import { DivisionCode, HandoverId } from '#contract/ids';
import { Handover, HandoverAnswer, HandoverDraft, HandoverOffer } from '#contract/shift';
import type { Clock } from '../../clock.ts';
import type { Database } from '../../db/database.ts';
import type { Viewer } from '../../db/viewer.ts';
import { type Http, viewerOf } from '../../http/request.ts';
import type { ExecuteCommand } from '../../live/command.ts';
import { duty, seats } from '../../policy.ts';
import { AppProblem } from '../../problem.ts';
import { offerHandover, settleHandover } from './handover-commands.ts';
import { findHandover, listHandovers } from './handover-repository.ts';
import { listOpenItems } from './open-items.ts';
import { findTurn } from './shift-repository.ts';

/** What handovers work with; who an account and its password are comes from the account feature. */
export interface HandoverRouteDeps {
  readonly db: Database;
  readonly execute: ExecuteCommand;
  readonly clock: Clock;
  readonly newId: () => string;
  /** Proves an account by its password, counting failures as a sign-in does. @throws AppProblem `wrong-credentials`, `account-locked` */
  readonly prove: (account: string, password: string, address: string) => Promise<Viewer>;
  readonly signInsPerMinute: number;
}

const tags = ['shift'];
const ById = Type.Object({ id: HandoverId });
const HandoverList = Type.Object({ items: Type.Array(Handover) });
const ListQuery = Type.Object({
  centre: Type.Optional(DivisionCode),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100 })),
});
const DEFAULT_LIMIT = 10;

/** `GET /api/handover-draft`, `GET` and `POST /api/handovers`, `GET /api/handovers/{id}`, `POST /api/handovers/{id}/answer`. */
export function registerHandoverRoutes(http: Http, deps: HandoverRouteDeps): void {
  registerReading(http, deps);
  registerChanges(http, deps);
}

function registerReading(http: Http, { db, clock }: HandoverRouteDeps): void {
  const county = db.countyCode;
  http.get(
    '/api/handover-draft',
    { config: { policy: seats }, schema: { tags, response: { 200: HandoverDraft } } },
    (request) => {
      const viewer = viewerOf(request);
      return db.read(
        viewer,
        async (queries) => ({
          ...(await findTurn(queries, county, viewer.scope)),
          items: await listOpenItems(queries, county, viewer.scope, clock.now()),
        }),
        'snapshot',
      );
    },
  );
  http.get(
    '/api/handovers',
    { config: { policy: seats }, schema: { tags, querystring: ListQuery, response: { 200: HandoverList } } },
    async (request) => {
      const viewer = viewerOf(request);
      const { centre = viewer.scope, limit = DEFAULT_LIMIT } = request.query;
      return { items: await db.read(viewer, (queries) => listHandovers(queries, county, centre, limit)) };
    },
  );
  http.get(
    '/api/handovers/:id',
    { config: { policy: seats }, schema: { tags, params: ById, response: { 200: Handover } } },
    async (request) => {
      const handover = await db.read(viewerOf(request), (queries) => findHandover(queries, county, request.params.id));
      if (handover === null) throw new AppProblem('not-found');
      return handover;
    },
  );
}

function registerChanges(http: Http, deps: HandoverRouteDeps): void {
  const { db, clock, newId } = deps;
  const county = db.countyCode;
  http.post(
    '/api/handovers',
    { config: { policy: duty }, schema: { tags, body: HandoverOffer, response: { 201: Handover } } },
    async (request, reply) => {
      const viewer = viewerOf(request);
      const at = clock.now();
      const { status, answer } = await deps.execute({
        viewer,
        commandId: request.body.commandId,
        at,
        work: (queries) => offerHandover(queries, { county, viewer, at, newId }, request.body.note),
      });
      return reply.status(status as 201).send(answer);
    },
  );
  http.post(
    '/api/handovers/:id/answer',
    {
      config: { policy: duty, rateLimit: { max: deps.signInsPerMinute, timeWindow: 60_000 } },
      schema: { tags, params: ById, body: HandoverAnswer, response: { 200: Handover } },
    },
    async (request) => {
      const { commandId, account, password } = request.body;
      // A desk shows its own centre's handovers only, whoever signs at it.
      const seen = await db.read(viewerOf(request), (queries) => findHandover(queries, county, request.params.id));
      if (seen === null) throw new AppProblem('not-found');
      const successor = await deps.prove(account, password, request.ip);
      const at = clock.now();
      const { answer } = await deps.execute({
        viewer: successor,
        commandId,
        at,
        work: (queries) =>
          settleHandover(queries, { county, viewer: successor, at, newId }, request.params.id, request.body),
      });
      return answer;
    },
  );
}
