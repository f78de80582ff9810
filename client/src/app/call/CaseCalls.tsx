import type { Call } from '#contract/call';
import { useEffect, useState } from 'react';
import { listCaseCalls } from '../../features/call/call-requests.ts';
import { CaseCallList } from '../../features/call/CaseCallList.tsx';
import { useCounty, useStoreState } from '../live/county-context.tsx';

/** The calls about a case, read again when one changes. */
export function CaseCalls({ incidentId }: { incidentId: string }) {
  const { http, stores } = useCounty();
  const changed = useStoreState(stores.callChange);
  const [known, setKnown] = useState<{ id: string; calls: readonly Call[] } | null>(null);
  useEffect(() => {
    let isGone = false;
    listCaseCalls(http, incidentId).then(
      (calls) => isGone || setKnown({ id: incidentId, calls }),
      () => undefined, // What was known stands; the case itself says that it is offline.
    );
    return () => {
      isGone = true;
    };
  }, [http, incidentId, changed]);
  return known?.id === incidentId ? <CaseCallList calls={known.calls} /> : null;
}
