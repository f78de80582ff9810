import { Summary } from '#contract/snapshot';
import { createStore } from 'zustand/vanilla';
import type { HttpClient } from '../../api/http-client.ts';
import { errorCodeOf, type ApiErrorCode } from '../../api/api-error.ts';

/** The figures of the scope, with why they could not be read the last time. */
export interface SummaryState {
  summary: Summary | null;
  failure: ApiErrorCode | null;
}

/** Creates the store of the figures. */
export function createSummaryStore() {
  return createStore<SummaryState>(() => ({ summary: null, failure: null }));
}
export type SummaryStore = ReturnType<typeof createSummaryStore>;

/** Reads the figures anew; a failure keeps the last ones, which tell their own time. */
export async function refreshSummary(store: SummaryStore, http: HttpClient): Promise<void> {
  try {
    store.setState({ summary: await http.get(Summary, '/api/summary'), failure: null });
  } catch (error) {
    store.setState({ failure: errorCodeOf(error) });
  }
}
