import type { WishedCall } from '../call/call-desk.ts';
import type { Selection } from '../county-map/selection.ts';
import type { Desk } from './desk-entry.ts';

/** Who is called by what is chosen on the map: a worker, or the duty seat of a division. */
export function calleeOfSelection({ kind, id }: Selection): string | null {
  if (kind === 'worker') return `worker:${id}`;
  return kind === 'division' ? `duty:${id}` : null;
}

/** Whom the key calls: who is chosen on the map, else the first worker of the order in the making, else the centre that owns the case. */
export function calleeOf({ choice, dispatch, queue, session }: Desk): WishedCall | null {
  const incident = queue.selected;
  const about = incident === null ? {} : { incidentId: incident.id };
  const chosen = choice.picked && calleeOfSelection(choice.picked);
  if (chosen) return { callee: chosen, ...about };
  if (incident === null) return null;
  if (incident.owner !== session.scope) return { callee: `duty:${incident.owner}`, ...about };
  const worker = dispatch.workers?.find(({ isChosen, workerId }) => isChosen && workerId !== null);
  return worker ? { callee: `worker:${worker.workerId}`, ...about } : null;
}
