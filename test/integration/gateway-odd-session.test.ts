import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { OddCamera, OddWays } from './gateway-odd-camera.ts';
import { hasSegment, startOddRig, type OddRig } from './gateway-odd-rig.ts';
import { rtspCamera, until } from './gateway-rig.ts';

const countOf = (camera: OddCamera, request: string): number =>
  camera.requests.filter((made) => made === request).length;

describe('a gateway with cameras whose sessions have odd ways', () => {
  let rig: OddRig;

  beforeAll(async () => {
    rig = await startOddRig();
  });

  afterAll(() => rig.close());

  it.each<NonNullable<OddWays['udpOnly']>>(['461', 'answers UDP'])(
    'goes over to UDP where a camera sends no media over the connection (%s), and puts its packets in order',
    async (udpOnly) => {
      const { camera, status, playlist } = await rig.view({ udpOnly });
      await playlist((text) => (text.match(/#EXTINF/g) ?? []).length >= 2);
      expect(await status()).toMatchObject({ state: 'live', widthPx: 320 });
      expect(countOf(camera, 'PLAY')).toBe(1);
    },
  );

  it('follows a redirection to another camera, with the same sign-in', async () => {
    const target = await rig.view({ digest: 'MD5' });
    const { status, playlist } = await rig.view({ redirectTo: target.camera.url });
    await playlist(hasSegment);
    expect((await status()).state).toBe('live');
    expect(countOf(target.camera, 'PLAY')).toBe(2);
  });

  it('gives up on a camera that redirects in a circle, and never follows one out of the camera networks', async () => {
    const outside = await rig.view({ redirectTo: 'rtsp://192.0.2.1/cam' });
    await until(outside.status, ({ fault }) => fault === 'address-refused', 9000);
    const ways: OddWays = {};
    const turning = await rig.view(ways);
    ways.redirectTo = turning.camera.url;
    rig.gateway.app.apply({ kind: 'camera-upsert', camera: rtspCamera(turning.serial, `${turning.camera.url}?again`) });
    await until(turning.status, ({ fault }) => fault === 'refused', 9000);
    expect(rig.gateway.log.some((line) => line.includes('too many redirects'))).toBe(true);
  });

  it('comes back when a busy camera says that it may', async () => {
    const view = await rig.view({ busyForFirst: { times: 1, retryAfterS: 3 } });
    expect(await until(view.status, ({ fault }) => fault !== null, 9000)).toMatchObject({ fault: 'busy' });
    await new Promise((resolve) => setTimeout(resolve, 2000));
    expect(countOf(view.camera, 'DESCRIBE')).toBe(0);
    await view.playlist(hasSegment);
  });

  it.each<[NonNullable<OddWays['keepAlive']>, string[]]>([
    ['knows SET_PARAMETER only', ['OPTIONS!', 'SET_PARAMETER']],
    ['hangs up on GET_PARAMETER', ['GET_PARAMETER', 'OPTIONS']],
  ])('keeps a session that %s', async (keepAlive, expected) => {
    const view = await rig.view({ timeoutS: 4, keepAlive });
    await view.playlist(hasSegment);
    await until(
      () => expected.map((request) => countOf(view.camera, request)),
      (counts) => counts.every((count) => count > 0),
      15_000,
    );
    await until(view.status, ({ state }) => state === 'live', 9000);
  });

  it('begins anew at once where a camera forgets the session, or says goodbye', async () => {
    const forgetful = await rig.view({ timeoutS: 4, keepAlive: 'forgets the session' });
    const leaving = await rig.view({ byeAfter: 15 });
    const isBack = (camera: OddCamera) =>
      until(
        () => countOf(camera, 'PLAY'),
        (plays) => plays >= 2,
        15_000,
      );
    await Promise.all([isBack(forgetful.camera), isBack(leaving.camera)]);
    await forgetful.playlist((text) => text.includes('#EXT-X-DISCONTINUITY\n'));
  });
});
