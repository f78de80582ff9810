import { Type } from 'typebox';
import { IncidentId } from '#contract/ids';
import { type Recommended, RecommendedList } from '#contract/recommendation';
import type { Clock } from '../../clock.ts';
import type { Database, Queries } from '../../db/database.ts';
import { type Http, viewerOf } from '../../http/request.ts';
import { seats } from '../../policy.ts';
import { AppProblem } from '../../problem.ts';
import { type CandidateRow, findIncidentType, listCandidates } from './recommendation-repository.ts';
import { fittingSkills, weigh } from './recommendation-rules.ts';

/** What the route needs; `findPeople` comes from another feature by way of `app.ts`. */
export interface RecommendationRouteDeps {
  readonly db: Database;
  readonly clock: Clock;
  /** People by number; without a phone with the nearest who has one. */
  readonly findPeople: (
    db: Queries,
    county: string,
    wish: { readonly workers: readonly number[]; readonly people: readonly number[]; readonly selector: null },
  ) => Promise<readonly { readonly personId: number; readonly nearest: Recommended['nearest'] }[]>;
}

const DEFAULT_LIMIT = 5;
const Query = Type.Object({ limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 20 })) });

/** `GET /api/incidents/{id}/recommended-workers`: who should go, best first, each with what speaks for and against it. */
export function registerRecommendationRoutes(http: Http, { db, clock, findPeople }: RecommendationRouteDeps): void {
  const county = db.countyCode;
  http.get(
    '/api/incidents/:id/recommended-workers',
    {
      config: { policy: seats },
      schema: {
        tags: ['incident'],
        params: Type.Object({ id: IncidentId }),
        querystring: Query,
        response: { 200: RecommendedList },
      },
    },
    (request) =>
      db.read(viewerOf(request), async (queries) => {
        const { limit = DEFAULT_LIMIT } = request.query;
        const type = await findIncidentType(queries, county, request.params.id);
        if (type === null) throw new AppProblem('not-found');
        const now = clock.now();
        const best = (await listCandidates(queries, county, request.params.id))
          .map((row) => ({ row, ...weigh(type, { ...row, isPhone: row.workerId !== null }, now) }))
          .sort((a, b) => b.score - a.score || a.row.distanceM - b.row.distanceM)
          .slice(0, limit);
        const people = best.flatMap(({ row }) => (row.workerId === null ? row.personId : []));
        const found =
          people.length === 0 ? [] : await findPeople(queries, county, { workers: [], people, selector: null });
        const nearestOf = new Map(found.map(({ personId, nearest }) => [personId, nearest]));
        return {
          items: best.map(({ row, score, reasons }) => ({
            ...present(row),
            skills: fittingSkills(type, row.skills),
            nearest: nearestOf.get(row.personId) ?? null,
            score,
            reasons,
          })),
        };
      }),
  );
}

function present(row: CandidateRow): Omit<Recommended, 'skills' | 'nearest' | 'score' | 'reasons'> {
  const { personId, workerId, name, line, distanceM, placedBy, positionAt, openOrders, leaveUntil } = row;
  return {
    personId,
    workerId: workerId as Recommended['workerId'],
    name,
    line,
    distanceM,
    placedBy,
    positionAt: positionAt?.toISOString() ?? null,
    openOrders,
    leaveUntil: leaveUntil?.toISOString() ?? null,
  };
}
