import { Type, type Static } from 'typebox';
import type { WhistleBoard, WhistleFigures } from '#contract/whistle';
import type { Queries } from '../../db/database.ts';
import { parseRows } from '../../db/rows.ts';

const Nullable = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) => Type.Union([schema, Type.Null()]);
const Minutes = Nullable(Type.Number());

const FigureRow = Type.Object({
  forceId: Nullable(Type.String()),
  village: Nullable(Type.String()),
  name: Nullable(Type.String()),
  calls: Type.Integer(),
  open: Type.Integer(),
  escalated: Type.Integer(),
  uncertified: Type.Integer(),
  accepts: Type.Integer(),
  acceptMedian: Minutes,
  acceptP90: Minutes,
  arrivals: Type.Integer(),
  arriveMedian: Minutes,
  arriveP90: Minutes,
  handles: Type.Integer(),
  handleMedian: Minutes,
  handleP90: Minutes,
});

const minutes = (from: string, to: string): string => `extract(epoch FROM ${to} - ${from}) / 60`;
const stretch = (count: string, name: string, from: string, to: string): string => `
  count(${minutes(from, to)})::integer AS "${count}",
  percentile_cont(0.5) WITHIN GROUP (ORDER BY ${minutes(from, to)})::float8 AS "${name}Median",
  percentile_cont(0.9) WITHIN GROUP (ORDER BY ${minutes(from, to)})::float8 AS "${name}P90"`;

/** The figures of the calls blown since a moment that the viewer may see: in all, per force and per village, all from the calls' rows. */
export async function readBoard(db: Queries, county: string, since: Date): Promise<WhistleBoard> {
  const rows = await db.query(
    `SELECT c.force_id AS "forceId", c.village_code AS village, CASE WHEN c.force_id IS NOT NULL THEN max(f.name) ELSE max(d.name) END AS name,
       count(c.state)::integer AS calls,
       count(c.state) FILTER (WHERE c.state NOT IN ('closed', 'cancelled'))::integer AS open,
       count(c.escalated_at)::integer AS escalated,
       count(c.state) FILTER (WHERE c.lacks_certificate)::integer AS uncertified,
       ${stretch('accepts', 'accept', 'c.blown_at', 'c.accepted_at')},
       ${stretch('arrivals', 'arrive', 'c.accepted_at', 'c.arrived_at')},
       ${stretch('handles', 'handle', 'c.arrived_at', 'c.handled_at')}
     FROM (SELECT * FROM whistle_call WHERE county_code = $1 AND blown_at >= $2) c
     LEFT JOIN force f ON f.county_code = $1 AND f.id = c.force_id
     LEFT JOIN division d ON d.county_code = $1 AND d.code = c.village_code
     GROUP BY GROUPING SETS ((), (c.force_id), (c.village_code))
     ORDER BY calls DESC, 1, 2`,
    [county, since],
  );
  const figures = parseRows(FigureRow, rows);
  const total = figures.find((row) => row.forceId === null && row.village === null);
  if (total === undefined) throw new Error('the board has no line of the whole');
  return {
    since: since.toISOString(),
    total: present(total, county, ''),
    byForce: figures
      .filter((row) => row.forceId !== null)
      .map((row) => present(row, row.forceId ?? '', row.name ?? '')),
    byVillage: figures
      .filter((row) => row.village !== null)
      .map((row) => present(row, row.village ?? '', row.name ?? '')),
  };
}

function present(row: Static<typeof FigureRow>, code: string, name: string): WhistleFigures {
  const { calls, open, escalated, uncertified } = row;
  return {
    code,
    name,
    calls,
    open,
    escalated,
    uncertified,
    accept: { count: row.accepts, medianMin: row.acceptMedian, p90Min: row.acceptP90 },
    arrive: { count: row.arrivals, medianMin: row.arriveMedian, p90Min: row.arriveP90 },
    handle: { count: row.handles, medianMin: row.handleMedian, p90Min: row.handleP90 },
  };
}
