import { readdir, readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  openView,
  rtspCamera,
  run,
  startGateway,
  startGstCamera,
  until,
  type GatewayRig,
  type GstCamera,
} from './gateway-rig.ts';

const PASSWORD = 'p@ss:word';
let mjpeg: GstCamera;
let h265: GstCamera;
let gateway: GatewayRig;

beforeAll(async () => {
  [mjpeg, h265] = await Promise.all([
    startGstCamera('digest', 0, 'mjpeg', 'audio=alaw'),
    startGstCamera('digest', 0, 'h265', 'bframes'),
  ]);
  gateway = await startGateway([rtspCamera(1, mjpeg.url, PASSWORD), rtspCamera(2, h265.url, PASSWORD)]);
});

afterAll(async () => {
  await gateway?.app.close();
  await Promise.all([mjpeg?.kill(), h265?.kill()]);
});

interface Converter {
  pid: number;
  words: string;
}

/** The ffmpegs that this process has started and that still run. */
async function converters(): Promise<Converter[]> {
  const found: Converter[] = [];
  for (const pid of (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number)) {
    try {
      const stat = await readFile(`/proc/${pid}/stat`, 'latin1');
      const [, state, parent] = /\) (\S) (\d+)/.exec(stat) ?? [];
      const words = await readFile(`/proc/${pid}/cmdline`, 'latin1');
      const isOurs =
        Number(parent) === process.pid && state !== 'Z' && words.startsWith('ffmpeg\0') && words.includes('pipe:1');
      if (isOurs) found.push({ pid, words });
    } catch {
      continue; // It ended while we looked.
    }
  }
  return found;
}

/** Keeps a view in use while `check` runs, as a player does; `last` gives the newest dated line of its list. */
async function whileWatched(
  serial: number,
  check: (view: { status: () => Promise<{ state: string }>; list: () => Promise<string> }) => Promise<void>,
): Promise<void> {
  const playlistUrl = await openView(gateway.viewUrl(serial, 'converted'));
  const list = async (): Promise<string> => (await fetch(playlistUrl)).text();
  const keepAlive = setInterval(() => void list().catch(() => undefined), 400);
  try {
    await check({
      status: async () => (await (await fetch(new URL('status.json', playlistUrl))).json()) as { state: string },
      list,
    });
  } finally {
    clearInterval(keepAlive);
  }
}

describe.each([
  [1, 'MJPEG', 'mjpeg'],
  [2, 'H.265 with B-frames', 'hevc'],
] as const)('camera %i, which sends %s, converted', (serial, _coding, input) => {
  test('plays as H.264, every picture decodable and in its time', async () => {
    const args = [
      '-v',
      'error',
      '-xerror',
      '-i',
      gateway.viewUrl(serial, 'converted'),
      '-t',
      '4',
      '-an',
      '-f',
      'null',
      '-progress',
      '-',
      '-',
    ];
    const { code, output } = await run('ffmpeg', args, 50_000);
    expect(output).not.toMatch(/error|invalid|missing|could not/i);
    expect(code).toBe(0);
    // 15 pictures a second for 4 s.
    const frames = Number([...output.matchAll(/frame=(\d+)/g)].at(-1)?.[1]);
    expect(frames).toBeGreaterThan(30);
    const fields = ['-select_streams', 'v', '-show_entries', 'stream=codec_name,width,height', '-of', 'csv=p=0'];
    const probe = await run('ffprobe', ['-v', 'error', ...fields, gateway.viewUrl(serial, 'converted')], 30_000);
    expect(probe.output.trim().split('\n')[0]).toBe('h264,640,360');
  });

  test('no address and no password is among the arguments', async () => {
    await whileWatched(serial, async ({ status }) => {
      await until(status, ({ state }) => state === 'live', 30_000);
      const running = await converters();
      expect(running.length).toBeGreaterThan(0);
      for (const { words } of running) expect(words).not.toMatch(/rtsp|127\.0\.0\.1|viewer|p@ss|word/i);
    });
  });

  test.each(['SIGKILL', 'SIGSTOP'] as const)('its converter met by %s: the same view goes on', async (signal) => {
    await whileWatched(serial, async ({ status, list }) => {
      await until(status, ({ state }) => state === 'live', 30_000);
      const ofThis = async () => (await converters()).filter(({ words }) => words.includes(`\0${input}\0`));
      const [before] = await ofThis();
      const had = await list();
      // Process 0 would be all of us.
      if (!before) throw new Error('no converter runs for this camera');
      process.kill(before.pid, signal);
      await until(ofThis, (now) => now.length === 1 && now[0]?.pid !== before.pid, 40_000);
      await until(status, ({ state }) => state === 'live', 40_000);
      // The same list goes on behind a discontinuity.
      const sequence = (text: string) => Number(/MEDIA-SEQUENCE:(\d+)/.exec(text)?.[1]);
      await until(list, (text) => text.includes('DISCONTINUITY') && sequence(text) >= sequence(had), 30_000);
    });
  });
});

test('passed through it is not: MJPEG is refused with a reason, and sound of a converted camera is heard', async () => {
  const playlistUrl = await openView(gateway.viewUrl(1));
  const status = async () =>
    (await (await fetch(new URL('status.json', playlistUrl))).json()) as { state: string; fault: string };
  expect(await until(status, ({ state }) => state === 'codec-unsupported', 20_000)).toMatchObject({
    fault: 'codec-unsupported',
  });
  const probe = await run(
    'ffprobe',
    ['-v', 'error', '-show_entries', 'stream=codec_name', '-of', 'csv=p=0', gateway.viewUrl(1, 'converted')],
    30_000,
  );
  expect(probe.output.split('\n')).toContain('flac');
});

test('no converter runs for nobody, and no log line holds an address with a password', async () => {
  expect(gateway.log.length).toBeGreaterThan(0);
  expect(gateway.log.join('\n')).not.toMatch(/p@ss|p%40ss|viewer|word/);
  await gateway.app.close();
  expect(await until(converters, (now) => now.length === 0, 10_000)).toEqual([]);
});
