import { Type } from 'typebox';
import type { IceServer } from '#contract/call';
import { Call, CallList, CallRequest, CallStepRequest, CallTicket } from '#contract/call';
import { CallId, IncidentId } from '#contract/ids';
import type { Clock } from '../../clock.ts';
import type { CallMedia } from '../../conference/call-media.ts';
import { requireEngine } from '../../conference/require-engine.ts';
import type { Database } from '../../db/database.ts';
import { type Http, viewerOf } from '../../http/request.ts';
import type { ExecuteCommand } from '../../live/command.ts';
import type { Timers } from '../../live/timers.ts';
import { people, seats } from '../../policy.ts';
import { AppProblem } from '../../problem.ts';
import { inviteCall, readCall, stepCall } from './call-commands.ts';
import * as repository from './call-repository.ts';
import { factsOf, presentCall } from './call-row.ts';
import { addressOf, isInCall, isLive, isParty, mayOversee } from './call-rules.ts';
import { handleCallTimers } from './call-timers.ts';
import type { CallWatch } from './call-watch.ts';

/** What the call routes need. */
export interface CallRouteDeps {
  readonly db: Database;
  readonly execute: ExecuteCommand;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly media: CallMedia;
  readonly watch: CallWatch;
  /** Relays for an account, with credentials of their own. */
  readonly iceServers: (account: string) => IceServer[];
  readonly isRelayOnly: boolean;
}

const ListQuery = Type.Object({
  of: Type.Optional(Type.Union([Type.Literal('live'), Type.Literal('todo'), Type.Literal('all')])),
  incidentId: Type.Optional(IncidentId),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200 })),
});
const ByIncident = Type.Object({ id: IncidentId });
const ById = Type.Object({ id: CallId });
const DEFAULT_LIMIT = 50;
const tags = ['call'];

/** `GET` and `POST /api/calls`, `GET /api/incidents/{id}/calls`, `GET /api/calls/{id}`, `POST /api/calls/{id}/steps`, `POST /api/calls/{id}/ticket`. */
export function registerCallRoutes(http: Http, deps: CallRouteDeps): void {
  handleCallTimers(deps.timers, deps.db.countyCode);
  registerReading(http, deps);
  registerChanges(http, deps);
  registerTicket(http, deps);
}

function registerReading(http: Http, { db }: CallRouteDeps): void {
  const county = db.countyCode;
  http.get(
    '/api/calls',
    { config: { policy: people }, schema: { tags, querystring: ListQuery, response: { 200: CallList } } },
    async (request) => {
      const viewer = viewerOf(request);
      const { of = 'all', incidentId = null, limit = DEFAULT_LIMIT } = request.query;
      // A leader sees what goes on between those below as well; everybody else what the own telephone had.
      const isWide = viewer.role === 'leader' && of !== 'todo';
      const filter = { of, incidentId, limit, address: isWide ? null : addressOf(viewer) };
      const rows = await db.read(viewer, (queries) => repository.listCalls(queries, county, filter));
      const own = rows.filter((row) => isParty(factsOf(row), viewer) || mayOversee(row, viewer));
      return { items: own.map(presentCall) };
    },
  );
  // Part of the case's record: who may see the case learns who called about it, and what was noted.
  http.get(
    '/api/incidents/:id/calls',
    { config: { policy: seats }, schema: { tags, params: ByIncident, response: { 200: CallList } } },
    async (request) => {
      const { id: incidentId } = request.params;
      const rows = await db.read(viewerOf(request), async (queries) => {
        const { hasIncident } = await repository.findSubjects(queries, county, incidentId, null);
        if (!hasIncident) throw new AppProblem('not-found');
        return repository.listCalls(queries, county, { of: 'all', address: null, incidentId, limit: DEFAULT_LIMIT });
      });
      return { items: rows.map(presentCall) };
    },
  );
  http.get(
    '/api/calls/:id',
    { config: { policy: people }, schema: { tags, params: ById, response: { 200: Call } } },
    async (request) => {
      const viewer = viewerOf(request);
      return db.read(viewer, async (queries) =>
        presentCall(await readCall(queries, { county, viewer }, request.params.id)),
      );
    },
  );
}

function registerChanges(http: Http, { db, execute, clock, media }: CallRouteDeps): void {
  const county = db.countyCode;
  http.post(
    '/api/calls',
    { config: { policy: people }, schema: { tags, body: CallRequest, response: { 200: Call, 201: Call } } },
    async (request, reply) => {
      const viewer = viewerOf(request);
      const at = clock.now();
      requireEngine(media);
      // Read by the owner: that somebody exists is decided by who may call them, not by whose rows one sees.
      const target = await db.system((queries) => repository.findTarget(queries, county, request.body.callee));
      const { status, answer } = await execute({
        viewer,
        commandId: request.body.commandId,
        at,
        work: (queries) => inviteCall(queries, { county, viewer, at }, request.body, target),
      });
      return reply.status(status as 201).send(answer);
    },
  );
  http.post(
    '/api/calls/:id/steps',
    { config: { policy: people }, schema: { tags, params: ById, body: CallStepRequest, response: { 200: Call } } },
    async (request) => {
      const viewer = viewerOf(request);
      const at = clock.now();
      const { answer } = await execute({
        viewer,
        commandId: request.body.commandId,
        at,
        work: (queries) => stepCall(queries, { county, viewer, at }, request.params.id, request.body),
      });
      return answer;
    },
  );
}

function registerTicket(http: Http, deps: CallRouteDeps): void {
  const { db, media, watch } = deps;
  const county = db.countyCode;
  http.post(
    '/api/calls/:id/ticket',
    { config: { policy: people }, schema: { tags, params: ById, response: { 200: CallTicket } } },
    async (request) => {
      const viewer = viewerOf(request);
      const row = await db.read(viewer, (queries) => readCall(queries, { county, viewer }, request.params.id));
      if (!isInCall(factsOf(row), viewer.account)) throw new AppProblem('not-allowed');
      if (!isLive(row.state)) {
        throw new AppProblem('transition-refused', { detail: { zh: '这次呼叫已经结束', en: 'this call is over' } });
      }
      requireEngine(media);
      watch.openRoom(row);
      const grant = media.openJoin({
        roomId: row.id,
        peerId: viewer.account,
        publish: ['audio', 'video'],
        origin: {
          protocol: request.protocol === 'https' ? 'https:' : 'http:',
          hostname: request.hostname,
        },
      });
      if (grant === null) throw new AppProblem('unavailable', { retryAfterS: 2 });
      return { ...grant, iceServers: deps.iceServers(viewer.account), isRelayOnly: deps.isRelayOnly };
    },
  );
}
