import { Type } from 'typebox';
import type { Position } from '#contract/geo';
import { PositionBatch } from '#contract/worker';
import type { Clock } from '../../clock.ts';
import { type Http, viewerOf } from '../../http/request.ts';
import { workers } from '../../policy.ts';
import { AppProblem, type FieldFault } from '../../problem.ts';
import type { LivePositionBoard } from '../../live/position-board.ts';
import type { CountyOutline } from './county-outline.ts';
import { plausibleTime } from './fix-time.ts';

/** What `POST /api/positions` works with. */
export interface PositionDeps {
  readonly board: LivePositionBoard;
  readonly outline: CountyOutline;
  readonly clock: Clock;
  /** Told of every fix that is taken, with the village that its worker belongs to. */
  readonly onFix: (fix: { workerId: number; position: Position; observedAtMs: number; village: string }) => void;
}

/** `POST /api/positions`: a phone's own fixes. They are on the map at once and in the table a second later. */
export function registerPositionRoutes(http: Http, { board, outline, clock, onFix }: PositionDeps): void {
  http.post(
    '/api/positions',
    {
      config: { policy: workers },
      schema: { tags: ['workers'], body: PositionBatch, response: { 204: Type.Null() } },
    },
    async (request, reply) => {
      const { workerId } = viewerOf(request);
      if (workerId === null) throw new AppProblem('not-allowed');
      const { fixes } = request.body;
      const outside = fixes.flatMap(({ position }, index): FieldFault[] =>
        outline.contains(position) ? [] : [{ pointer: `/fixes/${index}/position`, message: OUTSIDE }],
      );
      if (outside.length > 0) throw new AppProblem('outside-county', { fields: outside });
      const receivedAtMs = clock.now().getTime();
      for (const { position, accuracyM, observedAt } of fixes) {
        const observedAtMs = plausibleTime(Date.parse(observedAt), receivedAtMs);
        board.record({ workerId, position, accuracyM: accuracyM ?? null, observedAtMs, receivedAtMs });
        const village = board.get(workerId)?.villageCode;
        if (village !== undefined) onFix({ workerId, position, observedAtMs, village });
      }
      return reply.status(204).send(null);
    },
  );
}

const OUTSIDE = { zh: '应在本县范围内', en: 'must lie inside the county' };
