import { Type, type Static } from 'typebox';
import { Division, DivisionLevel } from '#contract/division';
import { DivisionCode } from '#contract/ids';
import { ListQuery, Page } from '#contract/paging';
import type { Database, Queries } from '../../db/database.ts';
import { parseRows } from '../../db/rows.ts';
import { isInsideBbox } from '../../geo/polygon.ts';
import { DEFAULT_LIMIT, decodeCursor, pageOf, parseBbox } from '../../http/paging.ts';
import { type Http, viewerOf } from '../../http/request.ts';
import { signedIn } from '../../policy.ts';
import { AppProblem } from '../../problem.ts';

const DivisionRow = Type.Object({
  code: Type.String(),
  parent: Type.Union([Type.String(), Type.Null()]),
  level: DivisionLevel,
  name: Type.String(),
  isCommunity: Type.Boolean(),
  lng: Type.Number(),
  lat: Type.Number(),
  west: Type.Number(),
  south: Type.Number(),
  east: Type.Number(),
  north: Type.Number(),
});

/** `GET /api/divisions` and `GET /api/divisions/{code}`: county, towns and villages of the caller's scope. */
export function registerDivisionRoutes(http: Http, { db }: { readonly db: Database }): void {
  const tags = ['division'];
  http.get(
    '/api/divisions',
    { config: { policy: signedIn }, schema: { tags, querystring: ListQuery, response: { 200: Page(Division) } } },
    async (request) => {
      const viewer = viewerOf(request);
      const { limit = DEFAULT_LIMIT, q = '' } = request.query;
      const bbox = parseBbox(request.query.bbox);
      const [after = ''] = decodeCursor(request.query.cursor, 1) ?? [];
      const divisions = await db.read(viewer, (queries) => listDivisions(queries, db.countyCode, viewer.scope));
      const rows = divisions.filter(
        ({ code, name, seat }) =>
          code > after && (name.includes(q) || code.startsWith(q)) && (bbox === null || isInsideBbox(bbox, seat)),
      );
      return pageOf(
        rows,
        limit,
        (row) => row,
        (row) => [row.code],
      );
    },
  );
  http.get(
    '/api/divisions/:id',
    {
      config: { policy: signedIn },
      schema: { tags, params: Type.Object({ id: DivisionCode }), response: { 200: Division } },
    },
    async (request) => {
      const viewer = viewerOf(request);
      const divisions = await db.read(viewer, (queries) => listDivisions(queries, db.countyCode, viewer.scope));
      const division = divisions.find(({ code }) => code === request.params.id);
      if (division === undefined) throw new AppProblem('not-found');
      return division;
    },
  );
}

async function listDivisions(db: Queries, county: string, scope: string): Promise<Division[]> {
  const rows = await db.query(
    `SELECT code, parent_code AS parent, level, name, is_community AS "isCommunity", ST_X(seat) AS lng, ST_Y(seat) AS lat,
       ST_XMin(geom) AS west, ST_YMin(geom) AS south, ST_XMax(geom) AS east, ST_YMax(geom) AS north
     FROM division WHERE county_code = $1 AND starts_with(code, $2) AND valid_to IS NULL ORDER BY code`,
    [county, scope],
  );
  return parseRows(DivisionRow, rows).map(present);
}

const present = (row: Static<typeof DivisionRow>): Division => ({
  code: row.code as Division['code'],
  parent: row.parent as Division['parent'],
  level: row.level,
  name: row.name,
  isCommunity: row.isCommunity,
  seat: [row.lng, row.lat],
  bbox: [row.west, row.south, row.east, row.north],
});
