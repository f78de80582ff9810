import { Type } from 'typebox';
import { Value } from 'typebox/value';
import type { SupervisionKind } from '#contract/supervision';
import type { Queries } from '../../db/database.ts';
import { systemViewer } from '../../db/viewer.ts';
import type { NewEvent } from '../../live/command.ts';
import { clearTimers, setTimer, type TimerRow } from '../../live/timer-store.ts';
import { deleteClock, lockClock, saveClock } from './clock-repository.ts';
import {
  changeClock,
  CLOCK_STAGES,
  type DueStage,
  type IncidentClock,
  nextStage,
  type StageRule,
} from './clock-rules.ts';
import {
  applyStep,
  CLOCK_STAGE,
  escalateTo,
  type Issue,
  issueOne,
  join,
  liftNotices,
  NOTHING,
  supervisionEvent,
  supervisionScope,
  tellLevelAbove,
  type Trace,
} from './supervision-commands.ts';
import type { Doing, SupervisedIncident, SupervisionPorts } from './supervision-ports.ts';
import * as repository from './supervision-repository.ts';
import { alertedCentre, nextCard } from './supervision-rules.ts';

const MINUTE_MS = 60_000;
const StageData = Type.Object({
  stage: Type.Unsafe<DueStage['stage']>(
    Type.Union(CLOCK_STAGES.filter((stage) => stage !== 'running').map((stage) => Type.Literal(stage))),
  ),
});

/** What a step made of an incident. */
export interface CaseStep {
  /** null for its report. */
  readonly before: SupervisedIncident | null;
  readonly after: SupervisedIncident;
}

/**
 * Sets the clock of an incident after a report or a step, in its transaction: the next timer, notices that are no longer true, and the
 * scope of what is laid over it.
 */
export async function followCase(
  ports: SupervisionPorts,
  db: Queries,
  doing: Doing,
  { before, after }: CaseStep,
): Promise<Trace> {
  const rule = await ports.readRule(db, after.urgency, after.type);
  const known = before === null ? null : await lockClock(db, ports.county, after.id);
  const change = {
    owner: after.owner,
    isPaused: after.state === 'paused',
    deadlineAt: after.deadlineAt,
    isSameStep: before?.state === after.state,
  };
  const { clock, isAnew } = changeClock(known, change, rule, doing.at);
  await storeClock(ports, db, after.id, clock, rule);
  if (before === null) return NOTHING;
  const lifted = isAnew ? await liftNotices(ports, db, doing, after.id) : NOTHING;
  return join(lifted, { events: await moveWithCase(ports, db, before, after), audit: [] });
}

/** Acts on a clock whose next stage has come: reminds, alerts, cards; then sets the timer of the one after. */
export async function passStage(ports: SupervisionPorts, db: Queries, timer: TimerRow, at: Date): Promise<Trace> {
  const { stage } = Value.Parse(StageData, timer.data);
  const incident = await ports.findIncident(db, timer.entityId, true);
  const clock = incident === null ? null : await lockClock(db, ports.county, timer.entityId);
  if (incident === null || clock === null || clock.deadlineAt === null) return NOTHING;
  const rule = await ports.readRule(db, incident.urgency, incident.type);
  const doing = { viewer: systemViewer(ports.county), at };
  const trace = await issueByClock(ports, db, doing, incident, stage);
  await storeClock(ports, db, incident.id, { ...clock, stage }, rule);
  return trace;
}

/** Escalates a card whose reply is overdue; where there is no level above, the county itself is told. */
export async function passCardDue(ports: SupervisionPorts, db: Queries, timer: TimerRow, at: Date): Promise<Trace> {
  const row = await repository.findSupervision(db, ports.county, timer.entityId, true);
  if (row === null || (row.state !== 'issued' && row.state !== 'acknowledged')) return NOTHING;
  const doing = { viewer: systemViewer(ports.county), at };
  const next = nextCard(row);
  if (next === null) {
    const incident = await ports.findIncident(db, row.incidentId);
    return incident === null ? NOTHING : tellLevelAbove(ports, db, doing, incident, { ...row, isAutomatic: true });
  }
  const ended = await applyStep(ports, db, doing, row, { action: 'escalate', state: 'escalated', words: null });
  return join(ended, await escalateTo(ports, db, doing, row, { ...next, reason: '', isAutomatic: true }));
}

async function storeClock(
  ports: SupervisionPorts,
  db: Queries,
  incidentId: string,
  clock: IncidentClock | null,
  rule: StageRule,
): Promise<void> {
  if (clock === null) await deleteClock(db, ports.county, incidentId);
  else await saveClock(db, ports.county, incidentId, clock);
  const due = clock === null ? null : nextStage(clock, rule);
  if (due === null) return clearTimers(db, ports.county, [CLOCK_STAGE], incidentId);
  await setTimer(db, ports.county, {
    kind: CLOCK_STAGE,
    entityId: incidentId,
    dueAt: due.at,
    data: { stage: due.stage },
  });
}

/** What the clock issues at each stage; a card that lies already on the same centre is not laid a second time. */
async function issueByClock(
  ports: SupervisionPorts,
  db: Queries,
  doing: Doing,
  incident: SupervisedIncident,
  stage: DueStage['stage'],
): Promise<Trace> {
  const upper = alertedCentre(incident.owner);
  const { kind, target } = {
    reminded: { kind: 'remind', target: incident.owner },
    overdue: { kind: 'overdue', target: upper },
    yellow: { kind: 'yellowCard', target: incident.owner },
    red: { kind: 'redCard', target: incident.owner },
  }[stage] as { readonly kind: SupervisionKind; readonly target: string };
  const open = (await repository.listOfIncident(db, ports.county, incident.id)).filter(
    (row) => row.endedAt === null && row.target === target,
  );
  const isCard = stage === 'yellow' || stage === 'red';
  if (open.some((row) => row.kind === kind || (stage === 'yellow' && row.kind === 'redCard'))) return NOTHING;
  const base = { kind, issuer: upper, target, reason: '', isAutomatic: true };
  if (!isCard) return issueOne(ports, db, doing, incident, { ...base, dueAt: null });
  const { replyWithinMin } = await ports.readRule(db, incident.urgency, incident.type);
  const issue: Issue = { ...base, dueAt: new Date(doing.at.getTime() + replyWithinMin * MINUTE_MS) };
  // The clock's yellow card becomes its red one.
  const yellow = stage === 'red' ? open.find((row) => row.kind === 'yellowCard' && row.isAutomatic) : undefined;
  const ended = yellow
    ? await applyStep(ports, db, doing, yellow, { action: 'escalate', state: 'escalated', words: null })
    : NOTHING;
  const issued = await issueOne(ports, db, doing, incident, issue);
  return join(ended, join(issued, await tellLevelAbove(ports, db, doing, incident, issue)));
}

/** An incident that moved to another village takes what is laid over it along: there it appears, here it is gone. */
async function moveWithCase(
  ports: SupervisionPorts,
  db: Queries,
  before: SupervisedIncident,
  after: SupervisedIncident,
): Promise<NewEvent[]> {
  const [left, scope] = [supervisionScope(before.scope), supervisionScope(after.scope)];
  if (left === scope) return [];
  await repository.moveScope(db, ports.county, after.id, scope);
  const rows = await repository.listOfIncident(db, ports.county, after.id);
  return rows.filter((row) => row.endedAt === null).map((row) => supervisionEvent(row, left));
}
