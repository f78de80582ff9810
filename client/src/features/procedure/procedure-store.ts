import { CaseProcedure, CaseTicks, type ProcedureTick } from '#contract/procedure';
import type { HttpClient } from '../../api/http-client.ts';
import { createKeyedStore, type KeyedStore } from '../../lib/keyed-store.ts';
import { mintUuid7 } from '../../lib/uuid7.ts';

/** What is ticked of each case that was looked at or changed, by incident id. */
export interface ProcedureStore {
  ticks: KeyedStore<string, readonly ProcedureTick[]>;
  apply(ticks: CaseTicks): void;
}

/** Creates the store of ticks. */
export function createProcedureStore(): ProcedureStore {
  const ticks = createKeyedStore<string, readonly ProcedureTick[]>();
  return { ticks, apply: (change) => ticks.set(change.incidentId, change.ticks) };
}

/** Reads the procedure of a case. */
export function readProcedure(http: HttpClient, incidentId: string): Promise<CaseProcedure> {
  return http.get(CaseProcedure, `/api/incidents/${incidentId}/procedure`);
}

/** Ticks an item of a case, or takes the tick away. */
export function tickItem(http: HttpClient, incidentId: string, itemId: string, isDone: boolean): Promise<CaseTicks> {
  const path = `/api/incidents/${incidentId}/procedure/${itemId}`;
  return http.send(CaseTicks, 'POST', path, { commandId: mintUuid7(), isDone });
}
