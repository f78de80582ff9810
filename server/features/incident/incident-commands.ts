import { isWithin } from '#contract/division';
import type { Incident, IncidentReport, IncidentStepRequest } from '#contract/incident';
import type { Queries } from '../../db/database.ts';
import type { Viewer } from '../../db/viewer.ts';
import type { Change, NewEvent } from '../../live/command.ts';
import { AppProblem, fieldProblem } from '../../problem.ts';
import { countyDay, formatCaseNumber } from './case-number.ts';
import { isDivision } from './centre-choices.ts';
import { readDeviceTime } from './device-time.ts';
import { firstDeadline } from './incident-deadlines.ts';
import { absorb, detach, lockMergePair } from './incident-merge.ts';
import type { Doing, IncidentPorts } from './incident-ports.ts';
import * as repository from './incident-repository.ts';
import type { IncidentRow } from './incident-row.ts';
import { settlingSteps } from './incident-rules.ts';
import {
  announce,
  applyStep,
  changeOf,
  claim,
  lockIncident,
  type StepExtras,
  type Stepping,
  type Work,
} from './incident-step.ts';
import { BIRTH_STATE } from './incident-transitions.ts';

/** The changes of incidents; each runs inside the caller's transaction. */
export interface IncidentCommands {
  /** Stores a report: place, case number, deadline, first line of the log, photos; 就地办结 walks on to its close. */
  report(db: Queries, doing: Doing, id: string, report: IncidentReport): Promise<Change<Incident>>;
  /** Takes one step; refused when another version is current. */
  step(db: Queries, doing: Doing, id: string, request: IncidentStepRequest): Promise<Change<Incident>>;
  /** Writes the `assign` step that an order about the incident means; the caller gives no version, the newest is meant. */
  assignByOrder(db: Queries, doing: Doing, id: string, orderId: string): Promise<NewEvent[]>;
}

/** Binds the changes of incidents to what they ask of the rest of the server. */
export function createIncidentCommands(ports: IncidentPorts): IncidentCommands {
  return {
    report: (db, doing, id, report) => reportIncident({ ports, db, doing }, id, report),
    step: (db, doing, id, request) => stepIncident({ ports, db, doing }, id, request),
    async assignByOrder(db, doing, id, orderId) {
      const row = await lockIncident(db, doing.county, id);
      const stepping = await applyStep({ ports, db, doing }, row, { action: 'assign' }, { details: { orderId } });
      return [stepping.event, ...stepping.more];
    },
  };
}

async function reportIncident(work: Work, id: string, report: IncidentReport): Promise<Change<Incident>> {
  const { db, doing } = work;
  const grid = await locate(db, doing, report);
  const authority = report.settled === undefined ? null : settler(doing.viewer, report, grid.village);
  const reported = await writeReport(work, id, report, grid);
  if (authority === null || report.settled === undefined) return changeOf(201, [reported]);
  const settled = await settle(work, reported.row, { ...report.settled, authority });
  return changeOf(201, [reported, ...settled]);
}

async function locate(db: Queries, { county, viewer }: Doing, report: IncidentReport) {
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
  return grid;
}

/**
 * Whose right settles a report on the spot: the village's own, used by its worker or its seat. What a worker settled elsewhere is
 * reported like anything else, so that a phone that was without signal loses nothing.
 */
function settler(viewer: Viewer, report: IncidentReport, village: string): Viewer | null {
  if ((report.kind ?? 'incident') !== 'incident') {
    throw fieldProblem('/settled', '只有事件可以就地办结', 'only an incident is settled: this kind is a record');
  }
  if (viewer.role === 'worker' && viewer.scope !== village) return null;
  if (viewer.scope !== village || (viewer.role !== 'worker' && viewer.role !== 'duty')) {
    throw fieldProblem('/settled', '只能在本村就地办结，请直接上报', 'is for your own village: report it without this');
  }
  return { ...viewer, role: 'duty', grids: null };
}

async function writeReport(
  work: Work,
  id: string,
  report: IncidentReport,
  grid: { code: string; village: string },
): Promise<Stepping> {
  const { ports, db, doing } = work;
  const { county, viewer, at } = doing;
  const state = BIRTH_STATE[report.kind ?? 'incident'];
  const day = countyDay(at);
  const caseNumber = formatCaseNumber(county, day, await repository.nextCaseOfDay(db, county, day));
  const facts = { state, type: report.type ?? 'other', urgency: report.urgency ?? 'normal' } as const;
  const deadlineAt = firstDeadline(facts, await ports.readDeadlines(db), at);
  await repository.insertIncident(db, county, {
    id,
    caseNumber,
    report,
    ...(await ports.readMatter(db, report)),
    state,
    grid,
    viewer,
    source: viewer.workerId === null ? 'desk' : 'field',
    reporterRole: viewer.role === 'worker' || viewer.role === 'leader' ? viewer.role : 'duty',
    happenedAt: readDeviceTime(report.deviceTime, at),
    receivedAt: at,
    deadlineAt,
  });
  await repository.insertStep(db, county, id, {
    number: 1,
    action: 'report',
    viewer,
    centre: viewer.scope,
    at,
    before: null,
    after: state,
    owner: grid.village,
    deadlineAt,
    department: null,
    dueAt: null,
    routedBy: null,
    opinion: null,
    details: null,
    attachments: report.attachments ?? [],
  });
  await claim(db, doing, { id, scope: grid.code }, report.attachments ?? []);
  return announce(work, id, { action: 'report', before: null, number: 1 });
}

async function stepIncident(work: Work, id: string, request: IncidentStepRequest): Promise<Change<Incident>> {
  const { db, doing } = work;
  const { action, version, ...wish } = request;
  if (action === 'merge' && request.into !== undefined) return mergeInto(work, id, request, request.into);
  const row = await lockIncident(db, doing.county, id);
  if (row.version !== version) throw new AppProblem('version-conflict');
  if (request.owner !== undefined && !(await isDivision(db, doing.county, request.owner))) {
    throw fieldProblem('/owner', '没有该综治中心', 'is no centre of this county');
  }
  await work.ports.checkRouting(db, row.village, request);
  if (action === 'settle') return changeOf(200, await settleCase(work, row, wish));
  const extras = { attachments: request.attachments, marks: request };
  const stepping = await applyStep(work, row, { ...wish, action }, extras);
  if (action !== 'reopen' || row.mergedInto === null) return changeOf(200, [stepping]);
  return changeOf(200, [stepping], [await detach(work, row.mergedInto, row, request.opinion ?? null)]);
}

async function mergeInto(
  work: Work,
  id: string,
  request: IncidentStepRequest,
  into: string,
): Promise<Change<Incident>> {
  const [row, target] = await lockMergePair(work, id, into);
  if (row.version !== request.version) throw new AppProblem('version-conflict');
  await work.ports.checkRouting(work.db, row.village, request);
  const extras = { attachments: request.attachments, marks: request };
  const merged = await applyStep(work, row, { ...request, action: 'merge' }, extras);
  return changeOf(200, [merged], [await absorb(work, target, row, request.opinion ?? null)]);
}

type Settlement = Pick<StepExtras, 'attachments' | 'authority'> & { readonly opinion?: string | undefined };

async function settleCase(work: Work, row: IncidentRow, settlement: Settlement): Promise<Stepping[]> {
  if (settlingSteps({ incident: row, viewer: work.doing.viewer }).length === 0) {
    throw new AppProblem('transition-refused', {
      detail: {
        zh: '只有村级在办的事件可以就地办结',
        en: 'only a village settles on the spot, what it owns and has open',
      },
    });
  }
  if ((settlement.opinion ?? '').trim() === '') throw fieldProblem('/opinion', '请写明如何办结', 'say what was done');
  return settle(work, row, settlement);
}

/** Walks what is left of the loop to its close; the words and photos stand at the finish, and whoever was there was asked there. */
async function settle(work: Work, row: IncidentRow, settlement: Settlement): Promise<Stepping[]> {
  const { opinion, attachments } = settlement;
  const viewer = settlement.authority ?? work.doing.viewer;
  const steppings: Stepping[] = [];
  for (const action of settlingSteps({ incident: row, viewer })) {
    const callback = action === 'callback' ? { callback: { isReached: true, isSolved: true } } : {};
    const words = action === 'finish' && opinion !== undefined ? { opinion } : {};
    const photos = action === 'finish' ? { attachments } : {};
    const before = steppings.at(-1)?.row ?? row;
    const extras = { authority: viewer, isOnSpot: true, ...photos };
    steppings.push(await applyStep(work, before, { action, ...callback, ...words }, extras));
  }
  return steppings;
}
