import { Type } from 'typebox';
import { DivisionCode, IncidentId, SupervisionId } from '#contract/ids';
import { ListQuery, Page } from '#contract/paging';
import {
  CARD_KINDS,
  IncidentSupervisions,
  Supervision,
  SupervisionRequest,
  SupervisionStepRequest,
} from '#contract/supervision';
import type { Clock } from '../../clock.ts';
import type { Database, Queries } from '../../db/database.ts';
import type { Viewer } from '../../db/viewer.ts';
import { DEFAULT_LIMIT, decodeCursor, pageOf } from '../../http/paging.ts';
import { type Http, viewerOf } from '../../http/request.ts';
import type { ExecuteCommand } from '../../live/command.ts';
import { seats } from '../../policy.ts';
import { AppProblem, fieldProblem } from '../../problem.ts';
import { issueByHand, stepByHand } from './supervision-commands.ts';
import type { SupervisionPorts } from './supervision-ports.ts';
import * as repository from './supervision-repository.ts';
import { presentSupervision, presentSupervisionStep } from './supervision-row.ts';
import { possibleIssues, possibleSteps } from './supervision-rules.ts';

/** What the supervision routes need. */
export interface SupervisionRouteDeps {
  readonly db: Database;
  readonly execute: ExecuteCommand;
  readonly clock: Clock;
  readonly ports: SupervisionPorts;
}

const SupervisionList = Type.Object({
  ...Type.Omit(ListQuery, ['bbox', 'q']).properties,
  state: Type.Optional(Type.Union([Type.Literal('open'), Type.Literal('ended')])),
  target: Type.Optional(DivisionCode),
  kind: Type.Optional(Type.Literal('card', { description: '督办, 黄牌 and 红牌 only' })),
});
const tags = ['supervision'];
const MAX_PLACE = 2 ** 31 - 1;

/** `GET /api/supervisions`, `GET` and `POST /api/incidents/{id}/supervisions`, `POST /api/supervisions/{id}/steps`. */
export function registerSupervisionRoutes(http: Http, deps: SupervisionRouteDeps): void {
  registerReading(http, deps);
  registerChanges(http, deps);
}

function registerReading(http: Http, { db, ports }: SupervisionRouteDeps): void {
  const county = db.countyCode;
  http.get(
    '/api/supervisions',
    { config: { policy: seats }, schema: { tags, querystring: SupervisionList, response: { 200: Page(Supervision) } } },
    async (request) => {
      const { limit = DEFAULT_LIMIT, state, target, kind } = request.query;
      const filter = {
        isOpen: state === undefined ? null : state === 'open',
        target: target ?? null,
        kinds: kind === undefined ? null : CARD_KINDS,
        before: placeOf(decodeCursor(request.query.cursor, 1)),
        limit: limit + 1,
      };
      const rows = await db.read(viewerOf(request), (queries) => repository.listSupervisions(queries, county, filter));
      return pageOf(rows, limit, presentSupervision, (row) => [String(row.place)]);
    },
  );
  http.get(
    '/api/incidents/:id/supervisions',
    {
      config: { policy: seats },
      schema: { tags, params: Type.Object({ id: IncidentId }), response: { 200: IncidentSupervisions } },
    },
    (request) => {
      const viewer = viewerOf(request);
      return db.read(viewer, (queries) => readOfIncident(ports, queries, viewer, request.params.id));
    },
  );
}

function placeOf(cursor: readonly string[] | null): number | null {
  if (cursor === null) return null;
  const place = Number(cursor[0]);
  if (Number.isInteger(place) && place >= 0 && place <= MAX_PLACE) return place;
  throw fieldProblem('/cursor', '请使用上一页给出的 nextCursor', 'must be the nextCursor of the page before');
}

function registerChanges(http: Http, { execute, clock, ports }: SupervisionRouteDeps): void {
  http.post(
    '/api/incidents/:id/supervisions',
    {
      config: { policy: seats },
      schema: {
        tags,
        params: Type.Object({ id: IncidentId }),
        body: SupervisionRequest,
        response: { 201: Supervision },
      },
    },
    async (request, reply) => {
      const viewer = viewerOf(request);
      const at = clock.now();
      const { status, answer } = await execute({
        viewer,
        commandId: request.body.commandId,
        at,
        work: (queries) => issueByHand(ports, queries, { viewer, at }, request.params.id, request.body),
      });
      return reply.status(status as 201).send(answer);
    },
  );
  http.post(
    '/api/supervisions/:id/steps',
    {
      config: { policy: seats },
      schema: {
        tags,
        params: Type.Object({ id: SupervisionId }),
        body: SupervisionStepRequest,
        response: { 200: Supervision },
      },
    },
    async (request, reply) => {
      const viewer = viewerOf(request);
      const at = clock.now();
      const { status, answer } = await execute({
        viewer,
        commandId: request.body.commandId,
        at,
        work: (queries) => stepByHand(ports, queries, { viewer, at }, request.params.id, request.body),
      });
      return reply.status(status as 200).send(answer);
    },
  );
}

async function readOfIncident(
  ports: SupervisionPorts,
  db: Queries,
  viewer: Viewer,
  id: string,
): Promise<IncidentSupervisions> {
  const incident = await ports.findIncident(db, id);
  if (incident === null) throw new AppProblem('not-found');
  const rows = await repository.listOfIncident(db, ports.county, id);
  const steps = await repository.listSteps(db, ports.county, id);
  const { kinds, targets } = possibleIssues({ owner: incident.owner, hasEnded: ports.isFinal(incident.state) }, viewer);
  return {
    items: rows.map((row) => ({
      supervision: presentSupervision(row),
      steps: steps.filter(({ supervisionId }) => supervisionId === row.id).map(presentSupervisionStep),
      actions: possibleSteps(row, viewer),
    })),
    mayIssue: kinds,
    targets: targets as IncidentSupervisions['targets'],
  };
}
