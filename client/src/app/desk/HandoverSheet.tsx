import type { Handover, HandoverDraft } from '#contract/shift';
import { useCallback, useEffect, useState } from 'react';
import { HandoverPanel } from '../../features/shift/HandoverPanel.tsx';
import { answerHandover, listHandovers, offerHandover, readDraft } from '../../features/shift/shift-requests.ts';
import { Notice } from '../../ui/Notice.tsx';
import { useCounty, useStoreState } from '../live/county-context.tsx';
import { wordsOf } from '../shell/failure-words.ts';

/** The end of a shift: what is open, and the successor's signature at this desk or another. */
export function HandoverSheet() {
  const { http, stores } = useCounty();
  const change = useStoreState(stores.shifts.changes, ({ count }) => count);
  const [draft, setDraft] = useState<HandoverDraft | null>(null);
  const [handovers, setHandovers] = useState<readonly Handover[]>([]);
  const [failure, setFailure] = useState<string | null>(null);
  const [isBusy, setIsBusy] = useState(false);
  const fail = useCallback((error: unknown) => setFailure(wordsOf(error)), []);
  const read = useCallback(async () => {
    const [fresh, list] = await Promise.all([readDraft(http), listHandovers(http)]);
    setDraft(fresh);
    setHandovers(list);
  }, [http]);
  useEffect(() => {
    read().catch(fail);
  }, [read, fail, change]);
  const settle = (work: Promise<unknown>) => {
    setIsBusy(true);
    setFailure(null);
    void work
      .then(read)
      .catch(fail)
      .finally(() => setIsBusy(false));
  };
  return (
    <div data-testid="handover-sheet">
      {failure && <Notice kind="error" title={failure} />}
      <HandoverPanel
        draft={draft}
        handovers={handovers}
        isBusy={isBusy}
        onOffer={(note) => settle(offerHandover(http, note))}
        onAnswer={(id, decision, { account, password, reason }) =>
          settle(answerHandover(http, id, { account, password, decision, ...(reason ? { reason } : {}) }))
        }
      />
    </div>
  );
}
