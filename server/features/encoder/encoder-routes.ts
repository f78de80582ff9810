import { Type } from 'typebox';
import { EncoderCandidates, EncoderChange, EncoderChanges, EncoderDecision, EncoderProposal } from '#contract/encoder';
import { CommandId } from '#contract/ids';
import type { Clock } from '../../clock.ts';
import type { Database } from '../../db/database.ts';
import { type Http, viewerOf } from '../../http/request.ts';
import type { ExecuteCommand } from '../../live/command.ts';
import { encoderKeepers, securityAdmin, systemAdmin } from '../../policy.ts';
import { decide, propose, proposeRestore, type EncoderDoing } from './encoder-commands.ts';
import * as repository from './encoder-repository.ts';

/** What the routes need. */
export interface EncoderRouteDeps {
  readonly db: Database;
  readonly execute: ExecuteCommand;
  readonly clock: Clock;
  readonly newId: () => string;
}

const ById = Type.Object({ id: Type.String({ format: 'uuid' }) });
const Restore = Type.Object({ commandId: CommandId }, { additionalProperties: false });
const tags = ['camera'];

/**
 * `GET /api/encoder-candidates`, `GET` and `POST /api/encoder-changes`, `POST …/{id}/decision` and `/restore`: one administrator proposes to set small
 * pictures to H.264 and a GOP, another approves.
 */
export function registerEncoderRoutes(http: Http, deps: EncoderRouteDeps): void {
  const { db, execute, clock } = deps;
  const doing = (viewer: EncoderDoing['viewer']): EncoderDoing => ({
    county: db.countyCode,
    viewer,
    at: clock.now(),
    newId: deps.newId,
  });
  http.get(
    '/api/encoder-candidates',
    { config: { policy: systemAdmin }, schema: { tags, response: { 200: EncoderCandidates } } },
    async (request) => ({
      items: await db.read(viewerOf(request), (queries) => repository.listCandidates(queries, db.countyCode)),
    }),
  );
  http.get(
    '/api/encoder-changes',
    { config: { policy: encoderKeepers }, schema: { tags, response: { 200: EncoderChanges } } },
    async (request) => ({
      items: await db.read(viewerOf(request), (queries) => repository.listChanges(queries, db.countyCode)),
    }),
  );
  http.post(
    '/api/encoder-changes',
    { config: { policy: systemAdmin }, schema: { tags, body: EncoderProposal, response: { 200: EncoderChange } } },
    async (request) => {
      const viewer = viewerOf(request);
      const { commandId } = request.body;
      const now = doing(viewer);
      const work = (queries: Parameters<typeof propose>[0]) => propose(queries, request.body, now);
      return (await execute({ viewer, commandId, at: now.at, work })).answer;
    },
  );
  http.post(
    '/api/encoder-changes/:id/decision',
    {
      config: { policy: securityAdmin },
      schema: { tags, params: ById, body: EncoderDecision, response: { 200: EncoderChange } },
    },
    async (request) => {
      const viewer = viewerOf(request);
      const { commandId } = request.body;
      const now = doing(viewer);
      const work = (queries: Parameters<typeof decide>[0]) => decide(queries, request.params.id, request.body, now);
      return (await execute({ viewer, commandId, at: now.at, work })).answer;
    },
  );
  http.post(
    '/api/encoder-changes/:id/restore',
    {
      config: { policy: systemAdmin },
      schema: { tags, params: ById, body: Restore, response: { 200: EncoderChange } },
    },
    async (request) => {
      const viewer = viewerOf(request);
      const { commandId } = request.body;
      const now = doing(viewer);
      const work = (queries: Parameters<typeof proposeRestore>[0]) => proposeRestore(queries, request.params.id, now);
      return (await execute({ viewer, commandId, at: now.at, work })).answer;
    },
  );
}
