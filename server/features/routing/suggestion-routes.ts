import { Type } from 'typebox';
import { isWithin } from '#contract/division';
import type { Incident } from '#contract/incident';
import { IncidentId } from '#contract/ids';
import { type RouteBody, RouteBodies, type RouteSuggestion, RouteSuggestions } from '#contract/routing';
import type { Database, Queries } from '../../db/database.ts';
import type { Viewer } from '../../db/viewer.ts';
import { type Http, viewerOf } from '../../http/request.ts';
import { duty } from '../../policy.ts';
import { AppProblem } from '../../problem.ts';
import { createPinyinKeys } from './pinyin-keys.ts';
import * as repository from './routing-repository.ts';
import { rankRoutes, type Route } from './suggest-route.ts';

/** What suggesting needs of the incidents. */
export interface SuggestionDeps {
  readonly db: Database;
  readonly findIncident: (db: Queries, id: string) => Promise<Incident | null>;
}

const tags = ['routing'];
const MOST_SUGGESTIONS = 5;

/** `GET /api/incidents/{id}/route-suggestions` and `GET /api/routing/bodies`. */
export function registerSuggestionRoutes(http: Http, { db, findIncident }: SuggestionDeps): void {
  const keysOf = createPinyinKeys();
  http.get(
    '/api/incidents/:id/route-suggestions',
    {
      config: { policy: duty },
      schema: { tags, params: Type.Object({ id: IncidentId }), response: { 200: RouteSuggestions } },
    },
    (request) => {
      const viewer = viewerOf(request);
      return db.read(viewer, async (queries) => {
        const incident = await findIncident(queries, request.params.id);
        if (incident === null) throw new AppProblem('not-found');
        return { items: await suggest(queries, db.countyCode, viewer, incident) };
      });
    },
  );
  http.get(
    '/api/routing/bodies',
    { config: { policy: duty }, schema: { tags, response: { 200: RouteBodies } } },
    async (request) => {
      const viewer = viewerOf(request);
      const bodies = await db.read(viewer, (queries) => repository.listBodies(queries, db.countyCode));
      const items = bodies
        .filter(({ owner }) => isWithin(viewer.scope, owner))
        .map((body) => ({ ...body, ...keysOf(body.name) }) as RouteBody);
      return { items };
    },
  );
}

async function suggest(db: Queries, county: string, viewer: Viewer, incident: Incident): Promise<RouteSuggestion[]> {
  const { version, lines } = await repository.readInForce(db, county);
  const bodies = await repository.listBodies(db, county);
  return rankRoutes(lines, incident)
    .slice(0, MOST_SUGGESTIONS)
    .flatMap((route) => {
      const body = bodies.find((each) => each.owner === route.owner && each.department === route.department);
      return body === undefined ? [] : [present(version, route, body, howFrom(viewer, incident, route))];
    });
}

function howFrom(viewer: Viewer, incident: Incident, { owner, department }: Route): RouteSuggestion['how'] {
  if (incident.owner === owner && incident.department === department) return 'here';
  return isWithin(viewer.scope, owner) ? 'route' : 'escalate';
}

function present(
  version: number,
  { line, why }: Route,
  body: repository.BodyRow,
  how: RouteSuggestion['how'],
): RouteSuggestion {
  return {
    version,
    line: line?.code ?? null,
    matter: line?.matter ?? null,
    name: line?.name ?? null,
    owner: body.owner as RouteSuggestion['owner'],
    bodyName: body.name,
    department: body.department as RouteSuggestion['department'],
    personName: body.personName,
    phone: body.phone,
    certificate: line?.certificate ?? null,
    legalBasis: line?.legalBasis ?? null,
    deadlines: line?.deadlines ?? null,
    sop: line?.sop ?? [],
    why: [...why],
    how,
  };
}
