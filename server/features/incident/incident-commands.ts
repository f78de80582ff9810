import { isWithin } from '#contract/division';
import type { Incident, IncidentReport, IncidentStepRequest } from '#contract/incident';
import type { Queries } from '../../db/database.ts';
import type { Change, NewEvent } from '../../live/command.ts';
import { AppProblem, fieldProblem } from '../../problem.ts';
import { countyDay, formatCaseNumber } from './case-number.ts';
import { readDeviceTime } from './device-time.ts';
import * as repository from './incident-repository.ts';
import type { Doing, IncidentPorts, Stepped } from './incident-ports.ts';
import { type IncidentRow, presentIncident, type StepRow } from './incident-row.ts';
import { decideStep, type Decision, firstDeadline, type StepFacts, type StepWish } from './incident-rules.ts';
import { BIRTH_STATE } from './incident-transitions.ts';

/** The changes of incidents; each runs inside the caller's transaction. */
export interface IncidentCommands {
  /** Stores a report: place, case number, deadline, first line of the log, photos. */
  report(db: Queries, doing: Doing, id: string, report: IncidentReport): Promise<Change<Incident>>;
  /** Takes one step; refused when another version is current. */
  step(db: Queries, doing: Doing, id: string, request: IncidentStepRequest): Promise<Change<Incident>>;
  /** Writes the `assign` step that an order about the incident means; the caller gives no version, the newest is meant. */
  assignByOrder(db: Queries, doing: Doing, id: string, orderId: string): Promise<NewEvent[]>;
}

/** Binds the changes of incidents to what they ask of the rest of the server. */
export function createIncidentCommands(ports: IncidentPorts): IncidentCommands {
  return {
    report: (db, doing, id, report) => reportIncident(ports, db, doing, id, report),
    step: (db, doing, id, request) => stepIncident(ports, db, doing, id, request),
    async assignByOrder(db, doing, id, orderId) {
      const row = await lockIncident(db, doing.county, id);
      const change = await applyStep(ports, db, doing, row, { action: 'assign' }, { orderId });
      return [...change.events];
    },
  };
}

async function reportIncident(
  ports: IncidentPorts,
  db: Queries,
  doing: Doing,
  id: string,
  report: IncidentReport,
): Promise<Change<Incident>> {
  const { county, viewer, at } = doing;
  const grid = await repository.locateGrid(db, county, report.position);
  if (grid === null) {
    throw new AppProblem('outside-county', {
      fields: [{ pointer: '/position', message: { zh: '不在本县范围内', en: 'lies outside the county' } }],
    });
  }
  // A worker may report what is seen on the way; a seat reports for its own scope.
  if (viewer.workerId === null && !isWithin(viewer.scope, grid.code)) {
    throw fieldProblem('/position', '不在您的辖区内', 'lies outside your scope');
  }
  const state = BIRTH_STATE[report.kind ?? 'incident'];
  const day = countyDay(at);
  const caseNumber = formatCaseNumber(county, day, await repository.nextCaseOfDay(db, county, day));
  await repository.insertIncident(db, county, {
    id,
    caseNumber,
    report,
    state,
    grid,
    viewer,
    source: viewer.workerId === null ? 'desk' : 'field',
    happenedAt: readDeviceTime(report.deviceTime, at),
    receivedAt: at,
    deadlineAt: firstDeadline(
      { state, type: report.type ?? 'other', urgency: report.urgency ?? 'normal' },
      await ports.readDeadlines(db),
      at,
    ),
  });
  await repository.insertStep(db, county, id, {
    number: 1,
    action: 'report',
    viewer,
    at,
    before: null,
    after: state,
    owner: grid.village,
    department: null,
    dueAt: null,
    routedBy: null,
    opinion: null,
    details: null,
    attachments: report.attachments ?? [],
  });
  await claim(db, doing, { id, scope: grid.code }, report.attachments ?? []);
  return announce(ports, db, doing, id, { status: 201, action: 'report', before: null, number: 1 });
}

async function stepIncident(
  ports: IncidentPorts,
  db: Queries,
  doing: Doing,
  id: string,
  request: IncidentStepRequest,
): Promise<Change<Incident>> {
  const row = await lockIncident(db, doing.county, id);
  if (row.version !== request.version) throw new AppProblem('version-conflict');
  if (request.action === 'merge') await checkMergeTarget(db, doing.county, row, request.into);
  return applyStep(ports, db, doing, row, request);
}

async function lockIncident(db: Queries, county: string, id: string): Promise<IncidentRow> {
  const row = await repository.findIncident(db, county, id, true);
  if (row === null) throw new AppProblem('not-found');
  return row;
}

async function applyStep(
  ports: IncidentPorts,
  db: Queries,
  doing: Doing,
  row: IncidentRow,
  wish: StepWish &
    Pick<IncidentStepRequest, 'matter' | 'level' | 'routedBy'> & {
      readonly attachments?: readonly string[] | undefined;
    },
  more: object = {},
): Promise<Change<Incident>> {
  const { county, viewer, at } = doing;
  const steps = await repository.listSteps(db, county, row.id);
  const deadlines = await ports.readDeadlines(db);
  const decision = decideStep({ incident: row, steps: steps.map(factsOf), viewer, at, deadlines }, wish);
  const scope = scopeAfter(row, decision);
  await repository.updateIncident(db, county, row.id, {
    state: decision.state,
    owner: decision.owner,
    department: decision.department,
    scope,
    stateAt: decision.state === row.state ? row.stateAt : at,
    deadlineAt: decision.deadlineAt,
    mergedInto: wish.action === 'merge' ? (wish.into ?? null) : null,
    matter: wish.matter ?? null,
    level: wish.level ?? null,
  });
  await repository.insertStep(db, county, row.id, {
    number: steps.length + 1,
    action: wish.action,
    viewer,
    at,
    before: row.state,
    after: decision.state,
    owner: decision.owner,
    department: decision.department,
    dueAt: row.deadlineAt,
    routedBy: wish.routedBy ?? null,
    opinion: wish.opinion ?? null,
    details: detailsOf(wish, decision, more),
    attachments: wish.attachments ?? [],
  });
  await claim(db, doing, { id: row.id, scope }, wish.attachments ?? []);
  return announce(ports, db, doing, row.id, {
    status: 200,
    action: wish.action,
    before: row,
    number: steps.length + 1,
  });
}

/** A village that takes over what lies elsewhere must see it: from then on its scope decides, and the old one loses it. */
function scopeAfter(row: IncidentRow, decision: Decision): string {
  const isVillage = decision.owner.length === 12;
  return isVillage && !isWithin(decision.owner, row.scope) ? decision.owner : row.scope;
}

function detailsOf(wish: StepWish, decision: Decision, more: object): object | null {
  const details = {
    ...more,
    ...(wish.callback === undefined ? {} : { callback: wish.callback }),
    ...(wish.into === undefined ? {} : { into: wish.into }),
    ...(decision.remainingMs === null ? {} : { remainingMs: decision.remainingMs }),
  };
  return Object.keys(details).length === 0 ? null : details;
}

async function checkMergeTarget(db: Queries, county: string, row: IncidentRow, into: string | undefined) {
  if (into === undefined) return;
  const target = into === row.id ? null : await repository.findIncident(db, county, into);
  if (target === null || repository.isFinal(target.state)) {
    throw fieldProblem(
      '/into',
      '应为辖区内另一未结束的事件',
      'must be another incident in your scope that has not ended',
    );
  }
}

async function claim(
  db: Queries,
  doing: Doing,
  incident: { id: string; scope: string },
  ids: readonly string[],
): Promise<void> {
  if (ids.length === 0) return;
  const taken = await repository.claimAttachments(db, doing.county, incident, doing.viewer, ids);
  if (taken !== new Set(ids).size) {
    throw fieldProblem('/attachments', '附件不存在或已被使用', 'an attachment does not exist or belongs elsewhere');
  }
}

async function announce(
  ports: IncidentPorts,
  db: Queries,
  doing: Doing,
  id: string,
  what: { status: number; action: Stepped['action']; before: IncidentRow | null; number: number },
): Promise<Change<Incident>> {
  const row = await repository.findIncident(db, doing.county, id);
  if (row === null) throw new Error(`incident ${id} vanished inside its own transaction`);
  const incident = presentIncident(row);
  const left = what.before !== null && what.before.scope !== row.scope ? { leftCode: what.before.scope } : {};
  const { before, action, number } = what;
  const more = await ports.onStepped(db, doing, { before, after: row, action, number });
  return {
    status: what.status,
    answer: incident,
    events: [
      {
        kind: 'incident',
        entityId: id,
        scopeCode: row.scope,
        ...left,
        workerIds: await repository.listFollowers(db, doing.county, id),
        data: incident,
      },
      ...more,
    ],
    audit: [
      {
        action: `incident.${what.action}`,
        target: `incident:${id}`,
        scopeCode: row.scope,
        before: what.before === null ? null : factsForAudit(what.before),
        after: factsForAudit(row),
      },
    ],
  };
}

const factsForAudit = ({ state, owner, department, scope, version }: IncidentRow) => ({
  state,
  owner,
  department,
  scope,
  version,
});

/** What the rules look at of a stored line of the log. */
export const factsOf = (step: StepRow): StepFacts => ({
  action: step.action,
  owner: step.owner,
  department: step.department,
  callback: step.details?.callback ?? null,
  remainingMs: step.details?.remainingMs ?? null,
});
