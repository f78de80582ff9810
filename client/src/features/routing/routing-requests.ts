import { RouteBodies, RouteSuggestions } from '#contract/routing';
import type { HttpClient } from '../../api/http-client.ts';

/** Everybody in this seat's scope that a case can be sent to. */
export async function readRouteBodies(http: HttpClient) {
  return (await http.get(RouteBodies, '/api/routing/bodies')).items;
}

/** Where a case belongs by the county's routing list, best first. */
export async function readRouteSuggestions(http: HttpClient, incidentId: string) {
  return (await http.get(RouteSuggestions, `/api/incidents/${incidentId}/route-suggestions`)).items;
}
