import type { Server } from 'node:http';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildTilePage, launchChromium, servePage } from './gateway-browser.ts';
import { statusOf } from './gateway-odd-rig.ts';
import {
  cameraId,
  openView,
  rtspCamera,
  run,
  startGateway,
  startGstCamera,
  until,
  type GatewayRig,
  type GstCamera,
} from './gateway-rig.ts';

const SOUNDS = ['alaw', 'mulaw', 'aac', 'latm', 'opus'];

describe('a gateway with cameras that are heard', () => {
  const cameras: GstCamera[] = [];
  let gateway: GatewayRig;

  beforeAll(async () => {
    for (const sound of SOUNDS) cameras.push(await startGstCamera('none', 0, `audio=${sound}`));
    gateway = await startGateway(cameras.map((camera, index) => rtspCamera(index + 1, camera.url)));
  });

  afterAll(async () => {
    await gateway?.app.close();
    await Promise.all(cameras.map((camera) => camera.kill()));
  });

  it.each([
    [1, 'PCMA', 'flac', 8000],
    [2, 'PCMU', 'flac', 8000],
    [3, 'MPEG4-GENERIC', 'aac', 16_000],
    [4, 'MP4A-LATM', 'aac', 16_000],
  ])('of camera %d: %s is %s to every player, loud, and beside the picture', async (serial, coding, codec, rateHz) => {
    const playlistUrl = await openView(gateway.viewUrl(serial));
    const state = codec === 'flac' ? 'recoded' : 'passed';
    await until(
      () => statusOf(playlistUrl),
      ({ sound, state: stream }) => sound?.coding === coding && sound.state === state && stream === 'live',
      25_000,
    );
    await until(
      () => fetch(playlistUrl).then((response) => response.text()),
      (list) => list.split('#EXTINF').length > 3,
      25_000,
    );
    const url = gateway.viewUrl(serial);
    const fields = ['-show_entries', 'stream=codec_name,sample_rate', '-select_streams', 'a', '-of', 'csv=p=0'];
    const probe = await run('ffprobe', ['-v', 'error', ...fields, url], 30_000);
    expect(probe.output.trim().split('\n')[0]).toBe(`${codec},${rateHz}`);
    const decode = ['-v', 'info', '-xerror', '-i', url, '-t', '3', '-af', 'volumedetect', '-f', 'null', '-'];
    const { code, output } = await run('ffmpeg', decode, 30_000);
    expect(code).toBe(0);
    // A sine of half the full scale has -9 dB; the beginning may be silence.
    expect(Number(/mean_volume: (-?[\d.]+) dB/.exec(output)?.[1])).toBeGreaterThan(-16);
    expect(output).not.toMatch(/Invalid data|error while decoding|Non-monotonous/i);
  });

  it('plays the picture of a camera whose sound no browser plays, and says so', async () => {
    const playlistUrl = await openView(gateway.viewUrl(5));
    const status = await until(
      () => statusOf(playlistUrl),
      ({ state }) => state === 'live',
      25_000,
    );
    expect(status.sound).toEqual({ coding: 'OPUS', state: 'unsupported' });
  });

  describe('in Chromium', () => {
    let browser: Browser;
    let server: Server;

    afterAll(async () => {
      server?.close();
      await browser?.close();
    });

    it('is decoded beside a moving picture, whether FLAC or AAC, as far as the browser has the decoder', async () => {
      const [folder, chromium] = await Promise.all([buildTilePage(), launchChromium()]);
      browser = chromium;
      const served = await servePage(folder, (id) => gateway.viewUrl(Number(id.slice(-7))));
      server = served.server;
      gateway.setPageOrigins([served.origin]);
      const page = await browser.newPage();
      await page.goto(`${served.origin}/?cameras=${[1, 3].map(cameraId).join(',')}`);
      const heard = () =>
        page.$$eval('[data-testid^=camera-tile-]', (tiles) =>
          tiles.map((tile) => {
            const video = [...tile.querySelectorAll('video')].at(-1);
            const bytes = Number(video && Reflect.get(video, 'webkitAudioDecodedByteCount'));
            return { state: tile.getAttribute('data-state'), bytes };
          }),
        );
      await until(
        heard,
        (tiles) => tiles.length === 2 && tiles.every(({ state, bytes }) => state === 'live' && bytes > 1000),
        40_000,
      );
    });
  });
});
