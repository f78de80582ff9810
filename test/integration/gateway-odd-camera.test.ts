import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { OddWays } from './gateway-odd-camera.ts';
import { hasSegment, removeCamera, startOddRig, statusOf, type OddRig } from './gateway-odd-rig.ts';
import { openView, rtspCamera, until } from './gateway-rig.ts';

describe('a gateway with cameras of odd ways', () => {
  let rig: OddRig;

  beforeAll(async () => {
    rig = await startOddRig();
  });

  afterAll(() => rig.close());

  it.each<[string, OddWays]>([
    ['signs in by digest with SHA-256 and a new nonce at every request', { digest: 'SHA-256' }],
    ['signs in anew where a nonce is used up and nothing says so', { digest: 'MD5 without stale' }],
    ['keeps to the connected host when Content-Base names another', { wrongBase: true }],
    ['takes pictures and a request before the reply to PLAY', { hasty: true }],
    ['reads lower-case replies with bare line feeds and without CSeq', { sloppy: true }],
    ['reads a description without a length', { unsized: true }],
  ])('%s', async (_name, ways) => {
    const view = await rig.view(ways);
    expect(await view.playlist(hasSegment)).toContain('INDEPENDENT=YES');
    expect((await view.status()).state).toBe('live');
    expect(view.camera.heads.some((head) => /^Range:/im.test(head))).toBe(false);
    expect(view.camera.heads.every((head) => !head.split('\n')[0]?.includes('p%40ss'))).toBe(true);
  });

  it('asks a camera that refuses the password only twice, however many look', async () => {
    const { gateway } = rig;
    const { camera, playlistUrl, serial } = await rig.view({ digest: 'SHA-256' });
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

  it('sets up the picture alone beside a back channel and metadata, reports what came, and gives the session back', async () => {
    const view = await rig.view({ hasOtherTracks: true });
    await view.playlist(hasSegment);
    const setUps = view.camera.heads.filter((head) => head.startsWith('SETUP'));
    expect(setUps.map((head) => head.split(' ')[1])).toEqual([`${view.camera.url}/track1`]);
    const [report] = view.camera.reports;
    expect(report?.readUInt8(1)).toBe(201);
    removeCamera(rig, view);
    await until(
      () => view.camera.requests.at(-1),
      (last) => last === 'TEARDOWN',
      3000,
    );
    expect((await fetch(view.playlistUrl)).status).toBe(410);
  });

  it('calls a silent machine and a web server what they are', async () => {
    const { gateway } = rig;
    const web = createServer((_request, response) => response.end('hello'));
    await new Promise<void>((resolve) => web.listen(0, '127.0.0.1', resolve));
    const { playlistUrl: mute } = await rig.view({ mute: true });
    gateway.app.apply({
      kind: 'camera-upsert',
      camera: rtspCamera(99, `rtsp://127.0.0.1:${(web.address() as AddressInfo).port}/`),
    });
    const notRtsp = await openView(gateway.viewUrl(99));
    const faultOf = (url: string) =>
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
