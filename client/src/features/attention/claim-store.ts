import type { Claim, ClaimChange } from '#contract/attention';
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { FrameScheduler } from '../../lib/frame-batch.ts';
import { createKeyedStore, type KeyedStore } from '../../lib/keyed-store.ts';

/** A case that somebody took over from someone else. */
export interface TakenCase {
  incidentId: string;
  from: string;
  by: string;
  reason: string;
}

/** Who has which case, by incident id. */
export interface ClaimStore {
  claims: KeyedStore<string, Claim>;
  /** Cases taken over since the page was opened, the newest last; a desk tells its officer of the own ones. */
  taken: StoreApi<{ cases: readonly TakenCase[] }>;
  replaceAll(claims: readonly Claim[]): void;
  apply(incidentId: string, change: ClaimChange): void;
  /** The officer has read it. */
  dismiss(incidentId: string): void;
}

/** Creates the store of claims. */
export function createClaimStore(schedule?: FrameScheduler): ClaimStore {
  const claims = createKeyedStore<string, Claim>(schedule);
  const taken = createStore<{ cases: readonly TakenCase[] }>(() => ({ cases: [] }));
  const others = (incidentId: string) => taken.getState().cases.filter((known) => known.incidentId !== incidentId);
  return {
    claims,
    taken,
    replaceAll: (items) => claims.replaceAll(items.map((claim) => [claim.incidentId, claim])),
    apply(incidentId, { claim, taken: loss }) {
      if (claim) claims.set(incidentId, claim);
      else claims.remove(incidentId);
      if (!loss || !claim) return;
      const { from, reason } = loss;
      taken.setState({ cases: [...others(incidentId), { incidentId, from, by: claim.name ?? claim.account, reason }] });
    },
    dismiss: (incidentId) => taken.setState({ cases: others(incidentId) }),
  };
}
