import { Type, type Static } from 'typebox';
import { IncidentType } from '#contract/incident';
import { ProcedureItem } from '#contract/procedure';
import type { Queries } from '../../db/database.ts';
import { parseRows } from '../../db/rows.ts';
import type { Viewer } from '../../db/viewer.ts';

const ListRow = Type.Object({ type: IncidentType, items: Type.Array(ProcedureItem), version: Type.Integer() });
/** A county's own procedure of a type. */
export type ListRow = Static<typeof ListRow>;

const TickRow = Type.Object({
  itemId: Type.String(),
  isDone: Type.Boolean(),
  name: Type.String(),
  at: Type.Unsafe<Date>(Type.Unknown()),
});
/** A tick as it is stored. */
export type TickRow = Static<typeof TickRow>;

/** The county's own procedures; types without one have the common. */
export async function listLists(db: Queries, county: string): Promise<ListRow[]> {
  const rows = await db.query('SELECT type, items, version FROM procedure_list WHERE county_code = $1 ORDER BY type', [
    county,
  ]);
  return parseRows(ListRow, rows);
}

/** Replaces the county's procedure of a type; false when another version is current. */
export async function saveList(
  db: Queries,
  county: string,
  list: ListRow & { by: string; at: Date },
): Promise<boolean> {
  const rows = await db.query(
    `INSERT INTO procedure_list (county_code, type, items, changed_by, changed_at, version)
     SELECT $1, $2, $3::jsonb, $4, $5, $6::integer + 1
     WHERE $6::integer = 0 OR EXISTS (SELECT FROM procedure_list WHERE county_code = $1 AND type = $2 AND version = $6)
     ON CONFLICT (county_code, type) DO UPDATE SET items = $3::jsonb, changed_by = $4, changed_at = $5, version = $6::integer + 1
       WHERE procedure_list.version = $6
     RETURNING 1`,
    [county, list.type, JSON.stringify(list.items), list.by, list.at, list.version],
  );
  return rows.length > 0;
}

/** Type and scope of a case that the viewer sees; null for none. */
export async function findCase(db: Queries, county: string, incidentId: string) {
  const rows = await db.query<{ type: Static<typeof IncidentType>; scope: string }>(
    'SELECT type, scope_code AS scope FROM incident WHERE county_code = $1 AND id = $2',
    [county, incidentId],
  );
  return rows[0] ?? null;
}

/** What is ticked of a case. */
export async function listTicks(db: Queries, county: string, incidentId: string): Promise<TickRow[]> {
  const rows = await db.query(
    `SELECT item_id AS "itemId", is_done AS "isDone", display_name AS name, at FROM procedure_tick
     WHERE county_code = $1 AND incident_id = $2 ORDER BY at, item_id`,
    [county, incidentId],
  );
  return parseRows(TickRow, rows);
}

/** Ticks an item, or takes the tick away. */
export async function saveTick(
  db: Queries,
  county: string,
  tick: { incidentId: string; itemId: string; isDone: boolean; viewer: Viewer; at: Date },
): Promise<void> {
  await db.query(
    `INSERT INTO procedure_tick (county_code, incident_id, item_id, is_done, account, display_name, at)
     VALUES ($1, $2, $3, $4, $5, $6, $7)
     ON CONFLICT (county_code, incident_id, item_id) DO UPDATE SET is_done = $4, account = $5, display_name = $6, at = $7`,
    [county, tick.incidentId, tick.itemId, tick.isDone, tick.viewer.account, tick.viewer.displayName, tick.at],
  );
}
