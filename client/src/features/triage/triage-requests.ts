import { TriageCases, TriageReport, type TriageList, type TriageQuery } from '#contract/triage';
import type { HttpClient } from '../../api/http-client.ts';

/** Reads the figures of the cases reported from `from` until before `to`, a row a division of `level`. */
export function readTriageReport(http: HttpClient, query: TriageQuery): Promise<TriageReport> {
  return http.get(TriageReport, `/api/triage-figures?${new URLSearchParams(query).toString()}`);
}

/** Reads the cases behind one number of one division. */
export async function readTriageCases(
  http: HttpClient,
  query: { from: string; to: string; code: string; of: TriageList },
) {
  return (await http.get(TriageCases, `/api/triage-figures/cases?${new URLSearchParams(query).toString()}`)).items;
}
