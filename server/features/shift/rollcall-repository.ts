import { Type, type Static } from 'typebox';
import { PostState, type Rollcall, type RollcallPost } from '#contract/shift';
import type { Queries } from '../../db/database.ts';
import { parseRows } from '../../db/rows.ts';
import type { Viewer } from '../../db/viewer.ts';

const Nullable = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) => Type.Union([schema, Type.Null()]);
const Moment = Type.Unsafe<Date>(Type.Unknown());

const PostRow = Type.Object({
  rollcallId: Type.String(),
  centre: Type.String(),
  centreName: Type.String(),
  asker: Type.String(),
  askerName: Type.String(),
  askedAt: Moment,
  closesAt: Moment,
  state: PostState,
  answeredAt: Nullable(Moment),
  answeredName: Nullable(Type.String()),
});

const POST_SELECT = `SELECT p.rollcall_id AS "rollcallId", p.centre_code AS centre, c.name AS "centreName", p.asker_code AS asker,
    a.name AS "askerName", p.asked_at AS "askedAt", p.closes_at AS "closesAt", p.state, p.answered_at AS "answeredAt",
    p.answered_name AS "answeredName"
  FROM rollcall_post p
  JOIN centre c ON c.county_code = p.county_code AND c.code = p.centre_code
  JOIN centre a ON a.county_code = p.county_code AND a.code = p.asker_code`;

const RollcallRow = Type.Object({
  id: Type.String(),
  asker: Type.String(),
  askedBy: Type.String(),
  askedAt: Moment,
  closesAt: Moment,
  asked: Type.Integer(),
  present: Type.Integer(),
  absent: Type.Integer(),
  late: Type.Integer(),
});

const count = (state: string): string => `count(p.state) FILTER (WHERE p.state = '${state}')::integer AS ${state}`;
const ROLLCALL_SELECT = `SELECT r.id, r.asker_code AS asker, r.asked_by AS "askedBy", r.asked_at AS "askedAt", r.closes_at AS "closesAt",
    ${['asked', 'present', 'absent', 'late'].map(count).join(', ')}
  FROM rollcall r LEFT JOIN rollcall_post p ON p.county_code = r.county_code AND p.rollcall_id = r.id`;

/** Roll calls that the viewer's centre, or one below it, asked; newest first. */
export async function listRollcalls(db: Queries, county: string, limit: number): Promise<Rollcall[]> {
  const rows = await db.query(
    `${ROLLCALL_SELECT} WHERE r.county_code = $1 GROUP BY r.county_code, r.id ORDER BY r.asked_at DESC, r.id DESC LIMIT $2`,
    [county, limit],
  );
  return parseRows(RollcallRow, rows).map(presentRollcall);
}

/** One roll call, or null when there is none the viewer may see. */
export async function findRollcall(db: Queries, county: string, id: string): Promise<Rollcall | null> {
  const rows = await db.query(
    `${ROLLCALL_SELECT} WHERE r.county_code = $1 AND r.id = $2 GROUP BY r.county_code, r.id`,
    [county, id],
  );
  const [row] = parseRows(RollcallRow, rows);
  return row === undefined ? null : presentRollcall(row);
}

/** The posts of a roll call that the viewer may see, by centre; of one centre when it is named. */
export async function listPosts(
  db: Queries,
  county: string,
  id: string,
  centre: string | null = null,
): Promise<RollcallPost[]> {
  const rows = await db.query(
    `${POST_SELECT} WHERE p.county_code = $1 AND p.rollcall_id = $2 AND ($3::text IS NULL OR p.centre_code = $3) ORDER BY p.centre_code`,
    [county, id, centre],
  );
  return parseRows(PostRow, rows).map(presentPost);
}

/** Posts whose time to answer is still running: what rings. */
export async function listAskedPosts(db: Queries, county: string): Promise<RollcallPost[]> {
  const sql = `${POST_SELECT} WHERE p.county_code = $1 AND p.state = 'asked' ORDER BY p.asked_at, p.centre_code`;
  return parseRows(PostRow, await db.query(sql, [county])).map(presentPost);
}

/** Keeps others from answering for a centre meanwhile. */
export async function lockPost(db: Queries, county: string, id: string, centre: string): Promise<void> {
  const sql = 'SELECT 1 FROM rollcall_post WHERE county_code = $1 AND rollcall_id = $2 AND centre_code = $3 FOR UPDATE';
  await db.query(sql, [county, id, centre]);
}

/** Codes of the centres below one that are asked: those named, or all of them. */
export async function listBelow(
  db: Queries,
  county: string,
  asker: string,
  wanted: readonly string[] | null,
): Promise<string[]> {
  const rows = await db.query<{ code: string }>(
    `SELECT code FROM centre WHERE county_code = $1 AND starts_with(code, $2) AND code <> $2
       AND ($3::text[] IS NULL OR code = ANY ($3)) ORDER BY code`,
    [county, asker, wanted],
  );
  return rows.map(({ code }) => code);
}

/** Stores a roll call with a post for each centre. */
export async function insertRollcall(
  db: Queries,
  county: string,
  rollcall: { readonly id: string; readonly viewer: Viewer; readonly at: Date; readonly closesAt: Date },
  centres: readonly string[],
): Promise<void> {
  const { id, viewer, at, closesAt } = rollcall;
  await db.query(
    'INSERT INTO rollcall (county_code, id, asker_code, asked_by, asked_at, closes_at) VALUES ($1, $2, $3, $4, $5, $6)',
    [county, id, viewer.scope, viewer.account, at, closesAt],
  );
  await db.query(
    `INSERT INTO rollcall_post (county_code, rollcall_id, centre_code, asker_code, asked_at, closes_at, state)
     SELECT $1, $2, centre, $3, $4, $5, 'asked' FROM unnest($6::text[]) AS centre`,
    [county, id, viewer.scope, at, closesAt, centres],
  );
}

/** Writes a centre's answer. */
export async function answerPost(
  db: Queries,
  county: string,
  post: {
    readonly id: string;
    readonly centre: string;
    readonly state: PostState;
    readonly viewer: Viewer;
    readonly at: Date;
  },
): Promise<void> {
  await db.query(
    `UPDATE rollcall_post SET state = $4, answered_at = $5, answered_by = $6, answered_name = $7
     WHERE county_code = $1 AND rollcall_id = $2 AND centre_code = $3`,
    [county, post.id, post.centre, post.state, post.at, post.viewer.account, post.viewer.displayName],
  );
}

/** Whoever has not answered when the time is over was absent; codes of those centres. */
export async function closePosts(db: Queries, county: string, id: string): Promise<string[]> {
  const rows = await db.query<{ centre: string }>(
    `UPDATE rollcall_post SET state = 'absent' WHERE county_code = $1 AND rollcall_id = $2 AND state = 'asked'
     RETURNING centre_code AS centre`,
    [county, id],
  );
  return rows.map(({ centre }) => centre);
}

function presentPost(row: Static<typeof PostRow>): RollcallPost {
  return {
    ...row,
    rollcallId: row.rollcallId as RollcallPost['rollcallId'],
    centre: row.centre as RollcallPost['centre'],
    asker: row.asker as RollcallPost['asker'],
    askedAt: row.askedAt.toISOString(),
    closesAt: row.closesAt.toISOString(),
    answeredAt: row.answeredAt?.toISOString() ?? null,
  };
}

function presentRollcall({ asked, present, absent, late, ...row }: Static<typeof RollcallRow>): Rollcall {
  return {
    ...row,
    id: row.id as Rollcall['id'],
    asker: row.asker as Rollcall['asker'],
    askedAt: row.askedAt.toISOString(),
    closesAt: row.closesAt.toISOString(),
    counts: { asked, present, absent, late },
  };
}
