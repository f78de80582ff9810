import { Type, type Static } from 'typebox';
import { type Alarm, AlarmLevel, AlarmState } from '#contract/alarm';
import type { Queries } from '../../db/database.ts';
import { parseRows } from '../../db/rows.ts';

const Nullable = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) => Type.Union([schema, Type.Null()]);
const Moment = Type.Unsafe<Date>(Type.Unknown());

const AlarmRow = Type.Object({
  id: Type.String(),
  kind: Type.String(),
  subjectId: Type.String(),
  level: AlarmLevel,
  title: Type.String(),
  scope: Type.String(),
  centre: Nullable(Type.String()),
  incidentId: Nullable(Type.String()),
  state: AlarmState,
  raisedAt: Moment,
  acknowledgedName: Nullable(Type.String()),
  acknowledgedAt: Nullable(Moment),
  shelvedUntil: Nullable(Moment),
  reason: Nullable(Type.String()),
  version: Type.Integer(),
});
/** An alarm as it is stored. */
export type AlarmRow = Static<typeof AlarmRow>;

const COLUMNS = `id, kind, subject_id AS "subjectId", level, title, scope_code AS scope, centre_code AS centre,
  incident_id AS "incidentId", state, raised_at AS "raisedAt", acknowledged_name AS "acknowledgedName",
  acknowledged_at AS "acknowledgedAt", shelved_until AS "shelvedUntil", reason, version`;

/** One alarm that the viewer sees, locked; null when there is none. */
export async function lockAlarm(db: Queries, county: string, id: string): Promise<AlarmRow | null> {
  const rows = await db.query(`SELECT ${COLUMNS} FROM alarm WHERE county_code = $1 AND id = $2 FOR UPDATE`, [
    county,
    id,
  ]);
  return parseRows(AlarmRow, rows)[0] ?? null;
}

/** The alarm of a source about a subject, locked; null when it never rang. */
export async function lockAlarmOf(
  db: Queries,
  county: string,
  kind: string,
  subjectId: string,
): Promise<AlarmRow | null> {
  const rows = await db.query(
    `SELECT ${COLUMNS} FROM alarm WHERE county_code = $1 AND kind = $2 AND subject_id = $3 FOR UPDATE`,
    [county, kind, subjectId],
  );
  return parseRows(AlarmRow, rows)[0] ?? null;
}

/** Alarms of the viewer's scope whose cause stands, oldest first. */
export async function listOpenAlarms(db: Queries, county: string): Promise<AlarmRow[]> {
  const rows = await db.query(
    `SELECT ${COLUMNS} FROM alarm WHERE county_code = $1 AND state <> 'returned' ORDER BY raised_at, id`,
    [county],
  );
  return parseRows(AlarmRow, rows);
}

/** Stores an alarm, or the next version of it. */
export async function saveAlarm(db: Queries, county: string, row: AlarmRow): Promise<void> {
  await db.query(
    `INSERT INTO alarm (county_code, id, kind, subject_id, level, title, scope_code, centre_code, incident_id, state, raised_at,
       acknowledged_name, acknowledged_at, shelved_until, reason, version)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)
     ON CONFLICT (county_code, id) DO UPDATE SET level = $5, title = $6, scope_code = $7, centre_code = $8, incident_id = $9,
       state = $10, raised_at = $11, acknowledged_name = $12, acknowledged_at = $13, shelved_until = $14, reason = $15, version = $16`,
    [
      county,
      row.id,
      row.kind,
      row.subjectId,
      row.level,
      row.title,
      row.scope,
      row.centre,
      row.incidentId,
      row.state,
      row.raisedAt,
      row.acknowledgedName,
      row.acknowledgedAt,
      row.shelvedUntil,
      row.reason,
      row.version,
    ],
  );
}

/** The contract's shape of an alarm. */
export const presentAlarm = (row: AlarmRow): Alarm => ({
  ...row,
  centre: row.centre as Alarm['centre'],
  incidentId: row.incidentId as Alarm['incidentId'],
  raisedAt: row.raisedAt.toISOString(),
  acknowledgedAt: row.acknowledgedAt?.toISOString() ?? null,
  shelvedUntil: row.shelvedUntil?.toISOString() ?? null,
});
