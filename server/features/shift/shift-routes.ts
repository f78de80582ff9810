import { pinyin } from 'pinyin-pro';
import { Type } from 'typebox';
import { type Centre, isWithin } from '#contract/division';
import { DivisionCode } from '#contract/ids';
import { CentreDuty, DutyList, NewShift, RosterImport, Shift } from '#contract/shift';
import { Instant } from '#contract/time';
import type { Clock } from '../../clock.ts';
import type { Database, Queries } from '../../db/database.ts';
import type { Viewer } from '../../db/viewer.ts';
import { type Http, viewerOf } from '../../http/request.ts';
import type { ExecuteCommand } from '../../live/command.ts';
import type { Timers } from '../../live/timers.ts';
import { duty, seats } from '../../policy.ts';
import { AppProblem } from '../../problem.ts';
import { listDeviceProofs, stateOf } from './centre-state.ts';
import { createShiftStart, importRoster, planShift, SHIFT_START } from './roster-commands.ts';
import * as repository from './shift-repository.ts';

/** What shifts work with; centres come from their own feature. */
export interface ShiftRouteDeps {
  readonly db: Database;
  readonly execute: ExecuteCommand;
  readonly clock: Clock;
  readonly newId: () => string;
  readonly timers: Timers;
  readonly listCentres: (db: Queries, now: Date) => Promise<Centre[]>;
}

const DutyQuery = Type.Object({ at: Type.Optional(Instant) });
const Roster = Type.Object({ items: Type.Array(Shift) });
const RosterQuery = Type.Object({
  centre: Type.Optional(DivisionCode),
  from: Type.Optional(Instant),
  days: Type.Optional(Type.Integer({ minimum: 1, maximum: 62 })),
});
const ByCode = Type.Object({ code: DivisionCode });
const DAY_MS = 24 * 3_600_000;
const tags = ['shift'];

/** `GET /api/duty`, `GET /api/centres/{code}/duty`, `GET` and `POST /api/shifts`, `POST /api/shifts/import`. */
export function registerShiftRoutes(http: Http, deps: ShiftRouteDeps): void {
  deps.timers.handle(SHIFT_START, createShiftStart(deps.db.countyCode));
  registerDuty(http, deps);
  registerRoster(http, deps);
}

function registerDuty(http: Http, deps: ShiftRouteDeps): void {
  const { db, clock } = deps;
  http.get(
    '/api/duty',
    { config: { policy: seats }, schema: { tags, querystring: DutyQuery, response: { 200: DutyList } } },
    async (request) => {
      const now = clock.now();
      const at = request.query.at === undefined ? now : new Date(request.query.at);
      const items = await db.read(viewerOf(request), (queries) => readDuty(deps, queries, viewerOf(request), at, now));
      return { at: at.toISOString(), asOf: now.toISOString(), items };
    },
  );
  http.get(
    '/api/centres/:code/duty',
    {
      config: { policy: seats },
      schema: { tags, params: ByCode, querystring: DutyQuery, response: { 200: CentreDuty } },
    },
    async (request) => {
      const now = clock.now();
      const at = request.query.at === undefined ? now : new Date(request.query.at);
      const items = await db.read(viewerOf(request), (queries) => readDuty(deps, queries, viewerOf(request), at, now));
      const found = items.find(({ centre }) => centre === request.params.code);
      if (found === undefined) throw new AppProblem('not-found');
      return found;
    },
  );
}

/** Every centre of the viewer's scope and those above it: whom a village calls at night. */
async function readDuty(deps: ShiftRouteDeps, db: Queries, viewer: Viewer, at: Date, now: Date): Promise<CentreDuty[]> {
  const county = deps.db.countyCode;
  const centres = (await deps.listCentres(db, now)).filter(
    ({ code }) => isWithin(viewer.scope, code) || isWithin(code, viewer.scope),
  );
  const { planned, on } = await repository.listShiftsAt(db, county, at);
  const proofs = await listDeviceProofs(db, county);
  const byCentre = (shifts: readonly Shift[]) => new Map(shifts.map((shift) => [shift.centre, shift]));
  const [plannedOf, onOf] = [byCentre(planned), byCentre(on)];
  return centres.map(({ code, name, level, seenAt }) => ({
    centre: code,
    name,
    level,
    initials: initialsOf(name),
    shift: plannedOf.get(code) ?? null,
    onNow: onOf.get(code) ?? null,
    // What lies above the viewer is seen by its seats only: its devices are not the viewer's to know.
    state: stateOf(code, seenAt === null ? null : new Date(seenAt), isWithin(viewer.scope, code) ? proofs : [], now),
  }));
}

/** First letters by name: a county's centres hardly ever change theirs, and finding them costs more than all the rest. */
const knownInitials = new Map<string, string>();
const MOST_KNOWN = 5_000;

function initialsOf(name: string): string {
  const known = knownInitials.get(name) ?? findInitials(name);
  if (knownInitials.size < MOST_KNOWN) knownInitials.set(name, known);
  return known;
}

function findInitials(name: string): string {
  const syllables = pinyin(name, { pattern: 'first', toneType: 'none', type: 'array', nonZh: 'consecutive' });
  return syllables.join('').toLowerCase();
}

function registerRoster(http: Http, deps: ShiftRouteDeps): void {
  const { db, clock, newId } = deps;
  const county = db.countyCode;
  http.get(
    '/api/shifts',
    { config: { policy: seats }, schema: { tags, querystring: RosterQuery, response: { 200: Roster } } },
    async (request) => {
      const viewer = viewerOf(request);
      const { centre = viewer.scope, days = 7 } = request.query;
      const from = request.query.from === undefined ? clock.now() : new Date(request.query.from);
      const filter = { centre, from, to: new Date(from.getTime() + days * DAY_MS) };
      return { items: await db.read(viewer, (queries) => repository.listShifts(queries, county, filter)) };
    },
  );
  http.post(
    '/api/shifts',
    { config: { policy: duty }, schema: { tags, body: NewShift, response: { 201: Roster } } },
    async (request, reply) => {
      const doing = { county, viewer: viewerOf(request), at: clock.now(), newId };
      const { commandId } = request.body;
      const work = (queries: Queries) => planShift(queries, doing, request.body);
      const { status, answer } = await deps.execute({ viewer: doing.viewer, commandId, at: doing.at, work });
      return reply.status(status as 201).send({ items: answer });
    },
  );
  http.post(
    '/api/shifts/import',
    { config: { policy: duty }, schema: { tags, body: RosterImport, response: { 201: Roster } } },
    async (request, reply) => {
      const doing = { county, viewer: viewerOf(request), at: clock.now(), newId };
      const { commandId, csv } = request.body;
      const work = (queries: Queries) => importRoster(queries, doing, csv);
      const { status, answer } = await deps.execute({ viewer: doing.viewer, commandId, at: doing.at, work });
      return reply.status(status as 201).send({ items: answer });
    },
  );
}
