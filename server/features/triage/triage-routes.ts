import { isWithin } from '#contract/division';
import { TriageCases, TriageCasesQuery, TriageQuery, TriageReport } from '#contract/triage';
import type { Database } from '../../db/database.ts';
import { type Http, viewerOf } from '../../http/request.ts';
import { triageReaders } from '../../policy.ts';
import { AppProblem, fieldProblem } from '../../problem.ts';
import * as repository from './triage-repository.ts';

const LONGEST_MS = 400 * 86_400_000;
const tags = ['triage'];

/** `GET /api/triage-figures` and the cases behind each of its numbers, `GET /api/triage-figures/cases`. */
export function registerTriageRoutes(http: Http, { db }: { readonly db: Database }): void {
  const county = db.countyCode;
  const config = { policy: triageReaders };
  http.get(
    '/api/triage-figures',
    { config, schema: { tags, querystring: TriageQuery, response: { 200: TriageReport } } },
    (request) => {
      const { query } = request;
      const viewer = viewerOf(request);
      checkPeriod(query);
      return db.read(viewer, async (queries) => ({
        ...query,
        total: await repository.readTriageOf(queries, county, query, viewer.scope),
        rows: await repository.readTriageRows(queries, county, query),
      }));
    },
  );
  http.get(
    '/api/triage-figures/cases',
    { config, schema: { tags, querystring: TriageCasesQuery, response: { 200: TriageCases } } },
    async (request) => {
      const { query } = request;
      const viewer = viewerOf(request);
      checkPeriod(query);
      if (!isWithin(viewer.scope, query.code)) throw new AppProblem('not-found');
      return { items: await db.read(viewer, (queries) => repository.listTriageCases(queries, county, query)) };
    },
  );
}

function checkPeriod({ from, to }: { from: string; to: string }): void {
  const lengthMs = Date.parse(to) - Date.parse(from);
  if (lengthMs > 0 && lengthMs <= LONGEST_MS) return;
  throw fieldProblem('/to', '应晚于开始时间，且不超过 400 天', 'must be after `from`, by 400 days at most');
}
