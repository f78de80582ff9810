import type { CallAction, ForceDirectory, Whistle, WhistleDetail, WhistleStepRequest } from '#contract/whistle';
import { useCallback, useEffect, useMemo, useState } from 'react';
import { byPressure } from '../../features/whistle/call-timer.ts';
import { readForces, readWhistle, stepWhistle } from '../../features/whistle/whistle-requests.ts';
import { useCounty, useStoreState } from '../live/county-context.tsx';
import { wordsOf } from '../shell/failure-words.ts';

/** Open whistles of the scope, those that ring at this centre first; null before the first snapshot. */
export function useOpenWhistles(centre: string): { whistles: readonly Whistle[]; isLoaded: boolean } {
  const { stores } = useCounty();
  const { byKey, isLoaded } = useStoreState(stores.whistles.live.state);
  return useMemo(() => ({ whistles: byPressure(byKey.values(), centre), isLoaded }), [byKey, isLoaded, centre]);
}

/** The chosen whistle and what is done to it. */
export interface WhistleDesk {
  detail: WhistleDetail | null;
  directory: ForceDirectory | null;
  isBusy: boolean;
  failure: string | null;
  fail: (error: unknown) => void;
  step: (action: CallAction, more: Partial<WhistleStepRequest>) => Promise<boolean>;
}

/** Reads the chosen whistle, again whenever the feed says that it changed, and takes its steps. */
export function useWhistleDesk(id: string | null): WhistleDesk {
  const { http, stores } = useCounty();
  const liveVersion = useStoreState(
    stores.whistles.live.state,
    (state) => (id ? state.byKey.get(id)?.version : 0) ?? 0,
  );
  const [detail, setDetail] = useState<WhistleDetail | null>(null);
  const [directory, setDirectory] = useState<ForceDirectory | null>(null);
  const [isBusy, setIsBusy] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);
  const fail = useCallback((error: unknown) => setFailure(wordsOf(error)), []);
  useEffect(() => {
    readForces(http).then(setDirectory, fail);
  }, [http, fail]);
  const read = useCallback(async () => {
    if (id === null) return;
    const fresh = await readWhistle(http, id);
    setDetail((before) =>
      before?.whistle.id === id && before.whistle.version > fresh.whistle.version ? before : fresh,
    );
  }, [http, id]);
  useEffect(() => {
    setDetail(null);
    setFailure(null);
  }, [id]);
  useEffect(() => {
    read().catch(fail);
  }, [read, fail, liveVersion]);
  const step = async (action: CallAction, more: Partial<WhistleStepRequest>) => {
    if (id === null || isBusy) return false;
    setIsBusy(true);
    setFailure(null);
    try {
      stores.whistles.apply(await stepWhistle(http, id, { ...more, action }));
      return true;
    } catch (error) {
      fail(error);
      return false;
    } finally {
      setIsBusy(false);
      read().catch(fail);
    }
  };
  return { detail: detail?.whistle.id === id ? detail : null, directory, isBusy, failure, fail, step };
}
