import { Type } from 'typebox';
import { Household } from '#contract/household';
import { GridCode, HouseholdId } from '#contract/ids';
import { ListQuery, Page } from '#contract/paging';
import type { Database } from '../../db/database.ts';
import { DEFAULT_LIMIT, decodeCursor, likePattern, pageOf, parseBbox } from '../../http/paging.ts';
import { type Http, viewerOf } from '../../http/request.ts';
import type { NewAudit } from '../../live/command.ts';
import { people } from '../../policy.ts';
import { AppProblem, fieldProblem } from '../../problem.ts';
import { findHousehold, listHouseholds } from './household-repository.ts';

/** What the household routes need. */
export interface HouseholdRouteDeps {
  readonly db: Database;
  readonly audit: (actor: string, line: NewAudit) => Promise<void>;
}

const HouseholdQuery = Type.Object({ ...ListQuery.properties, grid: Type.Optional(GridCode) });

const Purpose = Type.Object({
  purpose: Type.Optional(
    Type.String({ minLength: 2, maxLength: 200, description: 'shows the whole name; kept in the audit' }),
  ),
});

/**
 * `GET /api/households`: masked, within the scope. `GET /api/households/{id}`: one, audited; with `?purpose=` the name is whole and the
 * purpose stands in the audit. A wall has neither.
 */
export function registerHouseholdRoutes(http: Http, { db, audit }: HouseholdRouteDeps): void {
  const tags = ['household'];
  http.get(
    '/api/households',
    { config: { policy: people }, schema: { tags, querystring: HouseholdQuery, response: { 200: Page(Household) } } },
    async (request) => {
      const { limit = DEFAULT_LIMIT, q, grid = null } = request.query;
      const [after = '0'] = decodeCursor(request.query.cursor, 1) ?? [];
      if (!/^[0-9]{1,9}$/.test(after)) {
        throw fieldProblem('/cursor', '请使用上一页给出的 nextCursor', 'must be the nextCursor of the page before');
      }
      const filter = {
        pattern: q === undefined ? null : likePattern(q),
        bbox: parseBbox(request.query.bbox),
        grid,
        after: Number(after),
        limit: limit + 1,
      };
      const rows = await db.read(viewerOf(request), (queries) => listHouseholds(queries, db.countyCode, filter));
      return pageOf(
        rows,
        limit,
        (household) => ({ ...household, head: maskName(household.head), colourReason: null }),
        (household) => [household.id],
      );
    },
  );
  http.get(
    '/api/households/:id',
    {
      config: { policy: people },
      schema: { tags, params: Type.Object({ id: HouseholdId }), querystring: Purpose, response: { 200: Household } },
    },
    async (request) => {
      const viewer = viewerOf(request);
      const { purpose } = request.query;
      const household = await db.read(viewer, (queries) => findHousehold(queries, db.countyCode, request.params.id));
      if (household === null) throw new AppProblem('not-found');
      await audit(viewer.account, {
        action: purpose === undefined ? 'household.read' : 'household.reveal',
        target: `household:${household.id}`,
        scopeCode: household.grid,
        ...(purpose === undefined ? {} : { purpose }),
      });
      return purpose === undefined ? { ...household, head: maskName(household.head) } : household;
    },
  );
}

/** 张三丰 → 张**: the family name stays, compound ones too short to tell apart lose their second sign. */
export function maskName(name: string): string {
  const [first = '', ...rest] = name;
  return first + '*'.repeat(Math.max(rest.length, 1));
}
