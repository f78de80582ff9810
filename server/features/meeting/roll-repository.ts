import type { Queries } from '../../db/database.ts';
import { parseRows } from '../../db/rows.ts';
import { AnswerRow, RollRow } from './meeting-row.ts';

/** The roll call of this number, or the last one; null when there is none. */
export async function findRoll(
  db: Queries,
  county: string,
  meeting: string,
  number: number | null = null,
): Promise<RollRow | null> {
  const rows = await db.query(
    `SELECT r.number, r.asked_at AS "askedAt", r.closes_at AS "closesAt", r.closed_at AS "closedAt", c.*
     FROM meeting_roll r, LATERAL (
       SELECT count(*)::integer AS asked, count(*) FILTER (WHERE state = 'present')::integer AS present,
         count(*) FILTER (WHERE state = 'late')::integer AS late, count(*) FILTER (WHERE state = 'absent')::integer AS absent,
         count(*) FILTER (WHERE state = 'waiting')::integer AS waiting
       FROM meeting_answer a WHERE a.county_code = r.county_code AND a.meeting_id = r.meeting_id AND a.number = r.number) AS c
     WHERE r.county_code = $1 AND r.meeting_id = $2 AND ($3::integer IS NULL OR r.number = $3)
     ORDER BY r.number DESC LIMIT 1`,
    [county, meeting, number],
  );
  return parseRows(RollRow, rows)[0] ?? null;
}

const ANSWER_COLUMNS = 'address, name, state, answered_at AS "answeredAt", reason, seq';

/** Answers that changed after a version. */
export async function listAnswers(
  db: Queries,
  county: string,
  meeting: string,
  { number, since = 0 }: { readonly number: number; readonly since?: number },
): Promise<AnswerRow[]> {
  const rows = await db.query(
    `SELECT ${ANSWER_COLUMNS} FROM meeting_answer
     WHERE county_code = $1 AND meeting_id = $2 AND number = $3 AND seq > $4 ORDER BY address`,
    [county, meeting, number, since],
  );
  return parseRows(AnswerRow, rows);
}

/** One seat's answer. */
export async function findAnswer(
  db: Queries,
  county: string,
  meeting: string,
  { number, address }: { readonly number: number; readonly address: string },
): Promise<AnswerRow | null> {
  const rows = await db.query(
    `SELECT ${ANSWER_COLUMNS} FROM meeting_answer
     WHERE county_code = $1 AND meeting_id = $2 AND number = $3 AND address = $4`,
    [county, meeting, number, address],
  );
  return parseRows(AnswerRow, rows)[0] ?? null;
}

/** Asks every seat but the host's; who has said why it does not come is absent already. */
export async function insertRoll(
  db: Queries,
  county: string,
  meeting: string,
  roll: { readonly number: number; readonly askedAt: Date; readonly closesAt: Date; readonly seq: number },
): Promise<void> {
  await db.query(
    'INSERT INTO meeting_roll (county_code, meeting_id, number, asked_at, closes_at) VALUES ($1, $2, $3, $4, $5)',
    [county, meeting, roll.number, roll.askedAt, roll.closesAt],
  );
  await db.query(
    `INSERT INTO meeting_answer (county_code, meeting_id, number, address, name, state, reason, seq)
     SELECT county_code, meeting_id, $3, address, name,
       CASE WHEN absence IS NOT NULL AND presence <> 'present' THEN 'absent' ELSE 'waiting' END, absence, $4
     FROM meeting_seat WHERE county_code = $1 AND meeting_id = $2 AND role <> 'host'`,
    [county, meeting, roll.number, roll.seq],
  );
}

/** Stores what a seat answered. */
export async function saveAnswer(
  db: Queries,
  county: string,
  meeting: string,
  number: number,
  answer: AnswerRow,
): Promise<void> {
  await db.query(
    `UPDATE meeting_answer SET state = $5, answered_at = $6, reason = $7, seq = $8
     WHERE county_code = $1 AND meeting_id = $2 AND number = $3 AND address = $4`,
    [county, meeting, number, answer.address, answer.state, answer.answeredAt, answer.reason, answer.seq],
  );
}

/** Closes a roll call: whoever has not answered is absent. */
export async function closeRoll(
  db: Queries,
  county: string,
  meeting: string,
  { number, at, seq }: { readonly number: number; readonly at: Date; readonly seq: number },
): Promise<void> {
  await db.query(
    `UPDATE meeting_answer SET state = 'absent', seq = $4
     WHERE county_code = $1 AND meeting_id = $2 AND number = $3 AND state = 'waiting'`,
    [county, meeting, number, seq],
  );
  await db.query(
    `UPDATE meeting_roll SET closed_at = $4
     WHERE county_code = $1 AND meeting_id = $2 AND number = $3 AND closed_at IS NULL`,
    [county, meeting, number, at],
  );
}
