import type { IncidentSupervisions, Supervision, SupervisionAction } from '#contract/supervision';
import { useCallback, useEffect, useMemo, useState } from 'react';
import {
  issueSupervision,
  readSupervisions,
  stepSupervision,
  type IssueWish,
} from '../../features/supervision/supervision-requests.ts';
import { useCounty, useStoreState } from '../live/county-context.tsx';
import { wordsOf } from '../shell/failure-words.ts';

/** All that lies open in the scope; nothing is known before the first snapshot. */
export function useOpenSupervisions(): { open: readonly Supervision[]; isLoaded: boolean } {
  const { stores } = useCounty();
  const { byKey, isLoaded } = useStoreState(stores.supervisions.open.state);
  return useMemo(() => ({ open: [...byKey.values()], isLoaded }), [byKey, isLoaded]);
}

/** What lies and lay over the case on the desk, and what this seat does about it. */
export interface CaseSupervisions {
  all: IncidentSupervisions | null;
  isBusy: boolean;
  failure: string | null;
  issue: (wish: IssueWish) => Promise<boolean>;
  step: (supervision: Supervision, action: SupervisionAction, words: string) => Promise<boolean>;
}

/** Reads what is laid over a case, again whenever the feed says that something of it changed. */
export function useCaseSupervisions(incidentId: string | null): CaseSupervisions {
  const { http, stores } = useCounty();
  const liveVersion = useStoreState(stores.supervisions.open.state, ({ byKey }) =>
    [...byKey.values()]
      .filter((one) => one.incidentId === incidentId)
      .map(({ id, version }) => `${id}.${version}`)
      .join(' '),
  );
  const [read, setRead] = useState<{ of: string; all: IncidentSupervisions } | null>(null);
  const [isBusy, setIsBusy] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);
  const fail = useCallback((error: unknown) => setFailure(wordsOf(error)), []);
  const readAgain = useCallback(async () => {
    if (incidentId !== null) setRead({ of: incidentId, all: await readSupervisions(http, incidentId) });
  }, [http, incidentId]);
  useEffect(() => {
    readAgain().catch(fail);
  }, [readAgain, fail, liveVersion]);
  const settle = async (work: () => Promise<Supervision>) => {
    if (isBusy) return false;
    setIsBusy(true);
    setFailure(null);
    try {
      stores.supervisions.apply(await work());
      return true;
    } catch (error) {
      fail(error);
      return false;
    } finally {
      setIsBusy(false);
      readAgain().catch(fail);
    }
  };
  return {
    all: read?.of === incidentId ? read.all : null,
    isBusy,
    failure,
    issue: (wish) => settle(() => issueSupervision(http, incidentId ?? '', wish)),
    step: (supervision, action, words) => settle(() => stepSupervision(http, supervision, action, words)),
  };
}
