import { Brief, Concern, type BriefList } from '#contract/brief';
import { Incident } from '#contract/incident';
import { Page } from '#contract/paging';
import type { HttpClient } from '../../api/http-client.ts';
import { mintUuid7 } from '../../lib/uuid7.ts';

const IncidentPage = Page(Incident);

/** The day so far in the reader's scope. */
export function readBrief(http: HttpClient): Promise<Brief> {
  return http.get(Brief, '/api/brief');
}

/** One page of the incidents that a count of the brief stands for. */
export function readBriefCases(
  http: HttpClient,
  list: BriefList,
  cursor: string | null,
): Promise<{ items: Incident[]; nextCursor: string | null }> {
  const from = cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`;
  return http.get(IncidentPage, `/api/brief/cases?of=${list}${from}`);
}

/** Follows an incident, or no longer. */
export function followIncident(http: HttpClient, incidentId: string, isFollowed: boolean): Promise<Concern> {
  const body = { commandId: mintUuid7(), isFollowed };
  return http.send(Concern, 'PUT', `/api/incidents/${incidentId}/concern`, body);
}
