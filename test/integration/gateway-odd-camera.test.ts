import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Value } from 'typebox/value';
import { StreamStatus } from '#contract/stream';
import { startOddCamera, type OddCamera, type OddWays } from './gateway-odd-camera.ts';
import { openView, rtspCamera, startGateway, until, type GatewayRig } from './gateway-rig.ts';

async function statusOf(playlistUrl: string): Promise<StreamStatus> {
  const response = await fetch(new URL('status.json', playlistUrl));
  return Value.Parse(StreamStatus, await response.json());
}

describe('a gateway with cameras of odd ways', () => {
  let gateway: GatewayRig;
  const cameras: OddCamera[] = [];
  let serial = 0;

  beforeAll(async () => {
    gateway = await startGateway([]);
  });

  afterAll(async () => {
    await gateway.app.close();
    await Promise.all(cameras.map((camera) => camera.close()));
  });

  async function view(ways: OddWays): Promise<{ camera: OddCamera; playlistUrl: string }> {
    const camera = await startOddCamera(ways);
    cameras.push(camera);
    serial += 1;
    gateway.app.apply({ kind: 'camera-upsert', camera: rtspCamera(serial, camera.url) });
    return { camera, playlistUrl: await openView(gateway.viewUrl(serial)) };
  }

  it.each<[string, OddWays]>([
    ['signs in by digest with SHA-256 and a new nonce at every request', { sha256: true }],
    ['keeps to the connected host when Content-Base names another', { wrongBase: true }],
    ['takes pictures and a request before the reply to PLAY', { hasty: true }],
    ['reads lower-case replies with bare line feeds', { sloppy: true }],
  ])('%s', async (_name, ways) => {
    const { playlistUrl } = await view(ways);
    const playlist = await until(
      () => fetch(playlistUrl).then((response) => response.text()),
      (text) => text.includes('#EXTINF'),
      9000,
    );
    expect(playlist).toContain('INDEPENDENT=YES');
    expect((await statusOf(playlistUrl)).state).toBe('live');
  });

  it('asks a camera that refuses the password only twice, however many look', async () => {
    const { camera, playlistUrl } = await view({ sha256: true });
    gateway.app.apply({ kind: 'camera-upsert', camera: rtspCamera(serial, camera.url, 'wrong') });
    await until(
      () => statusOf(playlistUrl),
      (status) => status.state === 'auth-failed',
      5000,
    );
    const asked = camera.requests.filter((request) => request.startsWith('DESCRIBE')).length;
    for (let viewer = 0; viewer < 5; viewer += 1) await openView(gateway.viewUrl(serial));
    await new Promise((resolve) => setTimeout(resolve, 1500));
    expect(camera.requests.filter((request) => request.startsWith('DESCRIBE')).length).toBe(asked);
  });

  it('gives the session back when nobody looks any more', async () => {
    const { camera, playlistUrl } = await view({});
    await until(
      () => fetch(playlistUrl).then((response) => response.text()),
      (text) => text.includes('#EXTINF'),
      9000,
    );
    gateway.app.apply({ kind: 'camera-remove', cameraId: rtspCamera(serial, camera.url).id });
    await until(
      () => camera.requests.at(-1),
      (last) => last === 'TEARDOWN',
      3000,
    );
    expect((await fetch(playlistUrl)).status).toBe(410);
  });

  it('calls a silent machine and a web server what they are', async () => {
    const web = createServer((_request, response) => response.end('hello'));
    await new Promise<void>((resolve) => web.listen(0, '127.0.0.1', resolve));
    const { playlistUrl: mute } = await view({ mute: true });
    gateway.app.apply({
      kind: 'camera-upsert',
      camera: rtspCamera(99, `rtsp://127.0.0.1:${(web.address() as AddressInfo).port}/`),
    });
    const notRtsp = await openView(gateway.viewUrl(99));
    const faultOf = (url: string): Promise<StreamStatus> =>
      until(
        () => statusOf(url),
        (status) => status.fault !== null,
        9000,
      );
    expect(await faultOf(notRtsp)).toMatchObject({ fault: 'not-rtsp' });
    expect(await faultOf(mute)).toMatchObject({ fault: 'not-rtsp' });
    web.close();
  });
});
