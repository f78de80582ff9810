import { Type, type Static } from 'typebox';
import { INCIDENT_TYPES, type IncidentType } from '#contract/incident';
import { PlacedBy } from '#contract/selection';
import { Line } from '#contract/worker';
import type { Queries } from '../../db/database.ts';
import { parseRows } from '../../db/rows.ts';

const Nullable = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) => Type.Union([schema, Type.Null()]);
const Moment = Type.Unsafe<Date>(Type.Unknown());

const TypeRow = Type.Object({
  type: Type.Unsafe<IncidentType>(Type.Union(INCIDENT_TYPES.map((type) => Type.Literal(type)))),
});

/** The type of an incident that the viewer may see; null when there is none. */
export async function findIncidentType(db: Queries, county: string, id: string): Promise<IncidentType | null> {
  const rows = await db.query('SELECT type FROM incident WHERE county_code = $1 AND id = $2', [county, id]);
  return parseRows(TypeRow, rows)[0]?.type ?? null;
}

const CandidateRow = Type.Object({
  personId: Type.Integer(),
  workerId: Nullable(Type.Integer()),
  name: Type.String(),
  line: Line,
  distanceM: Type.Integer(),
  placedBy: PlacedBy,
  positionAt: Nullable(Moment),
  skills: Type.Array(Type.String()),
  isGridOwner: Type.Boolean(),
  openOrders: Type.Integer(),
  leaveUntil: Nullable(Moment),
});
/** Somebody who could go. */
export type CandidateRow = Static<typeof CandidateRow>;

/** How many of the nearest are weighed: from further off nothing else makes up for the way. */
const WEIGHED = 60;

/** The people of the viewer's scope nearest to an incident, with those whose grid it lies in. */
export async function listCandidates(db: Queries, county: string, incidentId: string): Promise<CandidateRow[]> {
  const rows = await db.query(
    `WITH at_incident AS (SELECT point, grid_code FROM incident WHERE county_code = $1 AND id = $2),
     who AS (
       SELECT p.id, w.id AS worker_id, p.name, p.line, at.observed_at,
         coalesce(at.point, g.centre, d.seat) AS place,
         CASE WHEN at.worker_id IS NOT NULL THEN 'phone' WHEN g.code IS NOT NULL THEN 'post' ELSE 'village' END AS placed_by,
         coalesce(w.skills, '{}') AS skills,
         coalesce(i.grid_code = ANY (w.grid_codes) OR i.grid_code = post.grid_code, false) AS is_grid_owner, i.point
       FROM at_incident i, person p
       JOIN division d ON d.county_code = p.county_code AND d.code = p.village_code
       LEFT JOIN worker w ON w.county_code = p.county_code AND w.person_id = p.id
       LEFT JOIN worker_position at ON at.county_code = w.county_code AND at.worker_id = w.id
       LEFT JOIN (SELECT DISTINCT ON (person_id) person_id, grid_code FROM grid_post
         WHERE county_code = $1 AND person_id IS NOT NULL ORDER BY person_id, grid_code) post ON post.person_id = p.id
       LEFT JOIN grid g ON g.county_code = p.county_code AND g.code = post.grid_code
       WHERE p.county_code = $1),
     near AS (
       SELECT *, ST_DistanceSphere(place, point) AS distance_m FROM who ORDER BY is_grid_owner DESC, ST_DistanceSphere(place, point) LIMIT $3)
     SELECT near.id AS "personId", near.worker_id AS "workerId", near.name, near.line, round(near.distance_m)::integer AS "distanceM",
       near.placed_by AS "placedBy", near.observed_at AS "positionAt", near.skills, near.is_grid_owner AS "isGridOwner",
       (SELECT count(*)::integer FROM order_receiver r JOIN work_order o ON o.county_code = r.county_code AND o.id = r.order_id
         WHERE r.county_code = $1 AND r.worker_id = near.worker_id AND r.is_open AND o.withdrawn_at IS NULL) AS "openOrders",
       (SELECT l.until_at FROM worker_leave l WHERE l.county_code = $1 AND l.worker_id = near.worker_id) AS "leaveUntil"
     FROM near ORDER BY near.id`,
    [county, incidentId, WEIGHED],
  );
  return parseRows(CandidateRow, rows);
}
