import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { decodeBlockCode, hashCameraId } from '#contract/block-code';
import { DEFAULT_OPTIONS, Simulator } from '../../streams/simulator/simulator.ts';
import { cameraIdOf, cameraUrl, createCameraPack } from '../fixtures/camera-pack.ts';
import { greyPictures, runTool } from '../fixtures/ffmpeg.ts';
import { RtspProbe } from '../fixtures/rtsp-probe.ts';

let simulator: Simulator;

beforeAll(async () => {
  simulator = new Simulator(createCameraPack([32, 16, 1], 64), { ...DEFAULT_OPTIONS, gopSeconds: 1 });
  await simulator.start();
});

afterAll(() => simulator.stop());

const portOf = (recorder: string): number => simulator.recorders.get(recorder)?.port ?? 0;
const plainUrl = (recorder: string, channel: number): string =>
  `rtsp://127.0.0.1:${portOf(recorder)}/ch${String(channel).padStart(2, '0')}/sub`;

async function waitFor(what: string, isTrue: () => boolean, limitMs = 10_000): Promise<void> {
  const endMs = Date.now() + limitMs;
  while (!isTrue()) {
    if (Date.now() > endMs) throw new Error(`did not happen: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

async function opened<Result>(recorder: string, read: (probe: RtspProbe) => Promise<Result>): Promise<Result> {
  const probe = await RtspProbe.open(portOf(recorder));
  try {
    return await read(probe);
  } finally {
    probe.close();
  }
}

describe('pictures', () => {
  test.concurrent.each([
    ['sub', 640, 360],
    ['main', 1280, 720],
  ] as const)(
    'ffmpeg decodes 5 s of %s without an error, and every picture says who and when',
    async (rendition, width, height) => {
      const startedMs = Date.now();
      const url = cameraUrl(portOf('r2'), 3, rendition);
      const args = ['-rtsp_transport', 'tcp', '-i', url, '-t', '5', '-fps_mode', 'passthrough'];
      const grey = ['-vf', 'scale=320:180:flags=bilinear', '-pix_fmt', 'gray', '-f', 'rawvideo', 'pipe:1'];
      const shape = ['-rtsp_transport', 'tcp', '-show_entries', 'stream=profile,width,height', '-of', 'csv=p=0', url];
      const [decoded, probed] = await Promise.all([
        runTool('ffmpeg', [...args, ...grey], 30_000),
        runTool('ffprobe', shape, 30_000),
      ]);
      expect(decoded.stderr).toBe('');
      const codes = greyPictures(decoded.stdout, 320, 180).map((samples) =>
        decodeBlockCode({ width: 320, height: 180, samples }),
      );
      expect(codes.length).toBeGreaterThan(60);
      expect(new Set(codes.map((code) => code?.cameraHash))).toEqual(new Set([hashCameraId(cameraIdOf(2, 3))]));
      const times = codes.map((code) => code?.epochMs ?? 0);
      const steps = times.slice(1).map((time, i) => time - (times[i] ?? 0));
      expect(Math.min(...steps)).toBeGreaterThanOrEqual(66);
      expect(times[0]).toBeGreaterThan(startedMs - 100);
      expect(times.at(-1)).toBeLessThanOrEqual(Date.now());
      expect(probed.stdout.toString().trim()).toBe(`Constrained Baseline,${width},${height}`);
    },
    60_000,
  );
});

describe('signing in and setting up', () => {
  test('nothing is told without a password, and a description names the codec', async () => {
    await opened('r2', async (probe) => {
      const refused = await probe.ask('DESCRIBE', plainUrl('r2', 1));
      expect([refused.status, refused.body]).toEqual([401, '']);
      const described = await probe.ask('DESCRIBE', plainUrl('r2', 1));
      expect(described.status).toBe(200);
      expect(described.body).toContain('profile-level-id=42C01E;sprop-parameter-sets=Z0LAH');
      expect(described.headers.get('content-base')).toBe(`${plainUrl('r2', 1)}/`);
    });
  });

  test('UDP is refused with 461, an unknown channel with 404, an unknown session with 454, an unknown method with 405', async () => {
    await opened('r2', async (probe) => {
      const udp = { Transport: 'RTP/AVP;unicast;client_port=5000-5001' };
      expect((await probe.request('SETUP', `${plainUrl('r2', 1)}/trackID=1`, udp)).status).toBe(461);
      expect((await probe.request('DESCRIBE', plainUrl('r2', 17))).status).toBe(404);
      expect((await probe.request('PLAY', plainUrl('r2', 1), { Session: 'none' })).status).toBe(454);
      expect((await probe.request('RECORD', plainUrl('r2', 1))).status).toBe(405);
      expect((await probe.request('GET_PARAMETER', plainUrl('r2', 1))).status).toBe(200);
    });
  });

  test('the seventh session of a channel is refused with 453 until one is given back', async () => {
    const uri = plainUrl('r2', 5);
    const probes = await Promise.all(Array.from({ length: 7 }, () => RtspProbe.open(portOf('r2'))));
    const statuses: number[] = [];
    for (const probe of probes) statuses.push(await probe.play(uri));
    expect(statuses).toEqual([200, 200, 200, 200, 200, 200, 453]);
    probes[0]?.close();
    await waitFor('the place is free', () => simulator.recorders.get('r2')?.channels.get(5)?.sessions === 5);
    expect(await probes[6]?.play(uri)).toBe(200);
    for (const probe of probes) probe.close();
    await waitFor('all sessions ended', () => simulator.sessionCount() === 0);
  });

  test('a session without a sign of life for over a minute ends; one that reports goes on', async () => {
    await opened('r2', async (probe) => {
      expect(await probe.play(plainUrl('r2', 6))).toBe(200);
      simulator.recorders.get('r2')?.expire(Date.now() + 59_000);
      expect(simulator.sessionCount()).toBe(1);
      simulator.recorders.get('r2')?.expire(Date.now() + 61_000);
      expect(simulator.sessionCount()).toBe(0);
      expect((await probe.request('DESCRIBE', plainUrl('r2', 6))).status).toBe(200);
    });
  });

  test('a nonce that ran out is answered with a new one, marked stale', async () => {
    const strict = new Simulator(createCameraPack([1]), { ...DEFAULT_OPTIONS, nonceLifetimeMs: 0 });
    await strict.start();
    const probe = await RtspProbe.open(strict.recorders.get('r1')?.port ?? 0);
    const uri = 'rtsp://127.0.0.1/ch01/sub';
    expect((await probe.ask('DESCRIBE', uri)).headers.get('www-authenticate')).toContain('stale="FALSE"');
    expect((await probe.ask('DESCRIBE', uri)).headers.get('www-authenticate')).toContain('stale="TRUE"');
    probe.close();
    await strict.stop();
  });

  test('what is not RTSP gets 400 and the connection ends, others go on', async () => {
    const socket = connect(portOf('r2'), '127.0.0.1');
    let answer = '';
    socket.on('data', (bytes: Buffer) => (answer += bytes.toString()));
    socket.write('GET / HTTP/1.1\r\n\r\n');
    await once(socket, 'close');
    expect(answer).toBe('RTSP/1.0 400 Bad Request\r\n\r\n');
    expect(await opened('r2', (probe) => probe.play(plainUrl('r2', 1)))).toBe(200);
  });
});

describe('load', () => {
  test('32 channels of a recorder play at once, each at its frame rate and without a gap', async () => {
    const probes = await Promise.all(Array.from({ length: 32 }, () => RtspProbe.open(portOf('r1'))));
    const statuses = await Promise.all(probes.map((probe, i) => probe.play(plainUrl('r1', i + 1))));
    expect(new Set(statuses)).toEqual(new Set([200]));
    const pictures = (probe: RtspProbe): number => probe.packets.filter((packet) => packet.marker).length;
    await waitFor('30 pictures on each', () => probes.every((probe) => pictures(probe) >= 30), 30_000);
    for (const probe of probes) {
      const sequences = probe.packets.map((packet) => packet.sequence);
      expect(sequences.every((sequence, i) => i === 0 || sequence === (((sequences[i - 1] ?? 0) + 1) & 0xffff))).toBe(
        true,
      );
      expect((probe.packets[0]?.payload[0] ?? 0) & 0x1f).toBe(7);
      expect(probe.reports.length).toBeGreaterThan(0);
      probe.close();
    }
    await waitFor('all sessions ended', () => simulator.sessionCount() === 0);
  }, 60_000);
});

describe('faults', () => {
  test('a dead channel is unknown, a silent one answers and sends nothing, and both come back', async () => {
    const [deadId, silentId] = [cameraIdOf(2, 7), cameraIdOf(2, 8)];
    await simulator.apply({ target: 'channel', id: deadId, state: 'dead' });
    await simulator.apply({ target: 'channel', id: silentId, state: 'silent' });
    await opened('r2', async (probe) => {
      expect((await probe.request('DESCRIBE', plainUrl('r2', 7))).status).toBe(404);
      expect(await probe.play(plainUrl('r2', 8), 0)).toBe(200);
      expect(await probe.play(plainUrl('r2', 9), 1)).toBe(200);
      await waitFor('its neighbour plays', () => probe.packets.filter((packet) => packet.marker).length > 15);
      expect(probe.packets.every((packet) => packet.channel === 2)).toBe(true);
      await simulator.apply({ target: 'channel', id: silentId, state: 'alive' });
      await simulator.apply({ target: 'channel', id: deadId, state: 'alive' });
      await waitFor('it sends again', () => probe.packets.some((packet) => packet.channel === 0));
      expect((await probe.request('DESCRIBE', plainUrl('r2', 7))).status).toBe(200);
    });
  });

  test('a frozen channel repeats one moment, a black one keeps its clock', async () => {
    const id = cameraIdOf(2, 11);
    const read = async (): Promise<{ times: number[]; meanLuma: number }> => {
      const args = ['-rtsp_transport', 'tcp', '-i', cameraUrl(portOf('r2'), 11, 'sub'), '-frames:v', '20'];
      const decoded = await runTool('ffmpeg', [...args, '-pix_fmt', 'gray', '-f', 'rawvideo', 'pipe:1'], 20_000);
      expect(decoded.stderr).toBe('');
      const pictures = greyPictures(decoded.stdout, 640, 360);
      const times = pictures.map((samples) => decodeBlockCode({ width: 640, height: 360, samples })?.epochMs ?? 0);
      const scene = pictures[0]?.subarray(640 * 40) ?? Buffer.alloc(0);
      return { times, meanLuma: scene.reduce((sum, value) => sum + value, 0) / scene.length };
    };
    const before = Date.now();
    await simulator.apply({ target: 'channel', id, state: 'frozen' });
    const frozen = await read();
    expect(new Set(frozen.times).size).toBe(1);
    expect(Math.abs((frozen.times[0] ?? 0) - before)).toBeLessThan(1000);
    await simulator.apply({ target: 'channel', id, state: 'black' });
    const black = await read();
    expect(new Set(black.times).size).toBe(black.times.length);
    expect(black.meanLuma).toBeLessThan(20);
    await simulator.apply({ target: 'channel', id, state: 'alive' });
    expect((await read()).meanLuma).toBeGreaterThan(20);
  }, 60_000);

  test('a dead recorder closes its port and its connections, and opens the same port again', async () => {
    const port = portOf('r3');
    const probe = await RtspProbe.open(port);
    expect(await probe.play(plainUrl('r3', 1))).toBe(200);
    await simulator.apply({ target: 'recorder', id: 'r3', state: 'dead' });
    await waitFor('the connection is closed', () => probe.isClosed);
    await expect(RtspProbe.open(port)).rejects.toThrow('ECONNREFUSED');
    await simulator.apply({ target: 'recorder', id: 'r3', state: 'alive' });
    expect(await opened('r3', (again) => again.play(plainUrl('r3', 1)))).toBe(200);
    expect(portOf('r3')).toBe(port);
  });

  test('refusing and locked recorders and channels say so', async () => {
    const first = (recorder: string): Promise<number> =>
      opened(recorder, async (probe) => (await probe.request('DESCRIBE', plainUrl(recorder, 1))).status);
    await simulator.apply({ target: 'recorder', id: 'r3', state: 'refuse' });
    expect(await first('r3')).toBe(503);
    await simulator.apply({ target: 'recorder', id: 'r3', state: 'wrong-password' });
    expect(await first('r3')).toBe(401);
    await simulator.apply({ target: 'recorder', id: 'r3', state: 'alive' });
    await simulator.apply({ target: 'channel', id: cameraIdOf(3, 1), state: 'wrong-password' });
    expect(await first('r3')).toBe(401);
    await simulator.apply({ target: 'channel', id: cameraIdOf(3, 1), state: 'refuse' });
    expect(await opened('r3', (probe) => probe.play(plainUrl('r3', 1)))).toBe(453);
    await simulator.apply({ target: 'channel', id: cameraIdOf(3, 1), state: 'alive' });
    expect(await first('r3')).toBe(200);
    expect(simulator.faults()).toEqual([]);
  });
});
