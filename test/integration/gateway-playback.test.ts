import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Value } from 'typebox/value';
import { StreamStatus } from '#contract/stream';
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

async function statusOf(playlistUrl: string): Promise<StreamStatus> {
  const response = await fetch(new URL('status.json', playlistUrl));
  return Value.Parse(StreamStatus, await response.json());
}

describe('a gateway with cameras of gst-rtsp-server', () => {
  let digest: GstCamera;
  let reordering: GstCamera;
  let gateway: GatewayRig;

  beforeAll(async () => {
    [digest, reordering] = await Promise.all([startGstCamera('digest'), startGstCamera('basic', 0, 'bframes')]);
    gateway = await startGateway([
      rtspCamera(1, digest.url),
      rtspCamera(2, digest.url, 'wrong'),
      rtspCamera(3, reordering.url),
      rtspCamera(4, 'rtsp://127.0.0.1:1/nothing'),
      rtspCamera(5, 'rtsp://10.255.255.1:554/outside'),
      rtspCamera(6, `${digest.url}-that-is-not-there`),
    ]);
  });

  afterAll(async () => {
    await gateway.app.close();
    await Promise.all([digest.kill(), reordering.kill()]);
  });

  it('plays a camera with digest sign-in to ffmpeg, every picture decodable', async () => {
    const args = ['-v', 'error', '-xerror', '-i', gateway.viewUrl(1), '-t', '4', '-f', 'null', '-progress', '-', '-'];
    const { code, output } = await run('ffmpeg', args, 30_000);
    expect(output).not.toMatch(/error|invalid/i);
    expect(code).toBe(0);
    const frames = Number([...output.matchAll(/frame=(\d+)/g)].at(-1)?.[1]);
    expect(frames).toBeGreaterThan(45);
  });

  it('plays a camera with Basic sign-in that reorders pictures, in decoding order', async () => {
    const probe = ['-v', 'error', '-show_entries', 'packet=pts,dts', '-of', 'csv=p=0', '-read_intervals', '%+4'];
    const { output } = await run('ffprobe', [...probe, gateway.viewUrl(3)], 30_000);
    const times = output
      .trim()
      .split('\n')
      .map((line) => line.split(',').map(Number));
    expect(times.length).toBeGreaterThan(30);
    expect(times.some(([pts, dts]) => pts !== dts)).toBe(true);
    expect(times.filter(([pts = 0, dts = 0]) => pts < dts)).toEqual([]);
    const decodeTimes = times.map(([, dts = 0]) => dts);
    expect(decodeTimes).toEqual([...new Set(decodeTimes)].sort((a, b) => a - b));
  });

  it('keeps the last picture as a movie of one frame', async () => {
    const playlistUrl = await openView(gateway.viewUrl(1));
    await fetch(playlistUrl);
    const probe = ['-v', 'error', '-count_frames', '-show_entries', 'stream=nb_read_frames,width', '-of', 'csv=p=0'];
    const { output } = await run('ffprobe', [...probe, new URL('last.mp4', playlistUrl).href], 15_000);
    expect(output.trim()).toBe('640,1');
  });

  it('says why a camera does not play', async () => {
    const faultOf = async (serial: number): Promise<StreamStatus> => {
      const playlistUrl = await openView(gateway.viewUrl(serial));
      return until(
        () => statusOf(playlistUrl),
        (status) => status.fault !== null,
        8000,
      );
    };
    const [wrong, dead, outside, missing] = await Promise.all([2, 4, 5, 6].map(faultOf));
    expect(wrong).toMatchObject({ state: 'auth-failed', fault: 'auth-failed' });
    expect(dead).toMatchObject({ fault: 'unreachable' });
    expect(outside).toMatchObject({ fault: 'address-refused' });
    expect(missing).toMatchObject({ fault: 'not-found' });
  });

  it('writes neither passwords nor tokens to its log', () => {
    expect(gateway.log.length).toBeGreaterThan(0);
    expect(gateway.log.join('\n')).not.toMatch(/p@ss|p%40ss|wrong|eyJ/);
  });

  it('refuses a token that is expired or tampered with, and ends a view that is revoked', async () => {
    const expired = await fetch(gateway.viewUrl(1, 'sub', -1));
    const tampered = await fetch(gateway.viewUrl(1).replace('/start/ey', '/start/eY'));
    expect([expired.status, tampered.status]).toEqual([403, 403]);
    const playlistUrl = await openView(gateway.viewUrl(1));
    expect((await fetch(playlistUrl)).status).toBe(200);
    gateway.app.apply({ kind: 'view-revoke', viewer: 'test' });
    expect((await fetch(playlistUrl)).status).toBe(410);
  });

  it('goes on in the same view after the camera was away, with a discontinuity and a new initialisation segment', async () => {
    const camera = await startGstCamera('none');
    gateway.app.apply({ kind: 'camera-upsert', camera: rtspCamera(7, camera.url) });
    const playlistUrl = await openView(gateway.viewUrl(7));
    await until(
      () => fetch(playlistUrl).then((response) => response.text()),
      (text) => text.includes('#EXTINF'),
      10_000,
    );
    await camera.kill();
    const killedAtMs = performance.now();
    await until(
      () => statusOf(playlistUrl),
      (status) => status.state !== 'live',
      6000,
    );
    expect(performance.now() - killedAtMs).toBeLessThan(6000);
    const away = await (await fetch(playlistUrl)).text();
    expect(away).toMatch(/#EXT-X-PRELOAD-HINT:[^\n]+\n$/);
    const returned = await startGstCamera('none', camera.port);
    const back = await until(
      () => fetch(playlistUrl).then((response) => response.text()),
      (text) => text.includes('#EXT-X-DISCONTINUITY\n'),
      20_000,
    );
    expect(back.match(/#EXT-X-MAP/g)).toHaveLength(2);
    await returned.kill();
  });
});
