import { beforeEach, describe, expect, it } from 'vitest';
import { Value } from 'typebox/value';
import { MediaCamera } from '#contract/media-control';
import type { StreamState } from '#contract/stream';
import { createFakeSource, type FakeSource } from '../source/source.fake.ts';
import { LiveStream } from './live-stream.ts';

const CAMERA = Value.Parse(MediaCamera, {
  id: '61092100001310000001',
  source: { kind: 'rtsp', mainUrl: 'rtsp://127.0.0.1:8554/main', subUrl: null, credentials: null },
  recorderId: null,
  linkId: null,
  zone: 'test',
});
const LIMITS = { partTargetS: 0.5, ringSegments: 6, ringBytes: 8_000_000 };
const TIMINGS = { silentMs: 1500, stallMs: 3000, firstPictureMs: 6000, keyframeMs: 25_000, idleStopMs: 30_000 };

describe('one stream under its supervisor', () => {
  let nowMs: number;
  let sources: FakeSource[];
  let states: StreamState[];
  let stream: LiveStream;

  beforeEach(() => {
    nowMs = 1000;
    sources = [];
    states = [];
    const around = {
      nowMs: () => nowMs,
      epochMs: () => 1_800_000_000_000 + nowMs,
      random: () => 0.5,
      openSource: (_camera: unknown, _rendition: unknown, sink: FakeSource['sink']) => {
        const source = createFakeSource(sink);
        sources.push(source);
        return source;
      },
      requestStart: (_stream: unknown, start: () => void) => start(),
      startDone: () => undefined,
      onStateChange: (changed: LiveStream) => states.push(changed.state),
      onFault: () => undefined,
      onLoss: () => undefined,
    };
    stream = new LiveStream(CAMERA, 'sub', LIMITS, 1000, TIMINGS, around, () => undefined);
  });

  /** Lets settled promises run: a start waits until the source before has said goodbye. */
  const settle = async (): Promise<void> => {
    for (let turn = 0; turn < 5; turn += 1) await Promise.resolve();
  };

  const pass = async (durationMs: number): Promise<void> => {
    for (let passed = 0; passed < durationMs; passed += 100) {
      nowMs += 100;
      stream.tick(nowMs);
      await settle();
    }
  };

  async function goLive(): Promise<FakeSource> {
    stream.want();
    await settle();
    const source = sources.at(-1)!;
    source.ready();
    source.picture(true, nowMs);
    return source;
  }

  it('starts once, however many ask', async () => {
    stream.want();
    stream.want();
    await settle();
    stream.want();
    expect(sources).toHaveLength(1);
    expect(states).toEqual(['connecting']);
  });

  it('is live with its first keyframe, and not with pictures before it', async () => {
    stream.want();
    await settle();
    sources[0]?.ready();
    sources[0]?.picture(false, nowMs);
    expect(stream.state).toBe('waiting-keyframe');
    expect(stream.timeline.hasParts).toBe(false);
    sources[0]?.picture(true, nowMs);
    expect(stream.state).toBe('live');
    expect(stream.status()).toMatchObject({ widthPx: 640, heightPx: 360, codec: 'avc1.42c016', fault: null });
  });

  it('gives the camera its session back when nobody asks for 30 s', async () => {
    const source = await goLive();
    for (let second = 0; second < 40 && stream.state === 'live'; second += 1) {
      await pass(1000);
      source.picture(true, nowMs);
    }
    expect(stream.isIdle).toBe(true);
    expect(source.isStopped).toBe(true);
    expect(nowMs).toBeLessThanOrEqual(32_200);
  });

  it('calls silence stale after 1.5 s, gives the source up after 3 s and connects again', async () => {
    const source = await goLive();
    await pass(1400);
    expect(stream.state).toBe('live');
    await pass(200);
    expect(stream.state).toBe('stale');
    await pass(1500);
    expect(source.isStopped).toBe(true);
    expect(stream.status()).toMatchObject({ state: 'backoff', fault: 'silent' });
    stream.want();
    await pass(600);
    expect(stream.state).toBe('connecting');
    expect(sources).toHaveLength(2);
  });

  it('is patient with a camera that sends a picture every two seconds', async () => {
    const source = await goLive();
    for (let picture = 0; picture < 12; picture += 1) {
      stream.want();
      await pass(2000);
      source.picture(true, nowMs);
    }
    states.length = 0;
    stream.want();
    await pass(2900);
    expect(states).toEqual([]);
    await pass(10_000);
    expect(stream.state).not.toBe('live');
    expect(source.isStopped).toBe(true);
  });

  it('is live again when a stale source speaks', async () => {
    const source = await goLive();
    await pass(1600);
    source.picture(false, nowMs);
    expect(stream.state).toBe('live');
  });

  it('knocks once at a camera that refuses the password, until five minutes are over or it is changed', async () => {
    stream.want();
    await settle();
    sources[0]?.sink.onEnd('auth-failed', 'DESCRIBE answered 401');
    for (let minute = 0; minute < 4; minute += 1) {
      stream.want();
      await pass(60_000);
    }
    expect(sources).toHaveLength(1);
    expect(stream.status()).toMatchObject({ state: 'auth-failed', fault: 'auth-failed' });
    stream.change({ ...CAMERA, zone: 'other' });
    await settle();
    expect(sources).toHaveLength(2);
  });

  it('waits longer with each failure, and starts afresh only after a source that lasted', async () => {
    stream.want();
    await settle();
    const waits: number[] = [];
    for (let failure = 0; failure < 4; failure += 1) {
      sources.at(-1)?.sink.onEnd('refused', '453 Not Enough Bandwidth');
      const failedAtMs = nowMs;
      const before = sources.length;
      while (sources.length === before) {
        stream.want();
        await pass(100);
      }
      waits.push(nowMs - failedAtMs);
    }
    expect(waits).toEqual([500, 1000, 2000, 4000]);
    const play = async (seconds: number): Promise<void> => {
      sources.at(-1)?.ready();
      for (let second = 0; second < seconds; second += 1) {
        sources.at(-1)?.picture(true, nowMs);
        stream.want();
        await pass(1000);
      }
      sources.at(-1)?.sink.onEnd('closed', 'connection closed');
    };
    await play(2);
    await pass(600);
    expect(stream.state).toBe('backoff');
    await pass(8000);
    expect(stream.state).toBe('connecting');
    await play(11);
    await pass(600);
    expect(stream.state).toBe('connecting');
  });

  it('hears nothing of a source that it has given up', async () => {
    const old = await goLive();
    stream.change({ ...CAMERA, zone: 'other' });
    await settle();
    old.picture(true, nowMs);
    old.sink.onEnd('closed', 'late');
    expect(stream.state).toBe('connecting');
    expect(sources).toHaveLength(2);
  });

  it('keeps the last keyframe as a movie', async () => {
    expect(stream.lastPicture()).toBeNull();
    await goLive();
    const picture = stream.lastPicture();
    expect(picture?.movie.toString('latin1', 4, 8)).toBe('ftyp');
    expect(picture?.arrivedAtMs).toBe(1000);
  });
});
