import { fieldProblem } from '../../problem.ts';
import * as repository from './incident-repository.ts';
import { factsOf, type IncidentRow } from './incident-row.ts';
import { lineOf, lockIncident, type Stepping, type Work, writeLine } from './incident-step.ts';
import { asCounty } from '../../db/viewer-setup.ts';
import { addFollowers, removeFollowers } from './merge-repository.ts';

/**
 * Locks an incident and what it is to be merged into: another one that the viewer sees and that is open. What was merged is open no
 * more, so merging never runs in a circle; both are locked in one order, so two merges never wait for each other.
 */
export async function lockMergePair(work: Work, id: string, into: string): Promise<[IncidentRow, IncidentRow]> {
  const { db, doing } = work;
  const first = id < into ? null : await repository.findIncident(db, doing.county, into, true);
  const row = await lockIncident(db, doing.county, id);
  const target = first ?? (into === id ? null : await repository.findIncident(db, doing.county, into, true));
  if (target === null || target.id === id || repository.isFinal(target.state)) {
    throw fieldProblem(
      '/into',
      '应为辖区内另一未结束的事件',
      'must be another incident in your scope that has not ended',
    );
  }
  return [row, target];
}

/** Writes into the other incident's log that it took another in, whose followers it gets. */
export async function absorb(
  work: Work,
  target: IncidentRow,
  merged: IncidentRow,
  opinion: string | null,
): Promise<Stepping> {
  const { db, doing } = work;
  const { county, viewer } = doing;
  await asCounty(db, county, viewer, async () => {
    const followers = await repository.listFollowers(db, county, merged.id);
    await addFollowers(db, county, target.id, merged.id, followers);
  });
  return writeAside(work, target, 'absorb', merged, opinion);
}

/** Writes into the other incident's log that another was taken out again. */
export async function detach(
  work: Work,
  mergedInto: string,
  reopened: IncidentRow,
  opinion: string | null,
): Promise<Stepping> {
  const { db, doing } = work;
  const { county, viewer } = doing;
  const target = await asCounty(db, county, viewer, async () => {
    await removeFollowers(db, county, mergedInto, reopened.id);
    return lockIncident(db, county, mergedInto);
  });
  return writeAside(work, target, 'detach', reopened, opinion);
}

async function writeAside(
  work: Work,
  target: IncidentRow,
  action: 'absorb' | 'detach',
  other: IncidentRow,
  opinion: string | null,
): Promise<Stepping> {
  const { db, doing } = work;
  const log = await asCounty(db, doing.county, doing.viewer, () => repository.listSteps(db, doing.county, target.id));
  const details = { incident: other.id, caseNumber: other.caseNumber };
  return writeLine(work, target, log.map(factsOf), lineOf(doing, action, target), { opinion, details });
}
