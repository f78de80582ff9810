import { Type, type Static } from 'typebox';
import { CameraState } from '#contract/camera';
import type { Position } from '#contract/geo';
import type { Queries } from '../../db/database.ts';
import { parseRows } from '../../db/rows.ts';

const MeasureRow = Type.Object({
  isInCounty: Type.Boolean(),
  areaM2: Type.Number(),
  lng: Type.Number(),
  lat: Type.Number(),
});

/** Whether a drawn area touches the county, how large it is, and its middle. */
export async function measureArea(db: Queries, county: string, wkt: string): Promise<Static<typeof MeasureRow>> {
  const rows = await db.query(
    `SELECT ST_Intersects(d.geom, drawn.geom) AS "isInCounty", ST_Area(drawn.geom::geography) AS "areaM2",
       ST_X(ST_Centroid(drawn.geom)) AS lng, ST_Y(ST_Centroid(drawn.geom)) AS lat
     FROM division d, (SELECT ST_GeomFromText($2, 4326) AS geom) drawn WHERE d.county_code = $1 AND d.code = $1`,
    [county, wkt],
  );
  const [row] = parseRows(MeasureRow, rows);
  if (!row) throw new Error(`no outline of county ${county}`);
  return row;
}

const CameraRow = Type.Object({
  id: Type.String(),
  name: Type.String(),
  distanceM: Type.Integer(),
  state: Type.Union([CameraState, Type.Null()]),
});

/** Cameras of the viewer's scope that stand in the area, nearest to `middle` first. */
export async function listCamerasIn(
  db: Queries,
  county: string,
  wkt: string,
  middle: Position,
): Promise<Static<typeof CameraRow>[]> {
  const rows = await db.query(
    `SELECT c.id, c.name, round(ST_DistanceSphere(c.point, ST_SetSRID(ST_MakePoint($3, $4), 4326)))::integer AS "distanceM", s.state
     FROM camera c LEFT JOIN camera_state s ON s.county_code = c.county_code AND s.camera_id = c.id
     WHERE c.county_code = $1 AND ST_Intersects(c.point, ST_GeomFromText($2, 4326)) ORDER BY "distanceM", c.id`,
    [county, wkt, middle[0], middle[1]],
  );
  return parseRows(CameraRow, rows);
}

const GridCountRow = Type.Object({
  code: Type.String(),
  name: Type.String(),
  green: Type.Integer(),
  yellow: Type.Integer(),
  red: Type.Integer(),
  members: Type.Integer(),
});
/** Households of one basic grid that lie in the area. */
export type GridCountRow = Static<typeof GridCountRow>;

/**
 * Households of the viewer's scope in the area, counted by basic grid. Only grids that the area touches are looked into: row security
 * keeps the index on their points from being used, and a walk over 100,000 rows is what it would cost.
 */
export async function countHouseholdsIn(db: Queries, county: string, wkt: string): Promise<GridCountRow[]> {
  const rows = await db.query(
    `WITH touched AS MATERIALIZED (
       SELECT code, name, ST_Covers(ST_GeomFromText($2, 4326), geom) AS is_whole FROM grid
       WHERE county_code = $1 AND is_basic AND ST_Intersects(geom, ST_GeomFromText($2, 4326)))
     SELECT g.code, g.name, count(*) FILTER (WHERE c.colour = 0)::integer AS green, count(*) FILTER (WHERE c.colour = 1)::integer AS yellow,
       count(*) FILTER (WHERE c.colour = 2)::integer AS red, sum(h.members)::integer AS members
     FROM touched g
     JOIN household h ON h.county_code = $1 AND h.grid_code = g.code
     JOIN household_colour c ON c.county_code = h.county_code AND c.household_id = h.id
     WHERE g.is_whole OR ST_Intersects(h.point, ST_GeomFromText($2, 4326))
     GROUP BY g.code, g.name ORDER BY g.code`,
    [county, wkt],
  );
  return parseRows(GridCountRow, rows);
}
