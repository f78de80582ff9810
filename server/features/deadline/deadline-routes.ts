import { DeadlineRequest, DeadlineTable } from '#contract/deadline';
import type { Clock } from '../../clock.ts';
import type { Database, Queries } from '../../db/database.ts';
import { type Http, viewerOf } from '../../http/request.ts';
import type { Change, ExecuteCommand } from '../../live/command.ts';
import { deadlineReaders, systemAdmin } from '../../policy.ts';
import { AppProblem } from '../../problem.ts';
import { DEFAULT_DEADLINES } from './default-deadlines.ts';
import * as repository from './deadline-repository.ts';
import { checkDeadlines } from './deadline-rules.ts';

/** What the deadline routes need. */
export interface DeadlineDeps {
  readonly db: Database;
  readonly execute: ExecuteCommand;
  readonly clock: Clock;
}

const SHOWN_CHANGES = 50;
const tags = ['deadline'];

/** Gives a county that has none the table it starts with. */
export async function ensureDeadlines(db: Database, at: Date): Promise<void> {
  await db.system(async (queries) => {
    if ((await repository.newestVersion(queries, db.countyCode)) > 0) return;
    const start = { version: 1, at, by: 'system', reason: '初始时限', rules: DEFAULT_DEADLINES };
    await repository.insertTable(queries, db.countyCode, start);
  });
}

/** `GET` and `PUT /api/deadlines`: every change is a new version with its reason, and in the audit. */
export function registerDeadlineRoutes(http: Http, { db, execute, clock }: DeadlineDeps): void {
  const county = db.countyCode;
  http.get(
    '/api/deadlines',
    { config: { policy: deadlineReaders }, schema: { tags, response: { 200: DeadlineTable } } },
    (request) => db.read(viewerOf(request), (queries) => readTable(queries, county)),
  );
  http.put(
    '/api/deadlines',
    { config: { policy: systemAdmin }, schema: { tags, body: DeadlineRequest, response: { 200: DeadlineTable } } },
    async (request) => {
      const { body } = request;
      const fields = checkDeadlines(body.rules);
      if (fields.length > 0) throw new AppProblem('invalid-input', { fields });
      const viewer = viewerOf(request);
      const at = clock.now();
      const work = (queries: Queries): Promise<Change<DeadlineTable>> =>
        changeTable(queries, county, { at, by: viewer.account }, body);
      return (await execute({ viewer, commandId: body.commandId, at, work })).answer;
    },
  );
}

async function changeTable(
  db: Queries,
  county: string,
  who: { readonly at: Date; readonly by: string },
  request: DeadlineRequest,
): Promise<Change<DeadlineTable>> {
  const before = await readTable(db, county);
  const { version, reason, rules } = request;
  const isStored =
    before.version === version &&
    (await repository.insertTable(db, county, { ...who, version: version + 1, reason, rules }));
  if (!isStored) throw new AppProblem('version-conflict');
  const after = await readTable(db, county);
  const line = {
    action: 'deadline.change',
    target: `deadlines:${after.version}`,
    scopeCode: county,
    purpose: reason,
    before: { version: before.version, rules: before.rules },
    after: { version: after.version, rules: after.rules },
  };
  return { status: 200, answer: after, events: [], audit: [line] };
}

async function readTable(db: Queries, county: string): Promise<DeadlineTable> {
  return {
    version: await repository.newestVersion(db, county),
    rules: await repository.readRules(db, county),
    changes: await repository.listChanges(db, county, SHOWN_CHANGES),
  };
}
