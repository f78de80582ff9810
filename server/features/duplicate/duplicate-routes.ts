import { Type } from 'typebox';
import { type DuplicateCount, DuplicateCounts, Duplicates } from '#contract/duplicate';
import { IncidentId } from '#contract/ids';
import type { Incident } from '#contract/incident';
import type { Clock } from '../../clock.ts';
import type { Database, Queries } from '../../db/database.ts';
import { type Http, viewerOf } from '../../http/request.ts';
import { seats } from '../../policy.ts';
import { AppProblem } from '../../problem.ts';
import { findOne, listOpenBetween, type NearRow } from './duplicate-repository.ts';
import { type Comparable, compare, NEAR_MS, WORTH_A_LOOK } from './duplicate-rules.ts';

/** What the duplicate routes need; the last comes from another feature by way of `app.ts`. */
export interface DuplicateRouteDeps {
  readonly db: Database;
  readonly clock: Clock;
  /** Incidents by id as lists carry them; those that the viewer does not see are left out. */
  readonly presentIncidents: (db: Queries, ids: readonly string[]) => Promise<Incident[]>;
}

const SHOWN = 5;
const tags = ['incident'];

/** `GET /api/duplicates` and `GET /api/incidents/{id}/duplicates`: what may be the same. Merging is a person's step. */
export function registerDuplicateRoutes(http: Http, { db, clock, presentIncidents }: DuplicateRouteDeps): void {
  const county = db.countyCode;
  http.get(
    '/api/duplicates',
    { config: { policy: seats }, schema: { tags, response: { 200: DuplicateCounts } } },
    async (request) => {
      const at = clock.now();
      const since = new Date(at.getTime() - 2 * NEAR_MS);
      const open = await db.read(viewerOf(request), (queries) => listOpenBetween(queries, county, since, at));
      return { items: countDuplicates(open) };
    },
  );
  http.get(
    '/api/incidents/:id/duplicates',
    {
      config: { policy: seats },
      schema: { tags, params: Type.Object({ id: IncidentId }), response: { 200: Duplicates } },
    },
    (request) =>
      db.read(viewerOf(request), async (queries) => {
        const incident = await findOne(queries, county, request.params.id);
        if (incident === null) throw new AppProblem('not-found');
        const aroundMs = incident.receivedAt.getTime();
        const [from, to] = [new Date(aroundMs - NEAR_MS), new Date(aroundMs + NEAR_MS)];
        const near = alikeTo(incident, await listOpenBetween(queries, county, from, to)).slice(0, SHOWN);
        const incidents = await presentIncidents(
          queries,
          near.map(({ row }) => row.id),
        );
        const byId = new Map(incidents.map((found) => [found.id as string, found]));
        return {
          items: near.flatMap(({ row, comparison }) => {
            const found = byId.get(row.id);
            return found === undefined ? [] : [{ incident: found, ...comparison }];
          }),
        };
      }),
  );
}

/** The others that are worth a look, the likeliest first. */
function alikeTo(incident: NearRow, others: readonly NearRow[]) {
  const facts = factsOf(incident);
  return others
    .filter(({ id }) => id !== incident.id)
    .map((row) => ({ row, comparison: compare(facts, factsOf(row)) }))
    .filter(({ comparison }) => comparison.score >= WORTH_A_LOOK)
    .sort((a, b) => b.comparison.score - a.comparison.score);
}

function countDuplicates(open: readonly NearRow[]): DuplicateCount[] {
  return open
    .filter(({ state }) => state === 'reported')
    .flatMap((incident) => {
      const alike = alikeTo(incident, open);
      if (alike.length === 0) return [];
      const nearestM = Math.min(...alike.map(({ comparison }) => comparison.distanceM));
      return [{ incidentId: incident.id as DuplicateCount['incidentId'], count: alike.length, nearestM }];
    });
}

const factsOf = (row: NearRow): Comparable => ({
  title: row.title,
  text: row.text,
  type: row.type,
  position: [row.lng, row.lat],
  receivedAtMs: row.receivedAt.getTime(),
});
