import { Type } from 'typebox';
import { ClaimChange, ClaimRequest, ViewingReport, Viewings } from '#contract/attention';
import { IncidentId } from '#contract/ids';
import type { Clock } from '../../clock.ts';
import type { Database } from '../../db/database.ts';
import { type Http, viewerOf } from '../../http/request.ts';
import type { ExecuteCommand } from '../../live/command.ts';
import { duty, seats } from '../../policy.ts';
import { claimCase } from './attention-commands.ts';
import * as repository from './attention-repository.ts';

/** What these routes need. */
export interface AttentionRouteDeps {
  readonly db: Database;
  readonly execute: ExecuteCommand;
  readonly clock: Clock;
}

/** A seat that was not heard for so long looks at nothing any more. Desks report every 4 s. */
export const VIEWING_MS = 10_000;
const tags = ['incident'];

/** `POST /api/incidents/{id}/claim` and `PUT /api/viewings`. */
export function registerAttentionRoutes(http: Http, { db, execute, clock }: AttentionRouteDeps): void {
  const county = db.countyCode;
  http.post(
    '/api/incidents/:id/claim',
    {
      config: { policy: duty },
      schema: { tags, params: Type.Object({ id: IncidentId }), body: ClaimRequest, response: { 200: ClaimChange } },
    },
    async (request) => {
      const viewer = viewerOf(request);
      const at = clock.now();
      const { id } = request.params;
      const { answer } = await execute({
        viewer,
        commandId: request.body.commandId,
        at,
        work: (queries) => claimCase(queries, { county, viewer, at }, id, request.body),
      });
      return answer;
    },
  );
  // Who looks at what is worth nothing a moment later: no command and no event, a row that grows old.
  http.put(
    '/api/viewings',
    {
      config: { policy: seats, isOpenWhileLocked: true },
      schema: { tags, body: ViewingReport, response: { 200: Viewings } },
    },
    (request) => {
      const viewer = viewerOf(request);
      const at = clock.now();
      const { seatId, incidentId } = request.body;
      const silentSince = new Date(at.getTime() - VIEWING_MS);
      return db.write(viewer, async (queries) => {
        await repository.sweepViewings(queries, county, { seatId, account: viewer.account, silentSince });
        if (incidentId !== null && viewer.isLocked !== true) {
          await repository.saveViewing(queries, county, { seatId, incidentId, viewer, at });
        }
        const items = await repository.listViewings(queries, county, seatId);
        return { items, isLocked: viewer.isLocked === true };
      });
    },
  );
}
