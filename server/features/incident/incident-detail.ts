import type { IncidentDetail } from '#contract/incident';
import type { Queries } from '../../db/database.ts';
import type { Viewer } from '../../db/viewer.ts';
import { AppProblem } from '../../problem.ts';
import { listPeers } from './centre-choices.ts';
import * as repository from './incident-repository.ts';
import { factsOf, presentIncident, presentStep } from './incident-row.ts';
import { possibleActions, situationOf } from './incident-rules.ts';
import { findReference, listMerged } from './merge-repository.ts';

/** Everything about one incident that the viewer may see. @throws AppProblem `not-found` for one out of the viewer's sight */
export async function readDetail(db: Queries, county: string, viewer: Viewer, id: string): Promise<IncidentDetail> {
  const row = await repository.findIncident(db, county, id);
  if (row === null) throw new AppProblem('not-found');
  const steps = await repository.listSteps(db, county, id);
  const mayName = viewer.role !== 'wall';
  const actions = possibleActions(situationOf(row, steps.map(factsOf), viewer));
  return {
    incident: presentIncident(row),
    text: mayName ? row.text : '',
    reporterName: mayName ? (steps[0]?.actorName ?? null) : null,
    deviceTime:
      row.deviceAt === null
        ? null
        : { observedAt: row.deviceAt.toISOString(), offsetMinutes: row.deviceOffsetMin ?? 0 },
    steps: steps.map((step) => presentStep(step, mayName)),
    attachments: (await repository.listAttachmentIds(db, county, id)) as IncidentDetail['attachments'],
    actions,
    merged: await listMerged(db, county, id),
    mergedInto: row.mergedInto === null ? null : await findReference(db, county, row.mergedInto),
    transferTo: actions.includes('transfer') ? await listPeers(db, county, row) : [],
  };
}
