import { Type } from 'typebox';
import { Draft, DraftKey, Drafts, DraftWish } from '#contract/draft';
import type { Clock } from '../../clock.ts';
import type { Database } from '../../db/database.ts';
import { type Http, viewerOf } from '../../http/request.ts';
import { seats } from '../../policy.ts';
import { listDrafts, saveDraft, sweepDrafts } from './draft-repository.ts';

/** What the draft routes need. */
export interface DraftRouteDeps {
  readonly db: Database;
  readonly clock: Clock;
}

/** How long words that nobody went on with are kept. */
const KEPT_MS = 30 * 24 * 3_600_000;
const tags = ['draft'];

/**
 * `GET /api/drafts` and `PUT /api/drafts/{key}`, each account its own. Nobody else sees them and they are no part of any case: they
 * are written without a command and leave no event.
 */
export function registerDraftRoutes(http: Http, { db, clock }: DraftRouteDeps): void {
  const county = db.countyCode;
  http.get(
    '/api/drafts',
    { config: { policy: seats }, schema: { tags, response: { 200: Drafts } } },
    async (request) => {
      const viewer = viewerOf(request);
      return { items: await db.read(viewer, (queries) => listDrafts(queries, county, viewer.account)) };
    },
  );
  http.put(
    '/api/drafts/:key',
    {
      // What was being written when a seat locked is saved all the same.
      config: { policy: seats, isOpenWhileLocked: true },
      schema: { tags, params: Type.Object({ key: DraftKey }), body: DraftWish, response: { 200: Draft } },
    },
    (request) => {
      const viewer = viewerOf(request);
      const at = clock.now();
      const { value, editedAt } = request.body;
      // A desk whose clock runs ahead does not win for ever.
      const edited = new Date(Math.min(Date.parse(editedAt), at.getTime()));
      const draft = { key: request.params.key, value, editedAt: edited };
      return db.write(viewer, async (queries) => {
        await sweepDrafts(queries, county, viewer.account, new Date(at.getTime() - KEPT_MS));
        return saveDraft(queries, county, viewer.account, draft, at);
      });
    },
  );
}
