import { describe, expect, it, test } from 'vitest';
import { STREAM_FAULTS, STREAM_STATES, type StreamFault } from '#contract/stream';
import { CameraRecord, readStream } from './camera-record.ts';
import { COUNTY_PACE } from './health-pace.ts';
import type { Sight } from './picture-statistics.ts';

const VIDEO = { codec: 'avc1.64001f', widthPx: 640, heightPx: 360, fps: 15, gopS: 2 };
const PICTURE: Sight = { video: VIDEO, verdict: 'fine', keyDigest: null };

function createRig() {
  const record = new CameraRecord(0, 0);
  const clock = { nowMs: 0 };
  const take = (outcome: Parameters<CameraRecord['take']>[0], depth: 'touch' | 'look' = 'touch') => {
    const changed = record.take(outcome, depth, clock.nowMs, 1e12 + clock.nowMs, COUNTY_PACE);
    const waitMs = record.dueMs - clock.nowMs;
    clock.nowMs = record.dueMs;
    return { changed, waitMs };
  };
  return {
    record,
    see: (sight: Partial<Sight> = {}, depth: 'touch' | 'look' = 'touch') =>
      take({ kind: 'seen', sight: { ...PICTURE, ...sight } }, depth),
    miss: (fault: StreamFault) => take({ kind: 'failed', fault }),
  };
}

describe('what is known of a camera', () => {
  it('is nothing until its picture or a confirmed failure was seen', () => {
    const { record, see, miss } = createRig();
    miss('silent');
    expect(record.verdict).toEqual({ state: 'unknown', reason: null });
    expect(see().changed).toBe(true);
    expect(record.verdict).toEqual({ state: 'online', reason: null });
  });

  it.each([
    ['silent', 2, 'offline'],
    ['not-found', 2, 'fault'],
    ['unreachable', 3, 'offline'],
    ['closed', 3, 'offline'],
    ['auth-failed', 1, 'fault'],
  ] as const)('%s is believed at the %ith time and then is %s', (fault, times, state) => {
    const { record, see, miss } = createRig();
    see();
    for (let time = 1; time < times; time += 1) {
      expect(miss(fault).changed).toBe(false);
      expect(record.verdict.state).toBe('online');
    }
    expect(miss(fault).changed).toBe(true);
    expect(record.verdict).toEqual({ state, reason: fault });
    expect(miss(fault).changed).toBe(false);
  });

  it('one good answer between bad ones begins the count anew', () => {
    const { record, see, miss } = createRig();
    for (const fault of ['closed', 'closed'] as const) miss(fault);
    see();
    for (const fault of ['closed', 'closed'] as const) miss(fault);
    expect(record.verdict.state).toBe('online');
  });

  it('is down at the latest 180 s after its last picture, also when each answer takes its longest', () => {
    for (const [fault, answerMs] of [
      ['silent', COUNTY_PACE.firstPictureMs],
      ['unreachable', 4000],
    ] as const) {
      const { record, see, miss } = createRig();
      let sinceMs = see().waitMs;
      for (;;) {
        sinceMs += answerMs;
        const { changed, waitMs } = miss(fault);
        if (changed) break;
        sinceMs += waitMs;
      }
      expect(record.verdict.state).toBe('offline');
      expect(sinceMs).toBeLessThan(170_000);
    }
  });

  it('does not change because others use all of its sessions', () => {
    const { record, see, miss } = createRig();
    see();
    for (let time = 0; time < 9; time += 1) expect(miss('busy').changed).toBe(false);
    expect(record.verdict.state).toBe('online');
  });

  it('a wrong password is not tried again for five minutes', () => {
    expect(createRig().miss('auth-failed').waitMs).toBe(5 * 60_000);
  });

  it('frozen and black are believed after two looks, and end with one good look', () => {
    for (const verdict of ['frozen', 'black'] as const) {
      const { record, see } = createRig();
      see();
      see({ verdict }, 'look');
      expect(record.verdict.state).toBe('online');
      expect(see({ verdict }, 'look').changed).toBe(true);
      expect(record.verdict).toEqual({ state: 'fault', reason: verdict });
      see({ verdict: null });
      expect(record.verdict.reason).toBe(verdict);
      expect(record.depthAt(record.dueMs)).toBe('look');
      see({}, 'look');
      expect(record.verdict).toEqual({ state: 'online', reason: null });
    }
  });

  it('the very same keyframe again is looked at closely at once', () => {
    const { record, see } = createRig();
    see({ verdict: 'fine', keyDigest: 'a' }, 'look');
    expect(record.depthAt(record.dueMs)).toBe('touch');
    expect(see({ verdict: null, keyDigest: 'a' }).waitMs).toBe(0);
    expect(record.depthAt(record.dueMs)).toBe('look');
  });

  it('a picture is waited for longer than keyframes are apart', () => {
    const { record, see } = createRig();
    expect(record.firstPictureMs(COUNTY_PACE)).toBe(12_000);
    see({ video: { ...VIDEO, gopS: 4 } }, 'look');
    expect(record.firstPictureMs(COUNTY_PACE)).toBe(6000);
  });

  it('what is hidden behind a dead recorder is unknown', () => {
    const { record, see } = createRig();
    see();
    expect(record.hide()).toBe(true);
    expect(record.verdict).toEqual({ state: 'unknown', reason: 'recorder-down' });
  });
});

test('only a live stream makes a camera online', () => {
  const online = STREAM_STATES.filter((state) => readStream(state, null)?.state === 'online');
  expect(online).toEqual(['live']);
});

test('every fault that ends a stream says offline, fault or nothing, and never online', () => {
  for (const fault of STREAM_FAULTS) {
    expect([undefined, 'offline', 'fault']).toContain(readStream('backoff', fault)?.state);
  }
  expect(readStream('backoff', 'busy')).toBeNull();
  expect(readStream('backoff', 'not-rtsp')).toEqual({ state: 'fault', reason: 'not-rtsp' });
});
