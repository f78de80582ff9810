import type { CallChange } from '#contract/call-change';
import type { MeetingChange } from '#contract/meeting-change';
import type { Viewer } from '../db/viewer.ts';
import type { LoggedEvent } from './event-tail.ts';

/** What an event is to a reader. */
export type Sight = 'seen' | 'left' | 'nothing';

/** Kinds that belong to a village as a whole: its workers see them too, wherever their own grids are. */
const VILLAGE_KINDS: ReadonlySet<string> = new Set(['camera', 'cameraState', 'centre', 'whistle']);

/**
 * Decides what a reader gets of an event: the same rule as the row-level security of `0003_row_security.sql`.
 * @param scopes division codes the reader follows, all inside the viewer's scope; empty for all of it
 */
export function sightOf(viewer: Viewer, scopes: readonly string[], event: LoggedEvent): Sight {
  if (sees(viewer, scopes, event.scopeCode, event)) return 'seen';
  return event.leftCode !== null && sees(viewer, scopes, event.leftCode, event) ? 'left' : 'nothing';
}

function sees(viewer: Viewer, scopes: readonly string[], code: string, event: LoggedEvent): boolean {
  if (event.kind === 'call') return concernsCall(viewer, event.data as CallChange);
  if (event.kind === 'meeting') return (event.data as MeetingChange).seats.includes(ownAddress(viewer));
  if (viewer.workerId !== null && event.workerIds?.includes(viewer.workerId)) return true;
  if (!mayEverSee(viewer, code, event.kind)) return false;
  return scopes.length === 0 || scopes.some((scope) => code.startsWith(scope));
}

/** A call is for its two sides, whoever joined it, and leaders above both: not for all of the scope. */
function concernsCall(viewer: Viewer, call: CallChange): boolean {
  const own = ownAddress(viewer);
  const isAbove = viewer.role === 'leader' && call.scopes.every((scope) => scope.startsWith(viewer.scope));
  return call.parties.includes(own) || call.accounts.includes(viewer.account) || isAbove;
}

/** Where the viewer is called. */
function ownAddress(viewer: Viewer): string {
  return viewer.role === 'worker' ? `worker:${viewer.workerId}` : `${viewer.role}:${viewer.scope}`;
}

function mayEverSee(viewer: Viewer, code: string, kind: string): boolean {
  if (!code.startsWith(viewer.scope)) return false;
  return viewer.grids === null || VILLAGE_KINDS.has(kind) || viewer.grids.includes(code);
}

/** Whether a reader may follow these scopes: each lies inside its own. */
export function mayFollow(viewer: Viewer, scopes: readonly string[]): boolean {
  return scopes.every((scope) => scope.startsWith(viewer.scope));
}
