import { Type } from 'typebox';
import { IncidentState } from '#contract/incident';
import type { Progress } from '#contract/progress';
import type { Queries } from '../../db/database.ts';
import { parseRows } from '../../db/rows.ts';

const StepRow = Type.Object({ state: IncidentState, at: Type.Unsafe<Date>(Type.Unknown()) });

/** The states that a case came to; null for a case that is none. */
export async function readProgress(db: Queries, county: string, caseNumber: string): Promise<Progress | null> {
  const rows = await db.query(
    `SELECT s.after AS state, s.at FROM incident i
       JOIN incident_step s ON s.county_code = i.county_code AND s.incident_id = i.id AND s.before IS DISTINCT FROM s.after
     WHERE i.county_code = $1 AND i.case_number = $2 AND i.kind = 'incident' ORDER BY s.number`,
    [county, caseNumber],
  );
  const steps = parseRows(StepRow, rows).map(({ state, at }) => ({ state, at: at.toISOString() }));
  const last = steps.at(-1);
  return last === undefined ? null : { caseNumber, state: last.state, steps };
}

/** Counts what was looked at on a day of the county: numbers, and nothing of who it was. */
export async function countViews(
  db: Queries,
  county: string,
  day: string,
  views: { found: number; refused: number },
): Promise<void> {
  await db.query(
    `INSERT INTO progress_view AS v (county_code, day, found, refused) VALUES ($1, $2, $3, $4)
     ON CONFLICT (county_code, day) DO UPDATE SET found = v.found + $3, refused = v.refused + $4`,
    [county, day, views.found, views.refused],
  );
}

/** The case number of an incident that the viewer sees and that is handled; null for any other. */
export async function findCaseNumber(db: Queries, county: string, id: string): Promise<string | null> {
  const rows = await db.query(
    `SELECT case_number AS number FROM incident WHERE county_code = $1 AND id = $2 AND kind = 'incident'`,
    [county, id],
  );
  return parseRows(Type.Object({ number: Type.String() }), rows)[0]?.number ?? null;
}
