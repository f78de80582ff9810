import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Value } from 'typebox/value';
import { decodeBlockCode, hashCameraId, type BlockCode } from '#contract/block-code';
import type { MediaCamera } from '#contract/media-control';
import { StreamStatus } from '#contract/stream';
import { DEFAULT_OPTIONS, Simulator } from '../../streams/simulator/simulator.ts';
import { CAMERA_ACCOUNT, cameraIdOf, createCameraPack } from '../fixtures/camera-pack.ts';
import { greyPictures, runTool } from '../fixtures/ffmpeg.ts';
import { cameraId, openView, startGateway, until, type GatewayRig } from './gateway-rig.ts';

const CHANNELS = 16;

let simulator: Simulator;
let gateway: GatewayRig;

function simulatedCamera(channel: number): MediaCamera {
  const base = `rtsp://127.0.0.1:${simulator.recorders.get('r1')?.port}/ch${String(channel).padStart(2, '0')}`;
  return {
    id: cameraId(channel),
    source: { kind: 'rtsp', mainUrl: `${base}/main`, subUrl: `${base}/sub`, credentials: CAMERA_ACCOUNT },
    recorderId: 'r1',
    linkId: null,
    zone: 'test',
  };
}

beforeAll(async () => {
  simulator = new Simulator(createCameraPack([CHANNELS]), DEFAULT_OPTIONS);
  await simulator.start();
  const cameras = Array.from({ length: CHANNELS }, (_, i) => simulatedCamera(i + 1));
  gateway = await startGateway(cameras, { recorders: [{ id: 'r1', maxSessions: 64 }] });
});

afterAll(async () => {
  await gateway.app.close();
  await simulator.stop();
});

/** Plays a view in ffmpeg for some seconds; each picture's code with what ffmpeg complained about. */
async function play(url: string, seconds: number): Promise<{ codes: (BlockCode | null)[]; complaints: string }> {
  const grey = [
    '-fps_mode',
    'passthrough',
    '-vf',
    'scale=320:180:flags=bilinear',
    '-pix_fmt',
    'gray',
    '-f',
    'rawvideo',
    'pipe:1',
  ];
  const result = await runTool('ffmpeg', ['-i', url, '-t', String(seconds), ...grey], 45_000);
  const codes = greyPictures(result.stdout, 320, 180).map((samples) =>
    decodeBlockCode({ width: 320, height: 180, samples }),
  );
  return { codes, complaints: result.stderr };
}

async function status(playlistUrl: string): Promise<StreamStatus> {
  const response = await fetch(new URL('status.json', playlistUrl));
  return Value.Parse(StreamStatus, await response.json());
}

/** Keeps a view in use while `check` runs, as a player does. */
async function whileWatched(
  serial: number,
  check: (state: () => Promise<StreamStatus>) => Promise<void>,
): Promise<void> {
  const playlistUrl = await openView(gateway.viewUrl(serial));
  const keepAlive = setInterval(() => void fetch(playlistUrl).catch(() => undefined), 500);
  try {
    await check(() => status(playlistUrl));
  } finally {
    clearInterval(keepAlive);
  }
}

const isLive = (now: StreamStatus): boolean => now.state === 'live';
const isDown = (now: StreamStatus): boolean => now.state !== 'live';

describe('simulated cameras through a gateway', () => {
  test.concurrent.each(['sub', 'main'] as const)(
    '%s plays in ffmpeg, every picture whole, in order and none missing',
    async (rendition) => {
      const taken: number[] = [];
      const clock = simulator.recorders.get('r1')?.channels.get(2)?.clock(rendition);
      const stopListening = clock?.listen((tick) => taken.push(tick.epochMs));
      const { codes, complaints } = await play(gateway.viewUrl(2, rendition), 5);
      stopListening?.();
      expect(complaints).toBe('');
      expect(codes.length).toBeGreaterThan(60);
      expect(new Set(codes.map((code) => code?.cameraHash))).toEqual(new Set([hashCameraId(cameraIdOf(1, 2))]));
      const times = codes.map((code) => code?.epochMs ?? 0);
      const first = taken.indexOf(times[0] ?? 0);
      expect(times).toEqual(taken.slice(first, first + times.length));
    },
  );

  test('all channels of a recorder play at once', async () => {
    const results = await Promise.all(Array.from({ length: CHANNELS }, (_, i) => play(gateway.viewUrl(i + 1), 2)));
    results.forEach(({ codes, complaints }, i) => {
      expect(complaints).toBe('');
      expect(codes.length).toBeGreaterThan(10);
      expect(new Set(codes.map((code) => code?.cameraHash))).toEqual(new Set([hashCameraId(cameraIdOf(1, i + 1))]));
    });
  });

  test('a channel that falls silent is not live within 6 s, and live again when it is back', async () => {
    const id = cameraIdOf(1, 3);
    await whileWatched(3, async (state) => {
      await until(state, isLive, 10_000);
      await simulator.apply({ target: 'channel', id, state: 'silent' });
      expect((await until(state, isDown, 6_000)).lastPictureAgeMs).toBeGreaterThan(500);
      await simulator.apply({ target: 'channel', id, state: 'alive' });
      expect((await until(state, isLive, 15_000)).fault).toBeNull();
    });
  });

  test('a recorder that dies takes its channels down and brings them back', async () => {
    await whileWatched(4, async (state) => {
      await until(state, isLive, 10_000);
      await simulator.apply({ target: 'recorder', id: 'r1', state: 'dead' });
      expect((await until(state, (now) => isDown(now) && now.fault !== null, 6_000)).hasLastPicture).toBe(true);
      await simulator.apply({ target: 'recorder', id: 'r1', state: 'alive' });
      expect((await until(state, isLive, 20_000)).fault).toBeNull();
    });
  });

  test('sessions are given back: nothing plays at the recorder after the gateway closed', async () => {
    expect(simulator.sessionCount()).toBeGreaterThan(0);
    await gateway.app.close();
    expect(
      await until(
        () => simulator.sessionCount(),
        (count) => count === 0,
        5_000,
      ),
    ).toBe(0);
  });
});
