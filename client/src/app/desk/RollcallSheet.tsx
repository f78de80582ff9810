import type { Session } from '#contract/session';
import type { Rollcall, RollcallDetail } from '#contract/shift';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { RollcallPanel } from '../../features/shift/RollcallPanel.tsx';
import { callRoll, listRollcalls, readRollcall } from '../../features/shift/shift-requests.ts';
import { useText } from '../../i18n/text.ts';
import { Notice } from '../../ui/Notice.tsx';
import { useCounty, useStoreState } from '../live/county-context.tsx';
import { wordsOf } from '../shell/failure-words.ts';
import { useAskedPost } from './use-rollcall.ts';

/** 查岗: Q asks the centres below; at a centre that is being asked the same key says that somebody is there. */
export function RollcallSheet({ session }: { session: Session }) {
  const t = useText();
  const { stores } = useCounty();
  const asked = useAskedPost(session.scope);
  const wasAsked = useRef(asked.post !== null);
  const { confirm } = asked;
  useEffect(() => {
    // The key that opened this was the answer.
    if (wasAsked.current) confirm();
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, []);
  const calls = useRollcalls();
  const byKey = useStoreState(stores.centres.centres.state, (state) => state.byKey);
  const below = useMemo(
    () =>
      [...byKey.values()]
        .filter(({ code }) => code !== session.scope && code.startsWith(session.scope))
        .sort((a, b) => a.code.length - b.code.length || a.code.localeCompare(b.code)),
    [byKey, session.scope],
  );
  const failure = calls.failure ?? asked.failure;
  return (
    <div data-testid="rollcall-sheet">
      {wasAsked.current && !asked.post && !asked.failure && (
        <p role="status" data-testid="rollcall-confirmed">
          ✓ {t('rollcall.confirmed')}
        </p>
      )}
      {failure && <Notice kind="error" title={failure} />}
      <RollcallPanel
        below={below}
        rollcalls={calls.rollcalls}
        detail={calls.detail}
        isBusy={calls.isBusy}
        onCall={calls.call}
        onOpen={calls.open}
      />
    </div>
  );
}

/** At once while nothing is being asked. */
const rollcallDelayMs = (posts: number): number => (posts === 0 ? 0 : 400);

/** Roll calls asked from here and the one on screen, which follows the feed. */
function useRollcalls() {
  const { http, stores } = useCounty();
  const posts = useStoreState(stores.shifts.posts.state, (state) => state.byKey);
  const [rollcalls, setRollcalls] = useState<Rollcall[] | null>(null);
  const [detail, setDetail] = useState<RollcallDetail | null>(null);
  const [failure, setFailure] = useState<string | null>(null);
  const [isBusy, setIsBusy] = useState(false);
  const fail = useCallback((error: unknown) => setFailure(wordsOf(error)), []);
  const read = useCallback(() => listRollcalls(http).then(setRollcalls, fail), [http, fail]);
  useEffect(() => {
    // Answers come in bursts: the counts are read anew once they pause.
    const timer = setTimeout(() => void read(), rollcallDelayMs(posts.size));
    return () => clearTimeout(timer);
  }, [read, posts]);
  const shown = useMemo(
    () =>
      detail && {
        ...detail,
        posts: detail.posts.map((post) => posts.get(`${post.rollcallId}:${post.centre}`) ?? post),
      },
    [detail, posts],
  );
  const call = (centres: readonly string[]) => {
    setIsBusy(true);
    setFailure(null);
    void callRoll(http, centres)
      .then((made) => {
        setDetail(made);
        return read();
      }, fail)
      .finally(() => setIsBusy(false));
  };
  const open = (id: string) => void readRollcall(http, id).then(setDetail, fail);
  return { rollcalls, detail: shown, failure, isBusy, call, open };
}
