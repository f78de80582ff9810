import { HistoryMarks, HistoryMoment } from '#contract/history';
import type { HttpClient } from '../../api/http-client.ts';

/** The county as this seat could see it at a moment, epoch ms. */
export function readMoment(http: HttpClient, atMs: number, signal: AbortSignal): Promise<HistoryMoment> {
  return http.get(HistoryMoment, `/api/history?at=${new Date(atMs).toISOString()}`, { signal });
}

/** What was reported from one moment to another, epoch ms. */
export function readMarks(http: HttpClient, fromMs: number, toMs: number): Promise<HistoryMarks> {
  const [from, to] = [new Date(fromMs).toISOString(), new Date(toMs).toISOString()];
  return http.get(HistoryMarks, `/api/history/marks?from=${from}&to=${to}`);
}
