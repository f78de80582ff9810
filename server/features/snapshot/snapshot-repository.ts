import { Type, type Static } from 'typebox';
import type { Snapshot } from '#contract/snapshot';
import type { Queries } from '../../db/database.ts';
import { parseRows } from '../../db/rows.ts';

const FeedRow = Type.Object({ epoch: Type.String(), head: Type.Integer() });
/** Epoch and newest seq of the log, as the same transaction sees the state. */
export type FeedRow = Static<typeof FeedRow>;

/** Where the log stands in this transaction's view. */
export async function readFeed(db: Queries, countyCode: string): Promise<FeedRow> {
  const sql = 'SELECT epoch, head::float8 AS head FROM feed WHERE county_code = $1';
  const [feed] = parseRows(FeedRow, await db.query(sql, [countyCode]));
  if (!feed) throw new Error(`no feed of county ${countyCode}`);
  return feed;
}

const CountyRow = Type.Object({
  code: Type.String(),
  name: Type.String(),
  mapNotice: Type.String(),
  west: Type.Number(),
  south: Type.Number(),
  east: Type.Number(),
  north: Type.Number(),
});

/** The county's name, extent and the notice every map of it carries. */
export async function readCounty(db: Queries, countyCode: string): Promise<Snapshot['county']> {
  const sql = `
    SELECT c.county_code AS code, c.name, c.map_notice AS "mapNotice",
      ST_XMin(d.geom) AS west, ST_YMin(d.geom) AS south, ST_XMax(d.geom) AS east, ST_YMax(d.geom) AS north
    FROM county c JOIN division d ON d.county_code = c.county_code AND d.code = c.county_code WHERE c.county_code = $1`;
  const [county] = parseRows(CountyRow, await db.query(sql, [countyCode]));
  if (!county) throw new Error(`no county ${countyCode}`);
  const { west, south, east, north, ...rest } = county;
  return { ...rest, bbox: [west, south, east, north] };
}

const CameraStateRow = Type.Object({
  id: Type.String(),
  state: Type.String(),
  reason: Type.Union([Type.String(), Type.Null()]),
  at: Type.String(),
});

/** States of the cameras that were truly looked at; row security leaves the viewer's. */
export async function readCameraStates(db: Queries, countyCode: string): Promise<Snapshot['cameraStates']> {
  const sql = `
    SELECT camera_id AS id, state, reason, to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS at
    FROM camera_state WHERE county_code = $1 ORDER BY camera_id`;
  return parseRows(CameraStateRow, await db.query(sql, [countyCode]));
}
