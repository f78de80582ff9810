import { useEffect, useMemo, useState } from 'react';
import { createReplay, type Past, type Replay } from '../../features/history/replay.ts';
import { readMoment } from '../../features/history/history-requests.ts';
import type { MessageKey } from '../../i18n/messages.ts';
import { useCounty, useStoreState } from '../live/county-context.tsx';
import { countyAt } from '../live/past-county.ts';
import type { County } from '../live/start-county.ts';

/** A desk's way into the past and back. */
export interface DeskReplay extends Omit<Replay, 'state'> {
  /** Null while the desk shows the present. */
  past: Past | null;
  /** The moment on screen, epoch ms: the one that was read last. */
  shownMs: number | null;
  /** The county on screen. */
  shown: County;
  /** The county now, whatever is on screen. */
  live: County;
  /** Moves the cursor by so long. */
  step: (byMs: number) => void;
  /** A time that is being typed; null while none is. */
  typed: string | null;
  setTyped: (text: string | null) => void;
  /** Begins or goes on with a time. */
  type: (digit: string) => void;
  /** What was wanted and is not done in the past; null when nothing was since the cursor moved. */
  refused: MessageKey | null;
  refuse: (words: MessageKey) => void;
}

/** The replay of the desk around; it starts in the present and ends with the desk. */
export function useReplay(): DeskReplay {
  const live = useCounty();
  const replay = useMemo(() => {
    const { http, serverNowMs } = live;
    return createReplay({
      read: (atMs, signal) => readMoment(http, atMs, signal),
      nowMs: serverNowMs,
      every: (periodMs, callback) => {
        const timer = setInterval(callback, periodMs);
        return () => clearInterval(timer);
      },
    });
  }, [live]);
  useEffect(() => () => replay.leave(), [replay]);
  const past = useStoreState(replay.state, (state) => state.past);
  const isPast = past !== null;
  const moment = past?.shown ?? null;
  const shown = useMemo(
    () => (isPast ? countyAt(live, moment, moment ? Date.parse(moment.at) : live.serverNowMs()) : live),
    [live, isPast, moment],
  );
  const [refusal, setRefusal] = useState<{ words: MessageKey; cursorMs: number } | null>(null);
  const [typed, setTyped] = useState<string | null>(null);
  const { open, leave, goTo, togglePlay, changeSpeed } = replay;
  return {
    open,
    leave,
    goTo,
    togglePlay,
    changeSpeed,
    past,
    shownMs: moment && Date.parse(moment.at),
    shown,
    live,
    step: (byMs) => past && goTo(past.cursorMs + byMs),
    typed,
    setTyped,
    type: (digit) => setTyped((before) => (before ?? '') + digit),
    refused: refusal !== null && refusal.cursorMs === past?.cursorMs ? refusal.words : null,
    refuse: (words) => past && setRefusal({ words, cursorMs: past.cursorMs }),
  };
}
