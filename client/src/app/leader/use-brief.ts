import type { Brief } from '#contract/brief';
import { useCallback, useEffect, useState } from 'react';
import { readBrief } from '../../features/brief/brief-requests.ts';
import { useCounty } from '../live/county-context.tsx';
import { wordsOf } from '../shell/failure-words.ts';

/** The brief as it was last read; what was read stands while a later read fails. */
export interface BriefView {
  brief: Brief | null;
  failure: string | null;
  again: () => void;
}

const PERIOD_MS = 30_000;
/** A burst of changes is one read. */
const SETTLE_MS = 800;

/** Reads the brief, again when an incident or a card changes, and every half minute: deadlines pass by themselves. */
export function useBrief(): BriefView {
  const { http, stores } = useCounty();
  const [brief, setBrief] = useState<Brief | null>(null);
  const [failure, setFailure] = useState<string | null>(null);
  const read = useCallback(() => {
    readBrief(http).then(
      (fresh) => {
        setBrief((before) => (before !== null && before.at > fresh.at ? before : fresh));
        setFailure(null);
      },
      (error: unknown) => setFailure(wordsOf(error)),
    );
  }, [http]);
  useEffect(() => {
    let waiting: ReturnType<typeof setTimeout> | undefined;
    const soon = () => {
      waiting ??= setTimeout(() => {
        waiting = undefined;
        read();
      }, SETTLE_MS);
    };
    read();
    const timer = setInterval(read, PERIOD_MS);
    const stops = [stores.incidents.live.state.subscribe(soon), stores.supervisions.open.state.subscribe(soon)];
    return () => {
      clearInterval(timer);
      clearTimeout(waiting);
      for (const stop of stops) stop();
    };
  }, [read, stores]);
  return { brief, failure, again: read };
}
