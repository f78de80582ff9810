import { describe, expect, it } from 'vitest';
import { pictureState, type PictureFacts } from './picture-state.ts';
import { playbackRateFor } from './rate-loop.ts';
import { RecoveryLadder } from './recovery-ladder.ts';

const LIVE = { state: 'live', fault: null, pictureGapMs: 66 } as const;
const AWAY = { state: 'backoff', fault: 'unreachable', pictureGapMs: 66 } as const;
const NOTHING: PictureFacts = {
  nowMs: 10_000,
  movedAtMs: null,
  latencyMs: 0,
  keptAgeMs: null,
  refusal: null,
  stream: null,
};

describe('what a tile says of its picture', () => {
  it('is live only while pictures advance, with their distance from the camera as age', () => {
    expect(pictureState({ ...NOTHING, movedAtMs: 9900, latencyMs: 700, stream: LIVE })).toEqual({
      phase: 'live',
      ageMs: 800,
      reason: null,
    });
  });

  it('is frozen soon after pictures stop, whatever the gateway says, and grows old', () => {
    const facts = { ...NOTHING, movedAtMs: 8000, latencyMs: 700, stream: LIVE } as const;
    expect(pictureState(facts)).toEqual({ phase: 'frozen', ageMs: 2700, reason: null });
    expect(pictureState({ ...facts, nowMs: 20_000, stream: AWAY })).toEqual({
      phase: 'frozen',
      ageMs: 12_700,
      reason: 'unreachable',
    });
  });

  it('waits three pictures of a camera that sends one a second', () => {
    const night = { ...NOTHING, movedAtMs: 8000, latencyMs: 700, stream: { ...LIVE, pictureGapMs: 1000 } };
    expect(pictureState(night).phase).toBe('live');
    expect(pictureState({ ...night, nowMs: 11_100 }).phase).toBe('frozen');
  });

  it('is not live while a player shows what the gateway kept of a camera that is away', () => {
    const facts = { ...NOTHING, movedAtMs: 9900, latencyMs: 8000 };
    expect(pictureState({ ...facts, stream: AWAY })).toEqual({
      phase: 'frozen',
      ageMs: 8100,
      reason: 'unreachable',
    });
    expect(pictureState(facts).phase).toBe('frozen');
  });

  it('is not live when what moves is older than 10 s', () => {
    expect(pictureState({ ...NOTHING, movedAtMs: 9900, latencyMs: 10_000, stream: LIVE }).phase).toBe('frozen');
  });

  it('shows the age of a kept picture while it opens', () => {
    expect(pictureState({ ...NOTHING, keptAgeMs: 90_000 })).toEqual({ phase: 'opening', ageMs: 90_000, reason: null });
  });

  it('says what was refused, by the server or by the camera', () => {
    expect(pictureState({ ...NOTHING, refusal: 'not-allowed' })).toMatchObject({
      phase: 'refused',
      reason: 'not-allowed',
    });
    const stream = { state: 'auth-failed', fault: 'auth-failed', pictureGapMs: null } as const;
    expect(pictureState({ ...NOTHING, stream })).toMatchObject({ phase: 'refused', reason: 'auth-failed' });
  });
});

describe('the rate loop', () => {
  it.each([
    [{ latencyS: 1.5, targetS: 1.5, bufferedS: 1.2 }, 1],
    [{ latencyS: 0.4, targetS: 1.5, bufferedS: 0.1 }, 0.9],
    [{ latencyS: 1.1, targetS: 1.5, bufferedS: 0.8 }, 0.96],
    [{ latencyS: 2.0, targetS: 1.5, bufferedS: 1.5 }, 1.05],
    [{ latencyS: 9.0, targetS: 1.5, bufferedS: 3 }, 1.1],
    [{ latencyS: 9.0, targetS: 1.5, bufferedS: 0.4 }, 1],
  ])('for %j plays at %d', (input, rate) => expect(playbackRateFor(input)).toBe(rate));
});

describe('the recovery ladder', () => {
  it('climbs from mild to strong, one step every 3 s, and begins again after good pictures', () => {
    const ladder = new RecoveryLadder();
    const at = (nowMs: number): string | null => ladder.trouble(nowMs, 2000);
    expect([0, 1900, 2000, 4000, 5000, 8000, 11_000].map(at)).toEqual([
      null,
      null,
      'restart-loading',
      null,
      'recover-media',
      'reopen',
      'reopen',
    ]);
    ladder.calm();
    expect(at(12_000)).toBeNull();
    expect(at(14_000)).toBe('restart-loading');
  });
});
