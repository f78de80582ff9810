import { isWithin } from '#contract/division';
import type { Incident, IncidentStepRequest, StepAction } from '#contract/incident';
import type { Queries } from '../../db/database.ts';
import type { Viewer } from '../../db/viewer.ts';
import { asCounty } from '../../db/viewer-setup.ts';
import type { Change, NewAudit, NewEvent } from '../../live/command.ts';
import { AppProblem, fieldProblem } from '../../problem.ts';
import { FOLLOWS_A_LINE } from './incident-deadlines.ts';
import { foldSteps, lineFollowed, type StepFacts } from './incident-log.ts';
import type { Doing, IncidentPorts } from './incident-ports.ts';
import * as repository from './incident-repository.ts';
import { factsOf, type IncidentRow, presentIncident } from './incident-row.ts';
import { decideStep, situationOf } from './incident-rules.ts';
import type { StepWish } from './incident-situation.ts';

/** What a change of an incident works with, inside one transaction. */
export interface Work {
  readonly ports: IncidentPorts;
  readonly db: Queries;
  readonly doing: Doing;
}

/** What a step did: the incident after it, its own event, and what followed. */
export interface Stepping {
  readonly row: IncidentRow;
  readonly event: NewEvent;
  readonly more: readonly NewEvent[];
  readonly audit: readonly NewAudit[];
}

/** What goes with a step besides what the rules look at. */
export interface StepExtras {
  readonly attachments?: readonly string[] | undefined;
  /** Whose right decides, where it is not the actor's own: a worker who settles on the spot acts for the village. */
  readonly authority?: Viewer;
  readonly details?: object;
  /** Named or corrected with the step, and the line of the routing list that it follows. */
  readonly marks?: Pick<IncidentStepRequest, 'matter' | 'level' | 'routedBy'>;
  readonly isOnSpot?: boolean;
}

/** Reads an incident and keeps others from changing it meanwhile. */
export async function lockIncident(db: Queries, county: string, id: string): Promise<IncidentRow> {
  const row = await repository.findIncident(db, county, id, true);
  if (row === null) throw new AppProblem('not-found');
  return row;
}

/** Decides one step on a locked incident and writes it down. */
export async function applyStep(
  work: Work,
  row: IncidentRow,
  wish: StepWish,
  extras: StepExtras = {},
): Promise<Stepping> {
  const { ports, db, doing } = work;
  const steps = (await repository.listSteps(db, doing.county, row.id)).map(factsOf);
  const authority = extras.authority ?? doing.viewer;
  const situation = situationOf(row, steps, authority);
  const deadlines = await ports.readDeadlines(db);
  const routedBy = extras.marks?.routedBy ?? null;
  const followed = FOLLOWS_A_LINE.has(wish.action) ? routedBy : lineFollowed(steps);
  const limits = followed === null ? null : await ports.readLineLimits(db, followed);
  const decision = decideStep({ ...situation, at: doing.at, deadlines, line: limits }, wish);
  const line: StepFacts = {
    ...lineOf(doing, wish.action, row),
    centre: authority.scope,
    after: decision.state,
    owner: decision.owner,
    department: decision.department,
    deadlineAt: decision.deadlineAt,
    callback: wish.callback ?? null,
    remainingMs: decision.remainingMs,
    requestedDeadlineAt: decision.requestedDeadlineAt,
    into: wish.into ?? null,
    isOnSpot: extras.isOnSpot ?? false,
    routedBy,
  };
  return writeLine(work, row, steps, line, { ...extras, opinion: wish.opinion ?? null });
}

/** A line that changes nothing yet. */
export function lineOf(doing: Doing, action: StepAction, row: IncidentRow): StepFacts {
  return {
    action,
    actor: doing.viewer.account,
    centre: doing.viewer.scope,
    at: doing.at,
    before: row.state,
    after: row.state,
    owner: row.owner,
    department: row.department,
    deadlineAt: row.deadlineAt,
    callback: null,
    remainingMs: null,
    requestedDeadlineAt: null,
    into: null,
    isOnSpot: false,
    routedBy: null,
  };
}

/** Adds a line to a log, leaves the incident as the log then folds, and tells everybody. */
export function writeLine(
  work: Work,
  row: IncidentRow,
  steps: readonly StepFacts[],
  line: StepFacts,
  extras: Pick<StepExtras, 'attachments' | 'details' | 'marks'> & { readonly opinion: string | null },
): Promise<Stepping> {
  const { db, doing } = work;
  const { county, viewer } = doing;
  return asCounty(db, county, viewer, async () => {
    const scope = scopeAfter(row, line.owner);
    const attachments = extras.attachments ?? [];
    const number = steps.length + 1;
    const { matter = null, level = null } = extras.marks ?? {};
    await repository.updateIncident(db, county, row.id, foldSteps([...steps, line]), { scope, matter, level });
    const details = detailsOf(line, extras.details ?? {});
    const words = { opinion: extras.opinion, dueAt: row.deadlineAt };
    await repository.insertStep(db, county, row.id, { ...line, ...words, number, viewer, details, attachments });
    await claim(db, doing, { id: row.id, scope }, attachments);
    return announce(work, row.id, { action: line.action, before: row, number });
  });
}

/**
 * The code that decides who sees it: the owner always does. It stays as it was where the owner sees it anyway; else its own place
 * decides again where that lies with the owner, or the owner's division does, and whoever saw it before loses it.
 */
function scopeAfter(row: IncidentRow, owner: string): string {
  const place = row.gridCode ?? row.village;
  return [row.scope, place].find((code) => isWithin(owner, code)) ?? owner;
}

function detailsOf(line: StepFacts, more: object): object | null {
  const details = {
    ...more,
    ...(line.callback === null ? {} : { callback: line.callback }),
    ...(line.into === null ? {} : { into: line.into }),
    ...(line.remainingMs === null ? {} : { remainingMs: line.remainingMs }),
    ...(line.requestedDeadlineAt === null ? {} : { requestedDeadlineAt: line.requestedDeadlineAt.toISOString() }),
    ...(line.isOnSpot ? { isOnSpot: true } : {}),
  };
  return Object.keys(details).length === 0 ? null : details;
}

/** Gives the actor's own loose photos to an incident. */
export async function claim(
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

/** The event and the audit line of a step that was just written, and what it sets in motion. */
export async function announce(
  { ports, db, doing }: Work,
  id: string,
  what: { action: StepAction; before: IncidentRow | null; number: number },
): Promise<Stepping> {
  const row = await repository.findIncident(db, doing.county, id);
  if (row === null) throw new Error(`incident ${id} vanished inside its own transaction`);
  const { before, action, number } = what;
  const left = before !== null && before.scope !== row.scope ? { leftCode: before.scope } : {};
  return {
    row,
    event: {
      kind: 'incident',
      entityId: id,
      scopeCode: row.scope,
      ...left,
      workerIds: await repository.listFollowers(db, doing.county, id),
      data: presentIncident(row),
    },
    more: await ports.onStepped(db, doing, { before, after: row, action, number }),
    audit: [
      {
        action: `incident.${action}`,
        target: `incident:${id}`,
        scopeCode: row.scope,
        before: before === null ? null : factsForAudit(before),
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

/**
 * What a command answers after one step or several: readers see the incident as the last one left it, the audit has them all.
 * @param others steps on other incidents that came with it
 */
export function changeOf(
  status: number,
  steppings: readonly Stepping[],
  others: readonly Stepping[] = [],
): Change<Incident> {
  const last = steppings.at(-1);
  if (last === undefined) throw new Error('a change without a step is none');
  const all = [...steppings, ...others];
  return {
    status,
    answer: presentIncident(last.row),
    events: [last.event, ...others.map(({ event }) => event), ...all.flatMap(({ more }) => more)],
    audit: all.flatMap(({ audit }) => audit),
  };
}
