import { Type, type Static } from 'typebox';
import type { Bbox } from '#contract/geo';
import { COLOURS, type Household } from '#contract/household';
import type { Queries } from '../../db/database.ts';
import { parseRows } from '../../db/rows.ts';

const Nullable = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) => Type.Union([schema, Type.Null()]);

const HouseholdRow = Type.Object({
  id: Type.Integer(),
  grid: Type.String(),
  gridName: Type.String(),
  lng: Type.Number(),
  lat: Type.Number(),
  address: Type.String(),
  building: Nullable(Type.String()),
  unit: Nullable(Type.Integer()),
  room: Nullable(Type.String()),
  head: Type.String(),
  members: Type.Integer(),
  colour: Type.Integer({ minimum: 0, maximum: 2 }),
  reason: Nullable(Type.String()),
});

const SELECT = `SELECT h.id, h.grid_code AS grid, g.name AS "gridName", ST_X(h.point) AS lng, ST_Y(h.point) AS lat, h.address,
    h.building, h.unit, h.room, h.head_name AS head, h.members, c.colour, c.reason
  FROM household h
  JOIN grid g ON g.county_code = h.county_code AND g.code = h.grid_code
  JOIN household_colour c ON c.county_code = h.county_code AND c.household_id = h.id`;

/** What a list of households is narrowed by. */
export interface HouseholdFilter {
  /** ILIKE pattern for the address; names are not searched, or a search would tell them. */
  readonly pattern: string | null;
  readonly bbox: Bbox | null;
  readonly grid: string | null;
  readonly after: number;
  readonly limit: number;
}

/** Households the viewer may see, by number; names are whole and for the caller to mask. */
export async function listHouseholds(db: Queries, county: string, filter: HouseholdFilter): Promise<Household[]> {
  const [west, south, east, north] = filter.bbox ?? [null, null, null, null];
  const rows = await db.query(
    `${SELECT} WHERE h.county_code = $1 AND h.id > $2 AND ($3::text IS NULL OR h.address ILIKE $3)
       AND ($4::float8 IS NULL OR h.point && ST_MakeEnvelope($4, $5, $6, $7, 4326))
       AND ($8::text IS NULL OR h.grid_code = $8) ORDER BY h.id LIMIT $9`,
    [county, filter.after, filter.pattern, west, south, east, north, filter.grid, filter.limit],
  );
  return parseRows(HouseholdRow, rows).map(present);
}

/** One household, or null when there is none the viewer may see. */
export async function findHousehold(db: Queries, county: string, id: number): Promise<Household | null> {
  const rows = await db.query(`${SELECT} WHERE h.county_code = $1 AND h.id = $2`, [county, id]);
  const row = parseRows(HouseholdRow, rows)[0];
  return row === undefined ? null : present(row);
}

function present(row: Static<typeof HouseholdRow>): Household {
  const { building, unit, room } = row;
  return {
    id: row.id,
    grid: row.grid as Household['grid'],
    gridName: row.gridName,
    position: [row.lng, row.lat],
    address: row.address,
    building: building === null ? null : { name: building, unit: unit ?? 1, room: room ?? '' },
    head: row.head,
    members: row.members,
    colour: COLOURS[row.colour] ?? 'green',
    colourReason: row.reason,
  };
}
