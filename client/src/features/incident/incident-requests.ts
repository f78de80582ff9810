import { Incident, IncidentDetail, type CaseAction, type IncidentReport, type RoutedBy } from '#contract/incident';
import type { HttpClient } from '../../api/http-client.ts';
import { mintUuid7 } from '../../lib/uuid7.ts';

const PRINT_TIMEOUT_MS = 90_000;

/** Reads everything about one incident that this seat may see. */
export function readIncident(http: HttpClient, id: string): Promise<IncidentDetail> {
  return http.get(IncidentDetail, `/api/incidents/${id}`);
}

/** A case's chronology as the server prints it; it may wait for others that print. */
export async function readDocument(http: HttpClient, id: string): Promise<Blob> {
  const { bytes } = await http.bytes(`/api/incidents/${id}/document`, { timeoutMs: PRINT_TIMEOUT_MS });
  return new Blob([bytes as Uint8Array<ArrayBuffer>], { type: 'application/pdf' });
}

/** A report whose command id was minted in this page and not parsed. */
export type NewReport = Omit<IncidentReport, 'commandId'> & { commandId: string };

/** Reports an incident from a desk; the same command id sent again is the same report. */
export function reportIncident(http: HttpClient, report: NewReport): Promise<Incident> {
  return http.send(Incident, 'POST', '/api/incidents', report);
}

/** What came of calling the person back. */
export interface CallbackResult {
  isReached: boolean;
  isSolved: boolean;
}

/** What a step carries besides its action; `owner` and `department` are where it goes, by the line `routedBy`. */
export interface StepWords {
  opinion?: string;
  owner?: string;
  department?: string;
  routedBy?: RoutedBy;
  deadlineAt?: string;
  into?: string;
  attachments?: string[];
  callback?: CallbackResult;
}

/**
 * Takes one step on the version that is on screen. The command id belongs to the tap: a retry of the same request is one step.
 * @throws ApiError `version-conflict` when someone was faster, `transition-refused` when the table has no such step
 */
export function takeStep(
  http: HttpClient,
  incident: Pick<Incident, 'id' | 'version'>,
  action: CaseAction,
  words: StepWords = {},
): Promise<Incident> {
  const body = { commandId: mintUuid7(), version: incident.version, action, ...words };
  return http.send(Incident, 'POST', `/api/incidents/${incident.id}/steps`, body);
}
