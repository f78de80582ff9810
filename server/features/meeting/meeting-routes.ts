import { Type } from 'typebox';
import { CallTicket, type IceServer } from '#contract/call';
import { MeetingId } from '#contract/ids';
import {
  InviteeList,
  MeetingHead,
  MeetingList,
  MeetingRequest,
  MeetingStepRequest,
  MeetingView,
} from '#contract/meeting';
import type { Clock } from '../../clock.ts';
import type { CallMedia } from '../../conference/call-media.ts';
import { requireEngine } from '../../conference/require-engine.ts';
import type { Database } from '../../db/database.ts';
import { type Http, viewerOf } from '../../http/request.ts';
import type { ExecuteCommand } from '../../live/command.ts';
import type { Timers } from '../../live/timers.ts';
import { people, seats } from '../../policy.ts';
import { AppProblem } from '../../problem.ts';
import { callMeeting, stepMeeting } from './meeting-commands.ts';
import { readOwn, readView } from './meeting-floor.ts';
import * as repository from './meeting-repository.ts';
import { presentMeeting } from './meeting-row.ts';
import { seatAddress } from './meeting-rules.ts';
import { handleMeetingTimers } from './meeting-timers.ts';
import type { MeetingWatch } from './meeting-watch.ts';

/** What the routes of meetings need. */
export interface MeetingRouteDeps {
  readonly db: Database;
  readonly execute: ExecuteCommand;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly media: CallMedia;
  readonly watch: MeetingWatch;
  /** Relays for an account, with credentials of their own. */
  readonly iceServers: (account: string) => IceServer[];
  readonly isRelayOnly: boolean;
}

const ListQuery = Type.Object({
  of: Type.Optional(Type.Union([Type.Literal('going'), Type.Literal('all')])),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200 })),
});
const ById = Type.Object({ id: MeetingId });
const SinceQuery = Type.Object({ since: Type.Optional(Type.Integer({ minimum: 0 })) });
const SearchQuery = Type.Object({ search: Type.Optional(Type.String({ minLength: 1, maxLength: 40 })) });
const DEFAULT_LIMIT = 50;
const MOST_FOUND = 50;
const tags = ['meeting'];
/** Nobody calls meetings, or steps in one, faster than this by hand; a presenter who moves the map sends two steps a second. */
const CALLS_PER_MINUTE = 20;
const STEPS_PER_MINUTE = 300;
const perMinute = (max: number) => ({ rateLimit: { max, timeWindow: 60_000 } });

/** `GET` and `POST /api/meetings`, `GET /api/meetings/invitees`, `GET /api/meetings/{id}`, `POST …/{id}/steps`, `POST …/{id}/ticket`. */
export function registerMeetingRoutes(http: Http, deps: MeetingRouteDeps): void {
  handleMeetingTimers(deps.timers, deps.db.countyCode);
  registerReading(http, deps);
  registerChanges(http, deps);
  registerTicket(http, deps);
}

function registerReading(http: Http, { db }: MeetingRouteDeps): void {
  const county = db.countyCode;
  http.get(
    '/api/meetings',
    { config: { policy: people }, schema: { tags, querystring: ListQuery, response: { 200: MeetingList } } },
    async (request) => {
      const viewer = viewerOf(request);
      const { of = 'going', limit = DEFAULT_LIMIT } = request.query;
      const address = seatAddress(viewer);
      if (address === null) return { items: [] };
      const wanted = { address, isGoing: of === 'going', limit };
      const found = await db.read(viewer, (queries) => repository.listMeetings(queries, county, wanted));
      const mine = found.filter(({ own }) => own?.presence !== 'removed');
      return { items: mine.map(({ meeting, own }) => presentMeeting(meeting, own)) };
    },
  );
  http.get(
    '/api/meetings/invitees',
    { config: { policy: seats }, schema: { tags, querystring: SearchQuery, response: { 200: InviteeList } } },
    async (request) => {
      const { scope } = viewerOf(request);
      const wanted = { scope, search: request.query.search ?? null, limit: MOST_FOUND };
      return { items: await db.system((queries) => repository.listInvitees(queries, county, wanted)) };
    },
  );
  http.get(
    '/api/meetings/:id',
    {
      config: { policy: people },
      schema: { tags, params: ById, querystring: SinceQuery, response: { 200: MeetingView } },
    },
    async (request) => {
      const viewer = viewerOf(request);
      const { since = 0 } = request.query;
      return db.read(
        viewer,
        async (queries) => readView(queries, county, await readOwn(queries, county, viewer, request.params.id), since),
        'snapshot',
      );
    },
  );
}

function registerChanges(http: Http, { db, execute, clock }: MeetingRouteDeps): void {
  const county = db.countyCode;
  http.post(
    '/api/meetings',
    {
      config: { policy: seats, ...perMinute(CALLS_PER_MINUTE) },
      schema: { tags, body: MeetingRequest, response: { 200: MeetingHead, 201: MeetingHead } },
    },
    async (request, reply) => {
      const viewer = viewerOf(request);
      const at = clock.now();
      const { body } = request;
      // Read by the owner: that somebody exists is decided by who may invite them, not by whose rows one sees.
      const invitees = await db.system((queries) => repository.findInvitees(queries, county, body.seats));
      const { status, answer } = await execute({
        viewer,
        commandId: body.commandId,
        at,
        work: (queries) => callMeeting(queries, { county, viewer, at }, body, invitees),
      });
      return reply.status(status as 201).send(answer);
    },
  );
  http.post(
    '/api/meetings/:id/steps',
    {
      config: { policy: people, ...perMinute(STEPS_PER_MINUTE) },
      schema: { tags, params: ById, body: MeetingStepRequest, response: { 200: MeetingHead } },
    },
    async (request) => {
      const viewer = viewerOf(request);
      const at = clock.now();
      const { commandId, ...step } = request.body;
      const work = (queries: Parameters<typeof stepMeeting>[0]) =>
        stepMeeting(queries, { county, viewer, at }, request.params.id, step);
      return (await execute({ viewer, commandId, at, work })).answer;
    },
  );
}

function registerTicket(http: Http, deps: MeetingRouteDeps): void {
  const { db, media, watch } = deps;
  http.post(
    '/api/meetings/:id/ticket',
    { config: { policy: people }, schema: { tags, params: ById, response: { 200: CallTicket } } },
    async (request) => {
      const viewer = viewerOf(request);
      const { id } = request.params;
      const { own } = await db.read(viewer, (queries) => readOwn(queries, db.countyCode, viewer, id));
      // The device that came last has the seat: another one of it is told by its own reading.
      if (own.presence !== 'present' || own.account !== viewer.account) throw new AppProblem('not-allowed');
      requireEngine(media);
      await watch.refresh(id);
      const grant = media.openJoin({
        roomId: id,
        peerId: own.address,
        // The room's own right says what may be sent now; the ticket allows what a seat may ever send.
        publish: ['audio', 'video'],
        origin: { protocol: request.protocol === 'https' ? 'https:' : 'http:', hostname: request.hostname },
      });
      if (grant === null) throw new AppProblem('unavailable', { retryAfterS: 2 });
      return { ...grant, iceServers: deps.iceServers(viewer.account), isRelayOnly: deps.isRelayOnly };
    },
  );
}
