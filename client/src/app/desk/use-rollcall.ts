import type { RollcallPost } from '#contract/shift';
import { useState } from 'react';
import { answerRollcall } from '../../features/shift/shift-requests.ts';
import { useCounty, useStoreState } from '../live/county-context.tsx';
import { wordsOf } from '../shell/failure-words.ts';

/** What asks this centre whether somebody is there, and confirming it. */
export interface AskedPost {
  post: RollcallPost | null;
  isBusy: boolean;
  failure: string | null;
  confirm: () => void;
}

/** Follows what asks this centre. */
export function useAskedPost(centre: string): AskedPost {
  const { http, stores } = useCounty();
  const byKey = useStoreState(stores.shifts.posts.state, (state) => state.byKey);
  const own = [...byKey.values()].filter((each) => each.centre === centre);
  // One that was missed may still be answered, late; it no longer rings.
  const post = own.find(({ state }) => state === 'asked') ?? own.findLast(({ state }) => state === 'absent') ?? null;
  const [isBusy, setIsBusy] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);
  const confirm = () => {
    if (!post || isBusy) return;
    setIsBusy(true);
    setFailure(null);
    answerRollcall(http, post.rollcallId)
      .then(stores.shifts.applyPost, (error: unknown) => setFailure(wordsOf(error)))
      .finally(() => setIsBusy(false));
  };
  return { post, isBusy, failure, confirm };
}
