import { IncidentSupervisions, Supervision, type ManualKind, type SupervisionAction } from '#contract/supervision';
import type { HttpClient } from '../../api/http-client.ts';
import { mintUuid7 } from '../../lib/uuid7.ts';

/** Reads all that is and was laid over an incident, and what this seat may do. */
export function readSupervisions(http: HttpClient, incidentId: string): Promise<IncidentSupervisions> {
  return http.get(IncidentSupervisions, `/api/incidents/${incidentId}/supervisions`);
}

/** What a seat issues; `dueAt` is epoch milliseconds. */
export interface IssueWish {
  kind: ManualKind;
  reason: string;
  target: string;
  dueAtMs: number | null;
}

/** Issues a reminder or a card. The command id belongs to the tap: a retry of the same request is one card. */
export function issueSupervision(http: HttpClient, incidentId: string, wish: IssueWish): Promise<Supervision> {
  const { kind, reason, target, dueAtMs } = wish;
  const due = dueAtMs === null ? {} : { dueAt: new Date(dueAtMs).toISOString() };
  const body = { commandId: mintUuid7(), kind, reason, target, ...due };
  return http.send(Supervision, 'POST', `/api/incidents/${incidentId}/supervisions`, body);
}

/**
 * Takes a step on the version that is on screen.
 * @throws ApiError `version-conflict` when someone was faster, `transition-refused` when the table has no such step
 */
export function stepSupervision(
  http: HttpClient,
  supervision: Pick<Supervision, 'id' | 'version'>,
  action: SupervisionAction,
  words = '',
): Promise<Supervision> {
  const text = words.trim();
  const body = {
    commandId: mintUuid7(),
    version: supervision.version,
    action,
    ...(text === '' ? {} : { words: text }),
  };
  return http.send(Supervision, 'POST', `/api/supervisions/${supervision.id}/steps`, body);
}
