import type { IncidentLevel, IncidentReport, IncidentStepRequest } from '#contract/incident';
import type { RoutingLine } from '#contract/routing';
import type { Queries } from '../../db/database.ts';
import { fieldProblem } from '../../problem.ts';
import * as repository from './routing-repository.ts';
import { resolveBody } from './suggest-route.ts';

/** What a report says of its matter, as far as the list in force knows it; an old phone's unknown matter loses no report. */
export async function readMatter(
  db: Queries,
  county: string,
  report: Pick<IncidentReport, 'matter' | 'level'>,
): Promise<{ matter: string | null; level: IncidentLevel }> {
  const lines = report.matter === undefined ? [] : (await repository.readInForce(db, county)).lines;
  const [line] = lines.filter(({ matter }) => matter === report.matter);
  return { matter: line?.matter ?? null, level: report.level ?? line?.level ?? 'small' };
}

const MINUTE_MS = 60_000;

/** How long each stretch may take along a line of a published list, in ms; null for a line that is none. */
export async function readLineLimits(
  db: Queries,
  county: string,
  { version, line }: { readonly version: number; readonly line: string },
): Promise<{ accept: number; handle: number; close: number } | null> {
  const deadlines = (await repository.findLine(db, county, version, line))?.deadlines;
  if (deadlines === undefined) return null;
  const { accept, handle, close } = deadlines;
  return { accept: accept * MINUTE_MS, handle: handle * MINUTE_MS, close: close * MINUTE_MS };
}

/** What a step says about routing. */
type RoutingWish = Pick<IncidentStepRequest, 'owner' | 'department' | 'matter' | 'routedBy'>;

/**
 * Checks what a step says about routing: its matter and department exist, and the line that it claims to follow leads to its body.
 * @throws AppProblem naming the field
 */
export async function checkRouting(db: Queries, county: string, village: string, wish: RoutingWish): Promise<void> {
  if (wish.matter !== undefined) {
    const { lines } = await repository.readInForce(db, county);
    if (!lines.some(({ matter }) => matter === wish.matter)) {
      throw fieldProblem('/matter', '现行清单中没有该事项', 'is no matter of the list in force');
    }
  }
  if (wish.department !== undefined) {
    const { departments } = await repository.readKnownBodies(db, county);
    if (!departments.has(wish.department)) {
      throw fieldProblem('/department', '没有该县级部门', 'is no department of this county');
    }
  }
  if (wish.routedBy !== undefined) await checkFollowed(db, county, village, wish, wish.routedBy);
}

async function checkFollowed(
  db: Queries,
  county: string,
  village: string,
  wish: RoutingWish,
  { version, line: code }: NonNullable<RoutingWish['routedBy']>,
): Promise<void> {
  const found = await repository.findVersion(db, county, version);
  const lines = found === null || found.state === 'draft' ? [] : await repository.listLines(db, county, version);
  const line = lines.find((each) => each.code === code);
  if (line === undefined) throw fieldProblem('/routedBy', '清单中没有该行', 'is no line of a published list');
  if (!leadsTo(line, village, wish)) {
    throw fieldProblem('/routedBy', '该行的责任主体不是所选单位', 'leads to another body than the one chosen');
  }
}

function leadsTo(line: RoutingLine, village: string, wish: RoutingWish): boolean {
  const body = resolveBody(line.body, village);
  return body.owner === wish.owner && body.department === (wish.department ?? null);
}
