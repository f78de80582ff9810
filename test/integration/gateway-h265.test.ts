import type { Server } from 'node:http';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildTilePage, launchChromium, servePage } from './gateway-browser.ts';
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

describe('a gateway with H.265 cameras of gst-rtsp-server', () => {
  let h265: GstCamera;
  let h264: GstCamera;
  let gateway: GatewayRig;

  beforeAll(async () => {
    [h265, h264] = await Promise.all([startGstCamera('none', 0, 'bframes', 'h265'), startGstCamera('none')]);
    const mixed = rtspCamera(2, h264.url);
    gateway = await startGateway([
      rtspCamera(1, h265.url),
      { ...mixed, source: { kind: 'rtsp', mainUrl: h264.url, subUrl: h265.url, credentials: null } },
    ]);
  });

  afterAll(async () => {
    await gateway?.app.close();
    await Promise.all([h265?.kill(), h264?.kill()]);
  });

  it('passes H.265 through: every picture decodable, as hvc1 in its size', async () => {
    const args = ['-v', 'error', '-xerror', '-i', gateway.viewUrl(1), '-t', '3', '-f', 'null', '-progress', '-', '-'];
    const { code, output } = await run('ffmpeg', args, 40_000);
    expect(output).not.toMatch(/error|invalid|missing|could not/i);
    expect(code).toBe(0);
    expect(Number([...output.matchAll(/frame=(\d+)/g)].at(-1)?.[1])).toBeGreaterThan(30);
    const fields = ['-show_entries', 'stream=codec_name,codec_tag_string,width,height', '-of', 'csv=p=0'];
    const probe = await run('ffprobe', ['-v', 'error', ...fields, gateway.viewUrl(1)], 20_000);
    expect(probe.output.trim().split('\n')[0]).toBe('hevc,hvc1,640,360');
  });

  it('names the coding to players and to the tile, from the bytes of the stream', async () => {
    const playlistUrl = await openView(gateway.viewUrl(1));
    const start = await (await fetch(gateway.viewUrl(1))).text();
    expect(start).toMatch(/CODECS="hvc1\.1\.6\.[LH]\d+[^"]*"/);
    const status = (await (await fetch(new URL('status.json', playlistUrl))).json()) as { codec: string };
    expect(start).toContain(status.codec);
  });

  describe('in a browser without a decoder for it', () => {
    let browser: Browser;
    let server: Server;

    afterAll(async () => {
      server?.close();
      await browser?.close();
    });

    it('plays the other rendition where that is H.264, else what the gateway converts, and says which and why', async () => {
      const [folder, chromium] = await Promise.all([buildTilePage(), launchChromium()]);
      browser = chromium;
      const asked: string[] = [];
      const served = await servePage(folder, (id, rendition) => {
        asked.push(`${Number(id.slice(-7))} ${rendition}`);
        return gateway.viewUrl(Number(id.slice(-7)), rendition);
      });
      server = served.server;
      gateway.setPageOrigins([served.origin]);
      const page = await browser.newPage();
      await page.goto(`${served.origin}/?cameras=${[1, 2].map(cameraId).join(',')}`);
      // Debian's Chromium has no decoder for H.265: were there one, there would be nothing to fall back from.
      expect(await page.evaluate(() => MediaSource.isTypeSupported('video/mp4; codecs="hvc1.1.6.L93.B0"'))).toBe(false);
      const tile = (serial: number) => page.getByTestId(`camera-tile-${cameraId(serial)}`);
      await until(
        async () => [await tile(1).getAttribute('data-state'), await tile(2).getAttribute('data-state')],
        ([first, second]) => first === 'live' && second === 'live',
        50_000,
      );
      expect(await tile(1).getAttribute('data-rendition')).toBe('converted');
      expect(await tile(1).innerText()).toContain('转码（子码流 H.265 不能播放）');
      expect(await tile(2).getAttribute('data-rendition')).toBe('main');
      expect(await tile(2).innerText()).toContain('主码流（子码流 H.265 不能播放）');
      expect(asked.sort()).toEqual(['1 converted', '1 main', '1 sub', '2 main', '2 sub']);
    });
  });
});
