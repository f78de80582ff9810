import { Type } from 'typebox';
import { Grid } from '#contract/grid';
import { GridCode } from '#contract/ids';
import { ListQuery, Page } from '#contract/paging';
import type { Database } from '../../db/database.ts';
import { DEFAULT_LIMIT, decodeCursor, likePattern, pageOf, parseBbox } from '../../http/paging.ts';
import { type Http, viewerOf } from '../../http/request.ts';
import { viewers } from '../../policy.ts';
import { AppProblem } from '../../problem.ts';
import { findGrid, listGrids } from './grid-repository.ts';

const GridQuery = Type.Object({
  ...ListQuery.properties,
  basic: Type.Optional(Type.Boolean({ description: 'only basic grids' })),
  vacant: Type.Optional(Type.Boolean({ description: 'only basic grids that nobody answers for' })),
});

/** `GET /api/grids` and `GET /api/grids/{code}`; a wall learns that a post is filled, not by whom. */
export function registerGridRoutes(http: Http, { db }: { readonly db: Database }): void {
  const tags = ['grid'];
  http.get(
    '/api/grids',
    { config: { policy: viewers }, schema: { tags, querystring: GridQuery, response: { 200: Page(Grid) } } },
    async (request) => {
      const viewer = viewerOf(request);
      const { limit = DEFAULT_LIMIT, q, basic = false, vacant = false } = request.query;
      const filter = {
        pattern: q === undefined ? null : likePattern(q),
        bbox: parseBbox(request.query.bbox),
        onlyBasic: basic,
        onlyVacant: vacant,
        after: decodeCursor(request.query.cursor, 1)?.[0] ?? '',
        limit: limit + 1,
      };
      const grids = await db.read(viewer, (queries) => listGrids(queries, db.countyCode, viewer, filter));
      return pageOf(
        grids,
        limit,
        (grid) => grid,
        (grid) => [grid.code],
      );
    },
  );
  http.get(
    '/api/grids/:id',
    {
      config: { policy: viewers },
      schema: { tags, params: Type.Object({ id: GridCode }), response: { 200: Grid } },
    },
    async (request) => {
      const viewer = viewerOf(request);
      const grid = await db.read(viewer, (queries) => findGrid(queries, db.countyCode, viewer, request.params.id));
      if (grid === null) throw new AppProblem('not-found');
      return grid;
    },
  );
}
