import { isWithin } from '#contract/division';
import type { NewShift, Shift, ShiftChange } from '#contract/shift';
import type { Queries } from '../../db/database.ts';
import type { Viewer } from '../../db/viewer.ts';
import type { Change, NewEvent } from '../../live/command.ts';
import { clearTimers, setTimer } from '../../live/timer-store.ts';
import type { TimerHandler } from '../../live/timers.ts';
import { AppProblem, fieldProblem } from '../../problem.ts';
import { faultOfTimes, parseRoster, type RosterLine } from './roster-rules.ts';
import * as repository from './shift-repository.ts';

/** Who does it, where and when, and where ids come from. */
export interface Doing {
  readonly county: string;
  readonly viewer: Viewer;
  readonly at: Date;
  readonly newId: () => string;
}

/** Timers at the start of a planned shift; the entity is the shift. */
export const SHIFT_START = 'shift.start';

/** Puts one shift on the roster; planned shifts it overlaps give way. */
export async function planShift(db: Queries, doing: Doing, request: NewShift): Promise<Change<Shift[]>> {
  const line: RosterLine = {
    centre: request.centre,
    startsAt: new Date(request.startsAt),
    endsAt: new Date(request.endsAt),
    leader: request.leader,
    officers: request.officers,
  };
  if (!isWithin(doing.viewer.scope, line.centre) || !(await isCentre(db, doing.county, line.centre))) {
    throw fieldProblem('/centre', '不是您辖区内的综治中心', 'is no centre in your scope');
  }
  const fault = faultOfTimes(line.startsAt, line.endsAt);
  if (fault !== null) throw fieldProblem('/endsAt', fault.zh, fault.en);
  return planLines(db, doing, [line]);
}

/** Puts a whole file on the roster, or nothing of it. @throws AppProblem naming every wrong line */
export async function importRoster(db: Queries, doing: Doing, csv: string): Promise<Change<Shift[]>> {
  const centres = new Set(await listCentreCodes(db, doing.county, doing.viewer.scope));
  const { lines, faults } = parseRoster(csv, (centre) => centres.has(centre));
  if (faults.length > 0) throw new AppProblem('invalid-input', { fields: faults.slice(0, 100) });
  if (lines.length === 0) throw fieldProblem('/csv', '没有任何班次', 'holds no shift');
  return planLines(db, doing, lines);
}

async function planLines(db: Queries, doing: Doing, lines: readonly RosterLine[]): Promise<Change<Shift[]>> {
  const { county, viewer, at, newId } = doing;
  for (const line of lines) await planLine(db, county, newId(), line, at);
  const centres = [...new Set(lines.map(({ centre }) => centre))];
  const from = new Date(Math.min(...lines.map(({ startsAt }) => startsAt.getTime())));
  const to = new Date(Math.max(...lines.map(({ endsAt }) => endsAt.getTime())));
  const shifts = await repository.listShifts(db, county, { centre: null, from, to });
  return {
    status: 201,
    answer: shifts.filter(({ centre }) => centres.includes(centre)),
    events: centres.map((centre) => shiftEvent(centre, 'roster')),
    audit: centres.map((centre) => ({
      action: 'shift.plan',
      target: `centre:${centre}`,
      scopeCode: centre,
      after: { shifts: lines.filter((line) => line.centre === centre).length, by: viewer.scope },
    })),
  };
}

/** Stores one shift and its timer; it is on at once when its time runs and nobody else is. */
export async function planLine(db: Queries, county: string, id: string, line: RosterLine, at: Date): Promise<void> {
  if (await repository.overlapsHistory(db, county, line)) {
    throw new AppProblem('transition-refused', {
      detail: {
        zh: `${line.centre} 在这段时间已有在班或已交的班次`,
        en: `a shift of ${line.centre} that is on or was handed over lies in this time`,
      },
    });
  }
  for (const replaced of await repository.removePlanned(db, county, line)) {
    await clearTimers(db, county, [SHIFT_START], replaced);
  }
  const runs = line.startsAt <= at && line.endsAt > at;
  const isOn = runs && !(await repository.isSomeoneOn(db, county, line.centre));
  await repository.insertShift(db, county, id, line, isOn ? 'on' : 'planned');
  if (line.startsAt > at) await setTimer(db, county, { kind: SHIFT_START, entityId: id, dueAt: line.startsAt });
}

/** At its start a shift is on by itself when nobody is there to hand over to it; else it waits for the signature. */
export function createShiftStart(county: string): TimerHandler {
  return async (db, timer) => {
    const shift = await repository.lockShift(db, county, timer.entityId);
    const nothing = { events: [], audit: [] };
    if (shift?.state !== 'planned' || (await repository.isSomeoneOn(db, county, shift.centre))) return nothing;
    await repository.setShiftState(db, county, shift.id, 'on');
    const line = { action: 'shift.start', target: `shift:${shift.id}`, scopeCode: shift.centre };
    return { events: [shiftEvent(shift.centre, 'on')], audit: [line] };
  };
}

/** Tells desks that something about a centre's shifts changed. */
export function shiftEvent(centre: string, what: ShiftChange['what']): NewEvent {
  return { kind: 'shift', entityId: centre, scopeCode: centre, data: { centre, what } };
}

async function isCentre(db: Queries, county: string, code: string): Promise<boolean> {
  return (await db.query('SELECT 1 FROM centre WHERE county_code = $1 AND code = $2', [county, code])).length > 0;
}

async function listCentreCodes(db: Queries, county: string, scope: string): Promise<string[]> {
  const sql = 'SELECT code FROM centre WHERE county_code = $1 AND starts_with(code, $2)';
  return (await db.query<{ code: string }>(sql, [county, scope])).map(({ code }) => code);
}
