import type { HistoryMoment } from '#contract/history';
import { createStore, type StoreApi } from 'zustand/vanilla';

/** How many seconds of the county pass in one of ours. */
export const REPLAY_SPEEDS = [1, 10, 60] as const;
export type ReplaySpeed = (typeof REPLAY_SPEEDS)[number];

/** A county shown as it was. */
export interface Past {
  /** The moment asked for, epoch ms. */
  cursorMs: number;
  isPlaying: boolean;
  speed: ReplaySpeed;
  /** What is on screen: the moment that was read last, which may not be the one asked for yet; null before the first came. */
  shown: HistoryMoment | null;
  /** Whether what is on screen is what was asked for, is on its way, or could not be read. */
  reading: { kind: 'done' } | { kind: 'reading' } | { kind: 'failed'; error: unknown };
}

/** What a replay works with. */
export interface ReplayDeps {
  read: (atMs: number, signal: AbortSignal) => Promise<HistoryMoment>;
  nowMs: () => number;
  /** Calls back every so often until the returned function is called. */
  every: (periodMs: number, callback: () => void) => () => void;
}

/** One time cursor over the past; the state is null while the present is shown. */
export interface Replay {
  state: Pick<StoreApi<{ past: Past | null }>, 'getState' | 'subscribe' | 'getInitialState'>;
  /** Goes to the minute that began last. */
  open(): void;
  /** Back to the present. */
  leave(): void;
  /** Goes to a moment; one that is not over yet is the present. Playing goes on from there. */
  goTo(atMs: number): void;
  togglePlay(): void;
  /** Faster or slower by so many places in `REPLAY_SPEEDS`. */
  changeSpeed(places: number): void;
}

/** Playing moves the cursor this often: what is shown is known to the minute for people and to the second for all else. */
export const REPLAY_TICK_MS = 1_000;
/** What could not be read is asked for again after so many ticks. */
const RETRY_TICKS = 5;
const MINUTE_MS = 60_000;

/** Creates a replay that shows the present. */
export function createReplay({ read, nowMs, every }: ReplayDeps): Replay {
  const store = createStore<{ past: Past | null }>(() => ({ past: null }));
  let stopTicking: () => void = () => undefined;
  let inFlight: AbortController | null = null;
  let ticksSinceFailure = 0;

  const change = (part: Partial<Past>): void => store.setState(({ past }) => ({ past: past && { ...past, ...part } }));

  /** One moment is read at a time; where the cursor has moved on meanwhile, the newest place is read next and those between never. */
  const load = async (): Promise<void> => {
    if (inFlight) return;
    const own = new AbortController();
    inFlight = own;
    for (let next = store.getState().past; next; next = pendingOf(store.getState().past)) {
      change({ reading: { kind: 'reading' } });
      try {
        const shown = await read(next.cursorMs, own.signal);
        if (own.signal.aborted) return;
        const isThere = store.getState().past?.cursorMs === next.cursorMs;
        change({ shown, reading: { kind: isThere ? 'done' : 'reading' } });
      } catch (error) {
        if (own.signal.aborted) return;
        ticksSinceFailure = 0;
        change({ reading: { kind: 'failed', error }, isPlaying: false });
      }
    }
    inFlight = null;
  };

  const tick = (): void => {
    const { past } = store.getState();
    if (past?.reading.kind === 'failed' && ++ticksSinceFailure >= RETRY_TICKS) void load();
    // A slow line slows the replay down; the cursor never runs ahead of what is shown.
    if (past?.isPlaying && past.reading.kind === 'done') goTo(past.cursorMs + past.speed * REPLAY_TICK_MS);
  };

  const leave = (): void => {
    stopTicking();
    inFlight?.abort();
    inFlight = null;
    store.setState({ past: null });
  };

  const goTo = (atMs: number): void => {
    const { past } = store.getState();
    if (atMs >= nowMs()) return leave();
    if (!past) {
      store.setState({
        past: { cursorMs: atMs, isPlaying: false, speed: 1, shown: null, reading: { kind: 'reading' } },
      });
      stopTicking = every(REPLAY_TICK_MS, tick);
    } else change({ cursorMs: atMs, reading: { kind: 'reading' } });
    void load();
  };

  return {
    state: store,
    open: () => goTo(Math.floor((nowMs() - 1) / MINUTE_MS) * MINUTE_MS),
    leave,
    goTo,
    togglePlay: () => change({ isPlaying: !store.getState().past?.isPlaying }),
    changeSpeed(places) {
      const at = REPLAY_SPEEDS.indexOf(store.getState().past?.speed ?? 1) + places;
      change({ speed: REPLAY_SPEEDS[Math.min(REPLAY_SPEEDS.length - 1, Math.max(0, at))] ?? 1 });
    },
  };
}

/** The past whose cursor has moved on since it was read; null when there is nothing more to read. */
function pendingOf(past: Past | null): Past | null {
  return past?.reading.kind === 'reading' ? past : null;
}
