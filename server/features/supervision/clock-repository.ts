import { Type } from 'typebox';
import type { Queries } from '../../db/database.ts';
import { parseRows } from '../../db/rows.ts';
import { CLOCK_STAGES, type ClockStage, type IncidentClock } from './clock-rules.ts';

const ClockRow = Type.Object({
  owner: Type.String(),
  totalMs: Type.Number(),
  deadlineAt: Type.Union([Type.Unsafe<Date>(Type.Unknown()), Type.Null()]),
  stage: Type.Unsafe<ClockStage>(Type.Union(CLOCK_STAGES.map((stage) => Type.Literal(stage)))),
});

/** The clock of an incident, locked until the transaction ends; null when it has none. */
export async function lockClock(db: Queries, county: string, incidentId: string): Promise<IncidentClock | null> {
  const rows = await db.query(
    `SELECT owner_code AS owner, total_ms::float8 AS "totalMs", deadline_at AS "deadlineAt", stage FROM incident_clock
     WHERE county_code = $1 AND incident_id = $2 FOR UPDATE`,
    [county, incidentId],
  );
  return parseRows(ClockRow, rows)[0] ?? null;
}

/** Stores the clock of an incident. */
export async function saveClock(db: Queries, county: string, incidentId: string, clock: IncidentClock): Promise<void> {
  await db.query(
    `INSERT INTO incident_clock (county_code, incident_id, owner_code, total_ms, deadline_at, stage)
     VALUES ($1, $2, $3, $4, $5, $6)
     ON CONFLICT (county_code, incident_id) DO UPDATE
       SET owner_code = excluded.owner_code, total_ms = excluded.total_ms, deadline_at = excluded.deadline_at, stage = excluded.stage`,
    [county, incidentId, clock.owner, clock.totalMs, clock.deadlineAt, clock.stage],
  );
}

/** Takes the clock away: the incident has ended. */
export async function deleteClock(db: Queries, county: string, incidentId: string): Promise<void> {
  await db.query('DELETE FROM incident_clock WHERE county_code = $1 AND incident_id = $2', [county, incidentId]);
}
