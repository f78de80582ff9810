import type { HistoryMoment } from '#contract/history';
import { describe, expect, it } from 'vitest';
import { createReplay, REPLAY_TICK_MS } from './replay.ts';

const NOW = Date.parse('2026-11-26T15:30:20+08:00');
const MINUTE = 60_000;

const momentAt = (atMs: number): HistoryMoment => ({
  at: new Date(atMs).toISOString(),
  since: null,
  incidents: [],
  orders: [],
  cameraStates: [],
  centres: [],
  positions: [],
  today: { reported: 0, finished: 0, open: 0, overdue: 0 },
});

/** A replay whose reads answer when they are told to, and whose time passes by hand. */
function setUp() {
  const reads: { atMs: number; signal: AbortSignal; answer: () => Promise<void>; fail: () => Promise<void> }[] = [];
  let tick: (() => void) | null = null;
  const settle = () => new Promise<void>((resolve) => setImmediate(resolve));
  const replay = createReplay({
    nowMs: () => NOW,
    every: (_, callback) => {
      tick = callback;
      return () => (tick = null);
    },
    read: (atMs, signal) =>
      new Promise((resolve, reject) => {
        const end = (work: () => void) => {
          work();
          return settle();
        };
        const answer = () => end(() => resolve(momentAt(atMs)));
        reads.push({ atMs, signal, answer, fail: () => end(() => reject(new Error('away'))) });
      }),
  });
  return {
    replay,
    reads,
    past: () => replay.state.getState().past,
    shownMs: () => Date.parse(replay.state.getState().past?.shown?.at ?? ''),
    tick: () => tick?.(),
    isTicking: () => tick !== null,
    last: () => reads.at(-1) ?? expect.fail('nothing was read'),
  };
}

describe('the time cursor', () => {
  it('opens on the minute that began last, and shows nothing before that was read', async () => {
    const { replay, past, last, shownMs } = setUp();
    replay.open();
    expect(past()).toMatchObject({ cursorMs: NOW - 20_000, shown: null, reading: { kind: 'reading' } });
    await last().answer();
    expect(past()?.reading.kind).toBe('done');
    expect(shownMs()).toBe(NOW - 20_000);
  });

  it('keeps what was shown until the next moment came, and reads no moment that was only passed by', async () => {
    const { replay, past, reads, shownMs, last } = setUp();
    replay.goTo(NOW - MINUTE);
    await last().answer();
    for (const minutes of [2, 3, 4]) replay.goTo(NOW - minutes * MINUTE);
    expect(past()).toMatchObject({ cursorMs: NOW - 4 * MINUTE, reading: { kind: 'reading' } });
    expect(shownMs()).toBe(NOW - MINUTE);
    await last().answer();
    await last().answer();
    expect(reads.map(({ atMs }) => (NOW - atMs) / MINUTE)).toEqual([1, 2, 4]);
    expect(shownMs()).toBe(NOW - 4 * MINUTE);
    expect(past()?.reading.kind).toBe('done');
  });

  it('is the present from the moment on that is not over', () => {
    const { replay, past, isTicking } = setUp();
    replay.goTo(NOW - MINUTE);
    expect(isTicking()).toBe(true);
    replay.goTo(NOW + MINUTE);
    expect(past()).toBeNull();
    expect(isTicking()).toBe(false);
  });

  it('shows nothing of a moment that comes in after the way back', async () => {
    const { replay, past, last, reads } = setUp();
    replay.open();
    replay.leave();
    expect(last().signal.aborted).toBe(true);
    replay.goTo(NOW - 9 * MINUTE);
    await reads[0]?.answer();
    expect(past()).toMatchObject({ shown: null, reading: { kind: 'reading' } });
    await last().answer();
    expect(past()?.shown?.at).toBe(new Date(NOW - 9 * MINUTE).toISOString());
  });
});

describe('playing', () => {
  it('moves by its speed, waits for what is read, and ends in the present', async () => {
    const { replay, past, tick, last } = setUp();
    replay.goTo(NOW - 2 * MINUTE);
    replay.togglePlay();
    tick();
    expect(past()?.cursorMs).toBe(NOW - 2 * MINUTE);
    await last().answer();
    tick();
    expect(past()?.cursorMs).toBe(NOW - 2 * MINUTE + REPLAY_TICK_MS);
    await last().answer();
    replay.changeSpeed(2);
    replay.changeSpeed(1);
    expect(past()?.speed).toBe(60);
    tick();
    expect(past()?.cursorMs).toBe(NOW - 2 * MINUTE + 61 * REPLAY_TICK_MS);
    await last().answer();
    tick();
    expect(past()).toBeNull();
  });

  it('stops where the server cannot be asked, says so, keeps what is shown and asks again by itself', async () => {
    const { replay, past, tick, last, reads } = setUp();
    replay.goTo(NOW - MINUTE);
    await last().answer();
    replay.togglePlay();
    replay.goTo(NOW - 2 * MINUTE);
    await last().fail();
    expect(past()).toMatchObject({ isPlaying: false, reading: { kind: 'failed' } });
    expect(past()?.shown).not.toBeNull();
    for (let ticks = 0; ticks < 5; ticks++) tick();
    expect(reads).toHaveLength(3);
    await last().answer();
    expect(past()?.reading.kind).toBe('done');
  });
});
