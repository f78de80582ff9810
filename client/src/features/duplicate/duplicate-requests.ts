import { DuplicateCounts, Duplicates } from '#contract/duplicate';
import type { HttpClient } from '../../api/http-client.ts';

/** What may be the same as one incident. */
export function readDuplicates(http: HttpClient, incidentId: string) {
  return http.get(Duplicates, `/api/incidents/${incidentId}/duplicates`);
}

/** Which new incidents may be the same as another one. */
export function countDuplicates(http: HttpClient) {
  return http.get(DuplicateCounts, '/api/duplicates');
}
