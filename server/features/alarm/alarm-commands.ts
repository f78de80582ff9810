import type { Alarm } from '#contract/alarm';
import type { Queries } from '../../db/database.ts';
import type { Viewer } from '../../db/viewer.ts';
import type { Change } from '../../live/command.ts';
import type { TimerHandler } from '../../live/timers.ts';
import { setTimer } from '../../live/timer-store.ts';
import { AppProblem } from '../../problem.ts';
import * as repository from './alarm-repository.ts';
import { moveAlarm } from './alarm-rules.ts';
import { save } from './alarm-source.ts';

/** The timer that ends the quiet of a shelved alarm. */
export const UNSHELVE_TIMER = 'alarm.unshelve';
const MINUTE_MS = 60_000;

/** Who does it, where and when. */
export interface Doing {
  readonly county: string;
  readonly viewer: Viewer;
  readonly at: Date;
}

/** Somebody looks: the ringing ends everywhere. One that was acknowledged or is over already stays as it is. */
export async function acknowledgeAlarm(db: Queries, doing: Doing, id: string): Promise<Change<Alarm>> {
  const row = await readAlarm(db, doing.county, id);
  const state = moveAlarm(row.state, 'acknowledge');
  if (state === null) return { status: 200, answer: repository.presentAlarm(row), events: [], audit: [] };
  const { viewer, at } = doing;
  return change(
    db,
    doing,
    row,
    { ...row, state, acknowledgedName: viewer.displayName, acknowledgedAt: at },
    'alarm.acknowledge',
  );
}

/** Quiet for some minutes, for a reason that stays with it; it rings again when its cause stands then. */
export async function shelveAlarm(
  db: Queries,
  doing: Doing,
  id: string,
  shelving: { minutes: number; reason: string },
): Promise<Change<Alarm>> {
  const row = await readAlarm(db, doing.county, id);
  const state = moveAlarm(row.state, 'shelve') ?? row.state;
  const { viewer, at } = doing;
  const shelvedUntil = new Date(at.getTime() + shelving.minutes * MINUTE_MS);
  await setTimer(db, doing.county, { kind: UNSHELVE_TIMER, entityId: id, dueAt: shelvedUntil });
  const reason = shelving.reason.trim();
  const next = { ...row, state, shelvedUntil, reason, acknowledgedName: viewer.displayName, acknowledgedAt: at };
  return change(db, doing, row, next, 'alarm.shelve');
}

/** Acts when the time of a shelf is over. */
export function createUnshelve(county: string): TimerHandler {
  return async (db, timer) => {
    const row = await repository.lockAlarm(db, county, timer.entityId);
    const state = row === null ? null : moveAlarm(row.state, 'unshelve');
    if (row === null || state === null) return { events: [], audit: [] };
    const next = { ...row, state, shelvedUntil: null, reason: null, acknowledgedName: null, acknowledgedAt: null };
    return { events: await save(db, county, { ...next, version: row.version + 1 }), audit: [] };
  };
}

async function readAlarm(db: Queries, county: string, id: string): Promise<repository.AlarmRow> {
  const row = await repository.lockAlarm(db, county, id);
  if (row === null) throw new AppProblem('not-found');
  return row;
}

async function change(
  db: Queries,
  { county }: Doing,
  before: repository.AlarmRow,
  wanted: repository.AlarmRow,
  action: string,
): Promise<Change<Alarm>> {
  const after = { ...wanted, version: before.version + 1 };
  const line = {
    action,
    target: `alarm:${before.id}`,
    scopeCode: before.scope,
    before: { state: before.state },
    after: { state: after.state, kind: after.kind, subjectId: after.subjectId },
  };
  return {
    status: 200,
    answer: repository.presentAlarm(after),
    events: await save(db, county, after),
    audit: [after.reason === null ? line : { ...line, purpose: after.reason }],
  };
}
