import { Type, type Static } from 'typebox';
import { RoutingLine, RoutingState, type RoutingVersion } from '#contract/routing';
import type { Queries } from '../../db/database.ts';
import { parseRows } from '../../db/rows.ts';
import type { KnownBodies } from './check-lines.ts';

const Nullable = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) => Type.Union([schema, Type.Null()]);
const Moment = Type.Unsafe<Date>(Type.Unknown());

const VersionRow = Type.Object({
  version: Type.Integer(),
  state: RoutingState,
  basedOn: Nullable(Type.Integer()),
  restores: Nullable(Type.Integer()),
  createdBy: Type.String(),
  createdAt: Moment,
  publishedBy: Nullable(Type.String()),
  publishedAt: Nullable(Moment),
  reason: Nullable(Type.String()),
  lines: Type.Integer(),
  revision: Type.Integer(),
});

const VERSIONS = `SELECT version, state, based_on AS "basedOn", restores, created_by AS "createdBy", created_at AS "createdAt",
    published_by AS "publishedBy", published_at AS "publishedAt", reason, revision,
    (SELECT count(*)::integer FROM routing_line l WHERE l.county_code = v.county_code AND l.version = v.version) AS lines
  FROM routing_version v WHERE county_code = $1`;

const present = (row: Static<typeof VersionRow>): RoutingVersion => ({
  ...row,
  createdAt: row.createdAt.toISOString(),
  publishedAt: row.publishedAt?.toISOString() ?? null,
});

/** Every version of the county's list, newest first. */
export async function listVersions(db: Queries, county: string): Promise<RoutingVersion[]> {
  return parseRows(VersionRow, await db.query(`${VERSIONS} ORDER BY version DESC`, [county])).map(present);
}

/** One version, by its number or as the one in this state; null when there is none. */
export async function findVersion(
  db: Queries,
  county: string,
  which: number | 'draft' | 'inForce',
): Promise<RoutingVersion | null> {
  const column = typeof which === 'number' ? 'version' : 'state';
  const rows = await db.query(`${VERSIONS} AND ${column} = $2`, [county, which]);
  return parseRows(VersionRow, rows).map(present)[0] ?? null;
}

/** The lines of a version, in their order. */
export async function listLines(db: Queries, county: string, version: number): Promise<RoutingLine[]> {
  const rows = await db.query(
    'SELECT content FROM routing_line WHERE county_code = $1 AND version = $2 ORDER BY number, code',
    [county, version],
  );
  return parseRows(Type.Object({ content: RoutingLine }), rows).map(({ content }) => content);
}

/** One line of a version; null for none. */
export async function findLine(
  db: Queries,
  county: string,
  version: number,
  code: string,
): Promise<RoutingLine | null> {
  const rows = await db.query(
    'SELECT content FROM routing_line WHERE county_code = $1 AND version = $2 AND code = $3',
    [county, version, code],
  );
  return parseRows(Type.Object({ content: RoutingLine }), rows)[0]?.content ?? null;
}

/** The lines in force, and which version they are; none before a county has a list. */
export async function readInForce(db: Queries, county: string): Promise<{ version: number; lines: RoutingLine[] }> {
  const version = await findVersion(db, county, 'inForce');
  if (version === null) return { version: 0, lines: [] };
  return { version: version.version, lines: await listLines(db, county, version.version) };
}

/** Keeps every other change of the list out until the transaction ends. */
export async function lockList(db: Queries, county: string): Promise<void> {
  await db.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 322))', [`routing ${county}`]);
}

/** Begins a version; its number is the next one. */
export async function insertVersion(
  db: Queries,
  county: string,
  made: { by: string; at: Date; basedOn: number | null; restores: number | null; reason: string | null },
): Promise<number> {
  const rows = await db.query(
    `INSERT INTO routing_version (county_code, version, state, based_on, restores, created_by, created_at, published_by, published_at, reason)
     SELECT $1, coalesce(max(version), 0) + 1, CASE WHEN $6::text IS NULL THEN 'draft' ELSE 'inForce' END, $2, $3, $4, $5,
       CASE WHEN $6::text IS NULL THEN NULL ELSE $4 END, CASE WHEN $6::text IS NULL THEN NULL ELSE $5::timestamptz END, $6
     FROM routing_version WHERE county_code = $1 RETURNING version`,
    [county, made.basedOn, made.restores, made.by, made.at, made.reason],
  );
  const [row] = parseRows(Type.Object({ version: Type.Integer() }), rows);
  if (row === undefined) throw new Error('a version of the routing list got no number');
  return row.version;
}

/** Takes the version in force out of it. */
export async function retireInForce(db: Queries, county: string): Promise<void> {
  await db.query(`UPDATE routing_version SET state = 'retired' WHERE county_code = $1 AND state = 'inForce'`, [county]);
}

/** Puts the draft in force. */
export async function publishDraft(
  db: Queries,
  county: string,
  published: { by: string; at: Date; reason: string },
): Promise<void> {
  await db.query(
    `UPDATE routing_version SET state = 'inForce', published_by = $2, published_at = $3, reason = $4
     WHERE county_code = $1 AND state = 'draft'`,
    [county, published.by, published.at, published.reason],
  );
}

/** Notes that the draft is another one now, and on which version in force it stands. */
export async function touchDraft(db: Queries, county: string, basedOn: number | null): Promise<void> {
  await db.query(
    `UPDATE routing_version SET revision = revision + 1, based_on = coalesce($2, based_on)
     WHERE county_code = $1 AND state = 'draft'`,
    [county, basedOn],
  );
}

/** Throws a draft away. */
export async function deleteDraft(db: Queries, county: string, version: number): Promise<void> {
  await db.query('DELETE FROM routing_line WHERE county_code = $1 AND version = $2', [county, version]);
  await db.query(`DELETE FROM routing_version WHERE county_code = $1 AND version = $2 AND state = 'draft'`, [
    county,
    version,
  ]);
}

/** Gives a version these lines and no others. */
export async function replaceLines(
  db: Queries,
  county: string,
  version: number,
  lines: readonly RoutingLine[],
): Promise<void> {
  await db.query('DELETE FROM routing_line WHERE county_code = $1 AND version = $2', [county, version]);
  await db.query(
    `INSERT INTO routing_line (county_code, version, code, number, content)
     SELECT $1, $2, line ->> 'code', number, line FROM jsonb_array_elements($3::jsonb) WITH ORDINALITY AS list (line, number)`,
    [county, version, JSON.stringify(lines)],
  );
}

const Named = Type.Object({ code: Type.String(), name: Type.String() });

/** Divisions and departments that lines may point to. */
export async function readKnownBodies(db: Queries, county: string): Promise<KnownBodies> {
  const divisions = await db.query('SELECT code, name FROM division WHERE county_code = $1', [county]);
  const departments = await db.query('SELECT code, name FROM department WHERE county_code = $1 ORDER BY code', [
    county,
  ]);
  return {
    divisions: new Set(parseRows(Named, divisions).map(({ code }) => code)),
    departments: new Map(parseRows(Named, departments).map(({ code, name }) => [code, name])),
  };
}

const BodyRow = Type.Object({
  owner: Type.String(),
  department: Nullable(Type.String()),
  kind: Type.Union([Type.Literal('county'), Type.Literal('town'), Type.Literal('village'), Type.Literal('department')]),
  name: Type.String(),
  personName: Nullable(Type.String()),
  phone: Nullable(Type.String()),
});
export type BodyRow = Static<typeof BodyRow>;

/** Everybody in the county that an incident can be sent to: the county, its departments, towns, villages. */
export async function listBodies(db: Queries, county: string): Promise<BodyRow[]> {
  const rows = await db.query(
    `SELECT c.code AS owner, NULL AS department, c.level AS kind, d.name, c.person_name AS "personName", c.phone
       FROM centre c JOIN division d ON d.county_code = c.county_code AND d.code = c.code WHERE c.county_code = $1
     UNION ALL SELECT county_code, code, 'department', name, person_name, phone FROM department WHERE county_code = $1
     ORDER BY 1, 2 NULLS FIRST`,
    [county],
  );
  return parseRows(BodyRow, rows);
}
