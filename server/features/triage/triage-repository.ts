import { Type, type Static } from 'typebox';
import type { DivisionLevel } from '#contract/division';
import type { TriageCase, TriageCasesQuery, TriageFigures, TriageList, TriageQuery } from '#contract/triage';
import type { Queries } from '../../db/database.ts';
import { parseRows } from '../../db/rows.ts';

const Nullable = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) => Type.Union([schema, Type.Null()]);
const Minutes = Nullable(Type.Number());

const FigureRow = Type.Object({
  code: Type.String(),
  name: Nullable(Type.String()),
  received: Type.Integer(),
  closed: Type.Integer(),
  village: Type.Integer(),
  town: Type.Integer(),
  county: Type.Integer(),
  department: Type.Integer(),
  kept: Type.Integer(),
  accepts: Type.Integer(),
  acceptMedian: Minutes,
  acceptP90: Minutes,
  assigns: Type.Integer(),
  assignMedian: Minutes,
  assignP90: Minutes,
  handles: Type.Integer(),
  handleMedian: Minutes,
  handleP90: Minutes,
  closes: Type.Integer(),
  closeMedian: Minutes,
  closeP90: Minutes,
  timed: Type.Integer(),
  late: Type.Integer(),
});

const minutes = (from: string, to: string): string => `extract(epoch FROM ${to} - ${from})::float8 / 60`;

/**
 * One row a case of the kind 事件 that was reported from $2 until before $3 and is neither merged nor void, with what its steps say:
 * `reach` is the number of digits of the highest division that had it (12 village, 9 town, 6 county), 0 for a department.
 */
const CASES = `WITH kase AS (
  SELECT i.id, i.case_number, i.title, i.village_code, i.received_at, i.state = 'closed' AS is_closed, f.*
  FROM incident i JOIN LATERAL (
    SELECT min(CASE WHEN s.department_code IS NULL THEN length(s.owner_code) ELSE 0 END) AS reach,
      ${minutes("min(s.at) FILTER (WHERE s.action = 'report')", "min(s.at) FILTER (WHERE s.action = 'accept')")} AS accept,
      ${minutes("min(s.at) FILTER (WHERE s.action = 'accept')", "min(s.at) FILTER (WHERE s.action = 'assign')")} AS assign,
      ${minutes("min(s.at) FILTER (WHERE s.action = 'assign')", "max(s.at) FILTER (WHERE s.action = 'finish')")} AS handle,
      CASE WHEN i.state = 'closed' THEN ${minutes("max(s.at) FILTER (WHERE s.action = 'finish')", "max(s.at) FILTER (WHERE s.after = 'closed')")} END AS close,
      count(*) FILTER (WHERE s.due_at IS NOT NULL AND s.before <> s.after)::integer AS timed,
      count(*) FILTER (WHERE s.at > s.due_at AND s.before <> s.after)::integer AS late
    FROM incident_step s WHERE s.county_code = i.county_code AND s.incident_id = i.id
  ) f ON true
  WHERE i.county_code = $1 AND i.kind = 'incident' AND i.received_at >= $2 AND i.received_at < $3 AND i.state NOT IN ('merged', 'cancelled')
)`;

const SOLVED_BY = { village: 'reach = 12', town: 'reach = 9', county: 'reach = 6', department: 'reach = 0' } as const;
const solved = (solver: keyof typeof SOLVED_BY): string =>
  `count(*) FILTER (WHERE k.is_closed AND k.${SOLVED_BY[solver]})::integer AS ${solver}`;
const stretch = (name: string): string => `count(k.${name})::integer AS "${name}s",
    percentile_cont(0.5) WITHIN GROUP (ORDER BY k.${name}) AS "${name}Median",
    percentile_cont(0.9) WITHIN GROUP (ORDER BY k.${name}) AS "${name}P90"`;

/** Digits of the codes of a level. */
const DIGITS: Readonly<Record<DivisionLevel, number>> = { county: 6, town: 9, village: 12 };

/** The figures of each division of a level, of those that the viewer sees; a division without a case has a row of zeros. */
export async function readTriageRows(db: Queries, county: string, query: TriageQuery): Promise<TriageFigures[]> {
  return readFigures(db, [county, query.from, query.to, DIGITS[query.level]], 'AND starts_with(d.code, $5)', county);
}

/** The figures of one division. */
export async function readTriageOf(
  db: Queries,
  county: string,
  query: Pick<TriageQuery, 'from' | 'to'>,
  code: string,
): Promise<TriageFigures> {
  const [row] = await readFigures(db, [county, query.from, query.to, code.length], 'AND d.code = $5', code);
  if (row === undefined) throw new Error(`no figures of ${code}`);
  return row;
}

async function readFigures(db: Queries, values: unknown[], which: string, code: string): Promise<TriageFigures[]> {
  const rows = await db.query(
    `${CASES} SELECT d.code, d.name, count(k.id)::integer AS received, count(*) FILTER (WHERE k.is_closed)::integer AS closed,
       ${solved('village')}, ${solved('town')}, ${solved('county')}, ${solved('department')},
       count(*) FILTER (WHERE k.is_closed AND k.reach >= $4)::integer AS kept,
       ${stretch('accept')}, ${stretch('assign')}, ${stretch('handle')}, ${stretch('close')},
       coalesce(sum(k.timed), 0)::integer AS timed, coalesce(sum(k.late), 0)::integer AS late
     FROM division d LEFT JOIN kase k ON left(k.village_code, $4) = d.code
     WHERE d.county_code = $1 AND length(d.code) = $4 ${which} AND grid321_sees_village(d.code)
     GROUP BY d.code, d.name ORDER BY d.code`,
    [...values, code],
  );
  return parseRows(FigureRow, rows).map(present);
}

function present(row: Static<typeof FigureRow>): TriageFigures {
  const { code, received, closed, village, town, county, department, kept, timed, late } = row;
  return {
    code: code as TriageFigures['code'],
    name: row.name ?? code,
    received,
    closed,
    solved: { village, town, county, department },
    kept,
    accept: { count: row.accepts, medianMin: row.acceptMedian, p90Min: row.acceptP90 },
    assign: { count: row.assigns, medianMin: row.assignMedian, p90Min: row.assignP90 },
    handle: { count: row.handles, medianMin: row.handleMedian, p90Min: row.handleP90 },
    close: { count: row.closes, medianMin: row.closeMedian, p90Min: row.closeP90 },
    timed,
    late,
  };
}

/** Which cases a number counts, and the minutes that it is about. */
const LISTS: Readonly<Record<TriageList, readonly [condition: string, minutes: string]>> = {
  received: ['true', 'NULL'],
  closed: ['is_closed', 'NULL'],
  kept: ['is_closed AND reach >= length($4)', 'NULL'],
  'solved-village': [`is_closed AND ${SOLVED_BY.village}`, 'NULL'],
  'solved-town': [`is_closed AND ${SOLVED_BY.town}`, 'NULL'],
  'solved-county': [`is_closed AND ${SOLVED_BY.county}`, 'NULL'],
  'solved-department': [`is_closed AND ${SOLVED_BY.department}`, 'NULL'],
  accept: ['accept IS NOT NULL', 'accept'],
  assign: ['assign IS NOT NULL', 'assign'],
  handle: ['handle IS NOT NULL', 'handle'],
  close: ['close IS NOT NULL', 'close'],
  late: ['late > 0', 'NULL'],
};

const CaseRow = Type.Object({
  id: Type.String(),
  caseNumber: Type.String(),
  title: Type.String(),
  receivedAt: Type.Unsafe<Date>(Type.Unknown()),
  minutes: Minutes,
  late: Type.Integer(),
});

/** The cases behind one number of a division, the slowest or the newest first. */
export async function listTriageCases(db: Queries, county: string, query: TriageCasesQuery): Promise<TriageCase[]> {
  const [condition, stretchMinutes] = LISTS[query.of];
  const rows = await db.query(
    `${CASES} SELECT id, case_number AS "caseNumber", title, received_at AS "receivedAt", (${stretchMinutes})::float8 AS minutes, late
     FROM kase WHERE starts_with(village_code, $4) AND ${condition} ORDER BY minutes DESC NULLS LAST, received_at DESC, id`,
    [county, query.from, query.to, query.code],
  );
  return parseRows(CaseRow, rows).map((row) => ({
    ...row,
    id: row.id as TriageCase['id'],
    receivedAt: row.receivedAt.toISOString(),
  }));
}
