import { Type } from 'typebox';
import { Brief, BriefList, Concern, ConcernRequest, type Risk } from '#contract/brief';
import { IncidentId } from '#contract/ids';
import { Incident } from '#contract/incident';
import { Page } from '#contract/paging';
import type { Clock } from '../../clock.ts';
import type { Database, Queries } from '../../db/database.ts';
import type { Viewer } from '../../db/viewer.ts';
import { checkTimeKey, decodeCursor, pageOf } from '../../http/paging.ts';
import { type Http, viewerOf } from '../../http/request.ts';
import type { Change, ExecuteCommand } from '../../live/command.ts';
import { seats } from '../../policy.ts';
import { AppProblem } from '../../problem.ts';
import * as repository from './brief-repository.ts';
import { gravest } from './risk-rules.ts';

/** What the brief's routes need. */
export interface BriefDeps {
  readonly db: Database;
  readonly execute: ExecuteCommand;
  readonly clock: Clock;
  /** The county's calendar day of an instant, `yyyy-mm-dd`. */
  readonly countyDay: (at: Date) => string;
  /** Incidents that the viewer sees, in the order of their ids. */
  readonly presentIncidents: (db: Queries, ids: readonly string[]) => Promise<Incident[]>;
}

const MOST_RISKS = 3;
const DEFAULT_LIMIT = 30;
const CaseQuery = Type.Object({
  of: BriefList,
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100 })),
  cursor: Type.Optional(Type.String({ maxLength: 500 })),
});
const tags = ['brief'];

/** `GET /api/brief`, `GET /api/brief/cases` and `PUT /api/incidents/{id}/concern`: the day on one page, for the reader's own scope. */
export function registerBriefRoutes(http: Http, deps: BriefDeps): void {
  const { db, execute, clock } = deps;
  const county = db.countyCode;
  http.get('/api/brief', { config: { policy: seats }, schema: { tags, response: { 200: Brief } } }, (request) => {
    const viewer = viewerOf(request);
    return db.read(viewer, (queries) => readBrief(deps, queries, viewer), 'snapshot');
  });
  http.get(
    '/api/brief/cases',
    { config: { policy: seats }, schema: { tags, querystring: CaseQuery, response: { 200: Page(Incident) } } },
    (request) => {
      const { account } = viewerOf(request);
      const { of, limit = DEFAULT_LIMIT, cursor } = request.query;
      const key = decodeCursor(cursor, 2);
      const after = key === null ? null : checkTimeKey(key);
      return db.read(viewerOf(request), async (queries) => {
        const rows = await repository.listCases(queries, county, account, of, dayOf(deps), { after, limit: limit + 1 });
        const page = pageOf(
          rows,
          limit,
          ({ id }) => id,
          (row) => [row.receivedAt.toISOString(), row.id],
        );
        return { items: await deps.presentIncidents(queries, page.items), nextCursor: page.nextCursor };
      });
    },
  );
  http.put(
    '/api/incidents/:id/concern',
    {
      config: { policy: seats },
      schema: { tags, params: Type.Object({ id: IncidentId }), body: ConcernRequest, response: { 200: Concern } },
    },
    async (request) => {
      const viewer = viewerOf(request);
      const { commandId, isFollowed } = request.body;
      const at = clock.now();
      const work = (queries: Queries) =>
        follow(deps, queries, { viewer, incidentId: request.params.id, isFollowed, at });
      return (await execute({ viewer, commandId, at, work })).answer;
    },
  );
}

const dayOf = ({ clock, countyDay }: BriefDeps): repository.BriefDay => {
  const now = clock.now();
  return { start: new Date(`${countyDay(now)}T00:00:00+08:00`), now };
};

async function readBrief(deps: BriefDeps, queries: Queries, viewer: Viewer): Promise<Brief> {
  const county = deps.db.countyCode;
  const day = dayOf(deps);
  const grave = gravest(await repository.listRiskFacts(queries, county, day.now), day.now, MOST_RISKS);
  const incidents = await deps.presentIncidents(
    queries,
    grave.map(({ id }) => id),
  );
  const risks = grave.flatMap(({ id, reasons }): Risk[] => {
    const incident = incidents.find((each) => each.id === id);
    return incident ? [{ incident, reasons }] : [];
  });
  return {
    at: day.now.toISOString(),
    counts: await repository.countLists(queries, county, viewer.account, day),
    risks,
    concerns: (await repository.listConcerns(queries, county, viewer.account)) as Brief['concerns'],
  };
}

/** A reader's own mark: nobody else learns of it, so it makes no event. */
async function follow(
  { db, presentIncidents }: BriefDeps,
  queries: Queries,
  wish: { viewer: Viewer; incidentId: string; isFollowed: boolean; at: Date },
): Promise<Change<Concern>> {
  const { viewer, incidentId, isFollowed, at } = wish;
  const [incident] = await presentIncidents(queries, [incidentId]);
  if (!incident) throw new AppProblem('not-found');
  await repository.saveConcern(queries, db.countyCode, { account: viewer.account, incidentId, isFollowed, at });
  return { status: 200, answer: { incidentId: incident.id, isFollowed }, events: [], audit: [] };
}
