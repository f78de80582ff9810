import { Type, type Static } from 'typebox';
import { DutyPerson, type Shift, ShiftState } from '#contract/shift';
import type { Queries } from '../../db/database.ts';
import { parseRows } from '../../db/rows.ts';
import type { RosterLine } from './roster-rules.ts';

const Moment = Type.Unsafe<Date>(Type.Unknown());

const ShiftRow = Type.Object({
  id: Type.String(),
  centre: Type.String(),
  startsAt: Moment,
  endsAt: Moment,
  leader: DutyPerson,
  officers: Type.Array(DutyPerson),
  state: ShiftState,
});

const COLUMNS = `id, centre_code AS centre, starts_at AS "startsAt", ends_at AS "endsAt", leader, officers, state`;

/** Shifts of the roster that end after `from` and begin before `to`, by centre and time. */
export async function listShifts(
  db: Queries,
  county: string,
  filter: { readonly centre: string | null; readonly from: Date; readonly to: Date },
): Promise<Shift[]> {
  const rows = await db.query(
    `SELECT ${COLUMNS} FROM duty_shift WHERE county_code = $1 AND ($2::text IS NULL OR centre_code = $2)
       AND ends_at > $3 AND starts_at < $4 ORDER BY centre_code, starts_at, id LIMIT 2000`,
    [county, filter.centre, filter.from, filter.to],
  );
  return parseRows(ShiftRow, rows).map(presentShift);
}

/** The shift of each centre that the roster has at a moment, and the one that is truly on. */
export async function listShiftsAt(db: Queries, county: string, at: Date): Promise<{ planned: Shift[]; on: Shift[] }> {
  const rows = await db.query(
    `SELECT ${COLUMNS} FROM duty_shift
     WHERE county_code = $1 AND (state = 'on' OR (starts_at <= $2 AND ends_at > $2)) ORDER BY centre_code, starts_at`,
    [county, at],
  );
  const shifts = parseRows(ShiftRow, rows);
  const covers = ({ startsAt, endsAt }: Static<typeof ShiftRow>): boolean => startsAt <= at && endsAt > at;
  return {
    planned: shifts.filter(covers).map(presentShift),
    on: shifts.filter(({ state }) => state === 'on').map(presentShift),
  };
}

/** The shift that is on at a centre and the one planned after it. */
export async function findTurn(
  db: Queries,
  county: string,
  centre: string,
): Promise<{ shift: Shift | null; nextShift: Shift | null }> {
  const rows = await db.query(
    `SELECT ${COLUMNS} FROM duty_shift WHERE county_code = $1 AND centre_code = $2 AND state <> 'handedOver'
     ORDER BY state = 'on' DESC, starts_at LIMIT 2`,
    [county, centre],
  );
  const shifts = parseRows(ShiftRow, rows).map(presentShift);
  const shift = shifts.find(({ state }) => state === 'on') ?? null;
  return { shift, nextShift: shift === null ? null : (shifts.find(({ state }) => state === 'planned') ?? null) };
}

/** One shift, locked against other changes; null when there is none the viewer may change. */
export async function lockShift(db: Queries, county: string, id: string): Promise<Shift | null> {
  const rows = await db.query(`SELECT ${COLUMNS} FROM duty_shift WHERE county_code = $1 AND id = $2 FOR UPDATE`, [
    county,
    id,
  ]);
  const [row] = parseRows(ShiftRow, rows);
  return row === undefined ? null : presentShift(row);
}

/** Removes planned shifts of a centre that overlap a time; their ids. */
export async function removePlanned(db: Queries, county: string, line: RosterLine): Promise<string[]> {
  const rows = await db.query<{ id: string }>(
    `DELETE FROM duty_shift WHERE county_code = $1 AND centre_code = $2 AND state = 'planned' AND ends_at > $3 AND starts_at < $4
     RETURNING id`,
    [county, line.centre, line.startsAt, line.endsAt],
  );
  return rows.map(({ id }) => id);
}

/** Tells whether a shift that is on or was handed over overlaps a time: that is history and is not replaced. */
export async function overlapsHistory(db: Queries, county: string, line: RosterLine): Promise<boolean> {
  const rows = await db.query(
    `SELECT 1 FROM duty_shift
     WHERE county_code = $1 AND centre_code = $2 AND state <> 'planned' AND ends_at > $3 AND starts_at < $4`,
    [county, line.centre, line.startsAt, line.endsAt],
  );
  return rows.length > 0;
}

/** Tells whether some shift is on at a centre. */
export async function isSomeoneOn(db: Queries, county: string, centre: string): Promise<boolean> {
  const sql = `SELECT 1 FROM duty_shift WHERE county_code = $1 AND centre_code = $2 AND state = 'on'`;
  return (await db.query(sql, [county, centre])).length > 0;
}

/** Stores a shift. */
export async function insertShift(
  db: Queries,
  county: string,
  id: string,
  line: RosterLine,
  state: Shift['state'],
): Promise<void> {
  await db.query(
    `INSERT INTO duty_shift (county_code, id, centre_code, starts_at, ends_at, leader, officers, state)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [
      county,
      id,
      line.centre,
      line.startsAt,
      line.endsAt,
      JSON.stringify(line.leader),
      JSON.stringify(line.officers),
      state,
    ],
  );
}

/** Moves a shift on. */
export async function setShiftState(db: Queries, county: string, id: string, state: Shift['state']): Promise<void> {
  await db.query('UPDATE duty_shift SET state = $3 WHERE county_code = $1 AND id = $2', [county, id, state]);
}

function presentShift(row: Static<typeof ShiftRow>): Shift {
  return {
    ...row,
    id: row.id as Shift['id'],
    centre: row.centre as Shift['centre'],
    startsAt: row.startsAt.toISOString(),
    endsAt: row.endsAt.toISOString(),
  };
}
