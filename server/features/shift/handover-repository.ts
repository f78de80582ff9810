import { Type, type Static } from 'typebox';
import { type Handover, HandoverState, OpenItem, Shift } from '#contract/shift';
import type { Queries } from '../../db/database.ts';
import { parseRows } from '../../db/rows.ts';

const Nullable = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) => Type.Union([schema, Type.Null()]);
const Moment = Type.Unsafe<Date>(Type.Unknown());

const HandoverRow = Type.Object({
  id: Type.String(),
  centre: Type.String(),
  shift: Shift,
  nextShift: Shift,
  items: Type.Array(OpenItem),
  note: Type.String(),
  state: HandoverState,
  offeredBy: Type.String(),
  offeredName: Type.String(),
  offeredAt: Moment,
  answeredBy: Nullable(Type.String()),
  answeredName: Nullable(Type.String()),
  answeredAt: Nullable(Moment),
  refusal: Nullable(Type.String()),
});

const COLUMNS = `id, centre_code AS centre, shift, next_shift AS "nextShift", items, note, state, offered_by AS "offeredBy",
  offered_name AS "offeredName", offered_at AS "offeredAt", answered_by AS "answeredBy", answered_name AS "answeredName",
  answered_at AS "answeredAt", refusal`;

/** Handovers of a centre, newest first. */
export async function listHandovers(db: Queries, county: string, centre: string, limit: number): Promise<Handover[]> {
  const rows = await db.query(
    `SELECT ${COLUMNS} FROM handover WHERE county_code = $1 AND centre_code = $2 ORDER BY offered_at DESC, id DESC LIMIT $3`,
    [county, centre, limit],
  );
  return parseRows(HandoverRow, rows).map(present);
}

/** One handover; `lock` keeps others from answering it meanwhile. */
export async function findHandover(db: Queries, county: string, id: string, lock = false): Promise<Handover | null> {
  const rows = await db.query(
    `SELECT ${COLUMNS} FROM handover WHERE county_code = $1 AND id = $2 ${lock ? 'FOR UPDATE' : ''}`,
    [county, id],
  );
  const [row] = parseRows(HandoverRow, rows);
  return row === undefined ? null : present(row);
}

/** Takes back what was offered before and nobody answered: a newer list replaces it. */
export async function replaceOffered(db: Queries, county: string, centre: string, at: Date): Promise<void> {
  await db.query(
    `UPDATE handover SET state = 'refused', answered_at = $3, refusal = '' WHERE county_code = $1 AND centre_code = $2 AND state = 'offered'`,
    [county, centre, at],
  );
}

/** Stores an offered handover. */
export async function insertHandover(
  db: Queries,
  county: string,
  handover: Pick<
    Handover,
    'id' | 'centre' | 'shift' | 'nextShift' | 'items' | 'note' | 'offeredBy' | 'offeredName' | 'offeredAt'
  >,
): Promise<void> {
  await db.query(
    `INSERT INTO handover (county_code, id, centre_code, shift, next_shift, items, note, state, offered_by, offered_name, offered_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, 'offered', $8, $9, $10)`,
    [
      county,
      handover.id,
      handover.centre,
      JSON.stringify(handover.shift),
      JSON.stringify(handover.nextShift),
      JSON.stringify(handover.items),
      handover.note,
      handover.offeredBy,
      handover.offeredName,
      handover.offeredAt,
    ],
  );
}

/** Writes the answer to a handover. */
export async function answerHandover(
  db: Queries,
  county: string,
  id: string,
  answer: {
    readonly state: HandoverState;
    readonly by: string;
    readonly name: string;
    readonly at: Date;
    readonly refusal: string | null;
  },
): Promise<void> {
  await db.query(
    `UPDATE handover SET state = $3, answered_by = $4, answered_name = $5, answered_at = $6, refusal = $7
     WHERE county_code = $1 AND id = $2`,
    [county, id, answer.state, answer.by, answer.name, answer.at, answer.refusal],
  );
}

function present(row: Static<typeof HandoverRow>): Handover {
  return {
    ...row,
    id: row.id as Handover['id'],
    centre: row.centre as Handover['centre'],
    offeredAt: row.offeredAt.toISOString(),
    answeredAt: row.answeredAt?.toISOString() ?? null,
  };
}
