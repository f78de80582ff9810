import { Type } from 'typebox';
import {
  Incident,
  INCIDENT_STATES,
  IncidentDetail,
  IncidentKind,
  IncidentReport,
  type IncidentState,
  IncidentStepRequest,
} from '#contract/incident';
import { IncidentId } from '#contract/ids';
import { ListQuery, Page } from '#contract/paging';
import type { Clock } from '../../clock.ts';
import type { Database } from '../../db/database.ts';
import { checkTimeKey, DEFAULT_LIMIT, decodeCursor, likePattern, pageOf, parseBbox } from '../../http/paging.ts';
import { type Http, viewerOf } from '../../http/request.ts';
import type { ExecuteCommand } from '../../live/command.ts';
import { people, seats, viewers } from '../../policy.ts';
import { fieldProblem } from '../../problem.ts';
import type { IncidentCommands } from './incident-commands.ts';
import { readDetail } from './incident-detail.ts';
import * as repository from './incident-repository.ts';
import { presentIncident } from './incident-row.ts';
import { FINAL_STATES } from './incident-transitions.ts';

/** What the incident routes need. */
export interface IncidentRouteDeps {
  readonly db: Database;
  readonly execute: ExecuteCommand;
  readonly commands: IncidentCommands;
  readonly clock: Clock;
  readonly newId: () => string;
}

const IncidentList = Type.Object({
  ...ListQuery.properties,
  state: Type.Optional(
    Type.String({ pattern: '^[a-z,]+$', description: 'open, or states parted by commas, such as reported,accepted' }),
  ),
  kind: Type.Optional(IncidentKind),
});
const ById = Type.Object({ id: IncidentId });
const tags = ['incident'];

/** `GET` and `POST /api/incidents`, `GET /api/incidents/{id}`, `POST /api/incidents/{id}/steps`. */
export function registerIncidentRoutes(http: Http, deps: IncidentRouteDeps): void {
  registerReading(http, deps);
  registerChanges(http, deps);
}

function registerReading(http: Http, deps: IncidentRouteDeps): void {
  const county = deps.db.countyCode;
  http.get(
    '/api/incidents',
    { config: { policy: viewers }, schema: { tags, querystring: IncidentList, response: { 200: Page(Incident) } } },
    async (request) => {
      const { limit = DEFAULT_LIMIT, q, kind } = request.query;
      const after = decodeCursor(request.query.cursor, 2);
      const filter = {
        states: parseStates(request.query.state),
        kind: kind ?? null,
        bbox: parseBbox(request.query.bbox),
        pattern: q === undefined ? null : likePattern(q),
        after: after === null ? null : checkTimeKey(after),
        limit: limit + 1,
      };
      const rows = await deps.db.read(viewerOf(request), (db) => repository.listIncidents(db, county, filter));
      return pageOf(rows, limit, presentIncident, (row) => [row.receivedAt.toISOString(), row.id]);
    },
  );
  http.get(
    '/api/incidents/:id',
    { config: { policy: viewers }, schema: { tags, params: ById, response: { 200: IncidentDetail } } },
    (request) => {
      const viewer = viewerOf(request);
      return deps.db.read(viewer, (db) => readDetail(db, county, viewer, request.params.id));
    },
  );
}

function registerChanges(http: Http, deps: IncidentRouteDeps): void {
  const county = deps.db.countyCode;
  http.post(
    '/api/incidents',
    { config: { policy: people }, schema: { tags, body: IncidentReport, response: { 201: Incident } } },
    async (request, reply) => {
      const viewer = viewerOf(request);
      const at = deps.clock.now();
      const { status, answer } = await deps.execute({
        viewer,
        commandId: request.body.commandId,
        at,
        work: (db) => deps.commands.report(db, { county, viewer, at }, deps.newId(), request.body),
      });
      return reply.status(status as 201).send(answer);
    },
  );
  http.post(
    '/api/incidents/:id/steps',
    {
      config: { policy: seats },
      schema: { tags, params: ById, body: IncidentStepRequest, response: { 200: Incident } },
    },
    async (request, reply) => {
      const viewer = viewerOf(request);
      const at = deps.clock.now();
      const { status, answer } = await deps.execute({
        viewer,
        commandId: request.body.commandId,
        at,
        work: (db) => deps.commands.step(db, { county, viewer, at }, request.params.id, request.body),
      });
      return reply.status(status as 200).send(answer);
    },
  );
}

function parseStates(text: string | undefined): IncidentState[] | null {
  if (text === undefined) return null;
  if (text === 'open') return INCIDENT_STATES.filter((state) => !FINAL_STATES.includes(state));
  const states = text.split(',');
  const known: readonly string[] = INCIDENT_STATES;
  if (!states.every((state): state is IncidentState => known.includes(state))) {
    const allowed = ['open', ...INCIDENT_STATES].join(', ');
    throw fieldProblem('/state', `只能是：${allowed}`, `must be of: ${allowed}`);
  }
  return states;
}
