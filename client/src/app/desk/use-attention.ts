import type { Claim, Viewing } from '#contract/attention';
import { useEffect, useState } from 'react';
import { claimCase, reportViewing } from '../../features/attention/attention-requests.ts';
import { mintUuid7 } from '../../lib/uuid7.ts';
import { useCounty, useStoreState } from '../live/county-context.tsx';
import { wordsOf } from '../shell/failure-words.ts';

/** Who has a case, and who looks at which now. */
export interface Attention {
  /** Who has the case on the desk; null while nobody does. */
  claim: Claim | null;
  /** What lies open on other seats of the scope. */
  viewings: readonly Viewing[];
  /** Claims, takes over or gives up the case on the desk; resolves to why it was refused, null when it was done. */
  act: (action: 'claim' | 'release', reason: string) => Promise<string | null>;
}

/** Nobody is told of a case that was passed by on the way down the list. */
const SETTLED_MS = 500;
const REPORT_EVERY_MS = 4_000;

/** One tab of one browser. */
const SEAT_ID = mintUuid7();

/**
 * Says which case lies open here, every few seconds, and learns what lies open elsewhere; `onLocked` is called when the session was
 * locked on another page of it.
 */
export function useAttention(incidentId: string | null, isLocked: boolean, onLocked: () => void): Attention {
  const { http, stores } = useCounty();
  const [viewings, setViewings] = useState<readonly Viewing[]>([]);
  const claim = useStoreState(
    stores.claims.claims.state,
    (state) => (incidentId === null ? null : state.byKey.get(incidentId)) ?? null,
  );
  const open = isLocked ? null : incidentId;
  useEffect(() => {
    let isOver = false;
    const report = () =>
      void reportViewing(http, SEAT_ID, open).then(
        (answer) => {
          if (isOver) return;
          setViewings(answer.items);
          if (answer.isLocked && !isLocked) onLocked();
        },
        // Who looks is not known while the server is away; the banner says that it is.
        () => !isOver && setViewings([]),
      );
    const first = setTimeout(report, SETTLED_MS);
    const timer = setInterval(report, REPORT_EVERY_MS);
    return () => {
      isOver = true;
      clearTimeout(first);
      clearInterval(timer);
    };
  }, [http, open, isLocked, onLocked]);
  const act = async (action: 'claim' | 'release', reason: string) => {
    if (incidentId === null) return null;
    try {
      stores.claims.apply(incidentId, await claimCase(http, incidentId, action, reason));
      return null;
    } catch (error) {
      return wordsOf(error);
    }
  };
  return { claim, viewings, act };
}
