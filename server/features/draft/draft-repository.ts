import { Type } from 'typebox';
import type { Draft } from '#contract/draft';
import type { Queries } from '../../db/database.ts';
import { parseRows } from '../../db/rows.ts';

const Moment = Type.Unsafe<Date>(Type.Unknown());
const DraftRow = Type.Object({ key: Type.String(), value: Type.String(), editedAt: Moment, savedAt: Moment });
const COLUMNS = 'key, value, edited_at AS "editedAt", saved_at AS "savedAt"';

/** All drafts of an account; ended ones are empty. */
export async function listDrafts(db: Queries, county: string, account: string): Promise<Draft[]> {
  const rows = await db.query(`SELECT ${COLUMNS} FROM draft WHERE county_code = $1 AND account = $2 ORDER BY key`, [
    county,
    account,
  ]);
  return parseRows(DraftRow, rows).map(present);
}

/** Keeps the newer of the words given and those kept; answers what is kept now. */
export async function saveDraft(
  db: Queries,
  county: string,
  account: string,
  draft: { key: string; value: string; editedAt: Date },
  at: Date,
): Promise<Draft> {
  const rows = await db.query(
    `INSERT INTO draft (county_code, account, key, value, edited_at, saved_at) VALUES ($1, $2, $3, $4, $5, $6)
     ON CONFLICT (county_code, account, key) DO UPDATE SET
       value = CASE WHEN draft.edited_at > $5 THEN draft.value ELSE $4 END,
       saved_at = CASE WHEN draft.edited_at > $5 THEN draft.saved_at ELSE $6 END,
       edited_at = greatest(draft.edited_at, $5)
     RETURNING ${COLUMNS}`,
    [county, account, draft.key, draft.value, draft.editedAt, at],
  );
  const kept = parseRows(DraftRow, rows)[0];
  if (kept === undefined) throw new Error(`draft ${draft.key} was not kept`);
  return present(kept);
}

/** Forgets what nobody went on with. */
export async function sweepDrafts(db: Queries, county: string, account: string, before: Date): Promise<void> {
  await db.query('DELETE FROM draft WHERE county_code = $1 AND account = $2 AND edited_at < $3', [
    county,
    account,
    before,
  ]);
}

const present = (row: { key: string; value: string; editedAt: Date; savedAt: Date }): Draft => ({
  key: row.key,
  value: row.value,
  editedAt: row.editedAt.toISOString(),
  savedAt: row.savedAt.toISOString(),
});
