import { Type, type Static } from 'typebox';
import type { OrderSelector } from '#contract/order';
import { PlacedBy } from '#contract/selection';
import { Line } from '#contract/worker';
import type { Queries } from '../../db/database.ts';
import { parseRows } from '../../db/rows.ts';
import { areaWkt } from '../../geo/area.ts';

const Nullable = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) => Type.Union([schema, Type.Null()]);

const PersonRowSchema = Type.Object({
  personId: Type.Integer(),
  name: Type.String(),
  line: Line,
  village: Type.String(),
  gridName: Nullable(Type.String()),
  workerId: Nullable(Type.Integer()),
  positionAt: Nullable(Type.Unsafe<Date>(Type.Unknown())),
  placedBy: PlacedBy,
  lng: Type.Number(),
  lat: Type.Number(),
});
/** A person of the three lines: post, person and device are three things, so grid and phone may each be missing. */
export type PersonRow = Static<typeof PersonRowSchema>;

/** Whom to find: everybody named, and everybody whom the selector fits. */
export interface PeopleWish {
  readonly workers: readonly number[];
  readonly people: readonly number[];
  readonly selector: OrderSelector | null;
}

/** Where somebody is: where the phone was last, else the grid of the post, else the village's seat. */
const PLACE = 'coalesce(at.point, g.centre, d.seat)';
const SELECT = `SELECT p.id AS "personId", p.name, p.line, p.village_code AS village, g.name AS "gridName", w.id AS "workerId",
    at.observed_at AS "positionAt", ST_X(${PLACE}) AS lng, ST_Y(${PLACE}) AS lat,
    CASE WHEN at.worker_id IS NOT NULL THEN 'phone' WHEN g.code IS NOT NULL THEN 'post' ELSE 'village' END AS "placedBy"
  FROM person p
  JOIN division d ON d.county_code = p.county_code AND d.code = p.village_code
  LEFT JOIN worker w ON w.county_code = p.county_code AND w.person_id = p.id
  LEFT JOIN worker_position at ON at.county_code = w.county_code AND at.worker_id = w.id
  LEFT JOIN (SELECT DISTINCT ON (person_id) person_id, grid_code FROM grid_post
    WHERE county_code = $1 AND person_id IS NOT NULL ORDER BY person_id, grid_code) post ON post.person_id = p.id
  LEFT JOIN grid g ON g.county_code = p.county_code AND g.code = post.grid_code`;

/** Somebody without a fix answers for the whole grid of the post, not for its middle. */
const IS_IN_AREA = `CASE WHEN at.worker_id IS NOT NULL THEN ST_Intersects(at.point, ST_GeomFromText($9, 4326))
    WHEN g.code IS NOT NULL THEN ST_Intersects(g.geom, ST_GeomFromText($9, 4326))
    ELSE ST_Intersects(d.seat, ST_GeomFromText($9, 4326)) END`;

/** The people wished for whom the viewer may see, by number. */
export async function listPeople(db: Queries, county: string, wish: PeopleWish): Promise<PersonRow[]> {
  const { selector } = wish;
  const rows = await db.query(
    `${SELECT}
     WHERE p.county_code = $1 AND (w.id = ANY ($2::integer[]) OR p.id = ANY ($3::integer[])
       OR ($4::boolean AND ($5::text IS NULL OR starts_with(p.village_code, $5)) AND ($6::text IS NULL OR p.line = $6)
         AND ($7::text IS NULL OR $7 = ANY (w.skills)) AND (NOT $8::boolean OR g.code IS NOT NULL)
         AND ($9::text IS NULL OR ${IS_IN_AREA})))
     ORDER BY p.id`,
    [
      county,
      wish.workers,
      wish.people,
      selector !== null,
      selector?.division ?? null,
      selector?.line ?? null,
      selector?.skill ?? null,
      selector?.isGridLeader ?? false,
      selector?.area ? areaWkt(selector.area) : null,
    ],
  );
  return parseRows(PersonRowSchema, rows);
}

const HolderRowSchema = Type.Object({
  workerId: Type.Integer(),
  name: Type.String(),
  lng: Type.Number(),
  lat: Type.Number(),
  positionAt: Nullable(Type.Unsafe<Date>(Type.Unknown())),
});
/** Somebody with a phone, and where. */
export type HolderRow = Static<typeof HolderRowSchema>;

/** Everybody with a phone whom the viewer may see. */
export async function listHolders(db: Queries, county: string): Promise<HolderRow[]> {
  const rows = await db.query(
    `SELECT w.id AS "workerId", w.name, at.observed_at AS "positionAt", ST_X(coalesce(at.point, g.centre, d.seat)) AS lng,
       ST_Y(coalesce(at.point, g.centre, d.seat)) AS lat
     FROM worker w
     JOIN division d ON d.county_code = w.county_code AND d.code = w.village_code
     LEFT JOIN worker_position at ON at.county_code = w.county_code AND at.worker_id = w.id
     LEFT JOIN grid g ON g.county_code = w.county_code AND g.code = w.grid_codes[1]
     WHERE w.county_code = $1 ORDER BY w.id`,
    [county],
  );
  return parseRows(HolderRowSchema, rows);
}
