import { Type } from 'typebox';
import { Centre, type DivisionLevel } from '#contract/division';
import { DivisionCode } from '#contract/ids';
import { ListQuery, Page } from '#contract/paging';
import type { Clock } from '../../clock.ts';
import type { Database } from '../../db/database.ts';
import { DEFAULT_LIMIT, decodeCursor, pageOf, parseBbox } from '../../http/paging.ts';
import { type Http, viewerOf } from '../../http/request.ts';
import { isInsideBbox } from '../../geo/polygon.ts';
import { viewers } from '../../policy.ts';
import { AppProblem } from '../../problem.ts';
import { listCentres } from './centre-repository.ts';

/** `GET /api/centres` and `GET /api/centres/{code}`: at most 167 a county, so they are narrowed in memory. */
export function registerCentreRoutes(
  http: Http,
  { db, clock }: { readonly db: Database; readonly clock: Clock },
): void {
  const tags = ['centre'];
  const level = Type.Optional(Centre.properties.level);
  http.get(
    '/api/centres',
    {
      config: { policy: viewers },
      schema: { tags, querystring: Type.Object({ ...ListQuery.properties, level }), response: { 200: Page(Centre) } },
    },
    async (request) => {
      const viewer = viewerOf(request);
      const { limit = DEFAULT_LIMIT, q = '' } = request.query;
      const wanted: DivisionLevel | undefined = request.query.level;
      const bbox = parseBbox(request.query.bbox);
      const [after = ''] = decodeCursor(request.query.cursor, 1) ?? [];
      const centres = await db.read(viewer, (queries) => listCentres(queries, db.countyCode, viewer, clock.now()));
      const rows = centres.filter(
        (centre) =>
          centre.code > after &&
          (wanted === undefined || centre.level === wanted) &&
          (centre.name.includes(q) || centre.code.startsWith(q)) &&
          (bbox === null || isInsideBbox(bbox, centre.position)),
      );
      return pageOf(
        rows,
        limit,
        (centre) => centre,
        (centre) => [centre.code],
      );
    },
  );
  http.get(
    '/api/centres/:id',
    {
      config: { policy: viewers },
      schema: { tags, params: Type.Object({ id: DivisionCode }), response: { 200: Centre } },
    },
    async (request) => {
      const viewer = viewerOf(request);
      const centres = await db.read(viewer, (queries) => listCentres(queries, db.countyCode, viewer, clock.now()));
      const centre = centres.find(({ code }) => code === request.params.id);
      if (centre === undefined) throw new AppProblem('not-found');
      return centre;
    },
  );
}
