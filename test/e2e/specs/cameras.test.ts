import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { hashCameraId } from '#contract/block-code';
import type { Incident } from '#contract/incident';
import { startBrowser, type TestBrowser } from '../../fixtures/browser.ts';
import { CAMERA_ACCOUNT, cameraIdOf } from '../../fixtures/camera-pack.ts';
import { SimulatorProcess } from '../../fixtures/simulator-process.ts';
import { accessibilityFaults } from '../drivers/accessibility.ts';
import { AdminPage } from '../drivers/admin-page.ts';
import { type ApiClient, signInByHttp } from '../drivers/api-client.ts';
import { pictureIn, tileState } from '../drivers/camera-picture.ts';
import { DutyDesk } from '../drivers/duty-desk.ts';
import { findSeenSpot, type SeenSpot } from '../drivers/seen-spot.ts';
import { tell, until } from '../drivers/until.ts';

const TITLE = '河道倾倒垃圾';
const FOUR = [1, 2, 3, 4];
const FIRST_FRAME_MS = 30_000;

/** A recorder of the test's own, beside those of the county: its pictures carry ids that no camera of the county has. */
describe('cameras whose addresses an administrator puts in', () => {
  const centre = inject('centre');
  let browser: TestBrowser;
  let recorder: SimulatorProcess;
  let admin: AdminPage;
  let api: ApiClient;
  let spot: SeenSpot;

  beforeAll(async () => {
    [browser, recorder, api] = await Promise.all([
      startBrowser(),
      SimulatorProcess.start([FOUR.length]),
      signInByHttp(centre, 'county-duty'),
    ]);
    spot = await findSeenSpot(api, 'last');
    admin = await AdminPage.open(browser, centre);
  });

  afterAll(async () => {
    await browser.stop();
    await recorder.stop();
  });

  const urlOf = (channel: number): string =>
    `rtsp://127.0.0.1:${recorder.firstPort}/ch${String(channel).padStart(2, '0')}/main`;
  const idAt = (place: number): string => spot.nearby[place]?.id ?? '';
  const reasonOf = async (): Promise<string> => {
    const { value } = await until(
      'a reason',
      20_000,
      () => tileState(admin.tile),
      ({ reason }) => reason !== '',
    );
    return value.reason;
  };

  it('its picture plays in the tile, and its own clock runs on for 5 s', async () => {
    await admin.choose(idAt(0));
    expect(await admin.save({ mainUrl: urlOf(1), ...CAMERA_ACCOUNT })).toBe('saved');
    const isOwn = (hash: number | undefined) => hash === hashCameraId(cameraIdOf(1, 1));
    const { value: first, tookMs } = await until(
      'its own picture',
      FIRST_FRAME_MS,
      () => pictureIn(admin.tile),
      (picture) => isOwn(picture?.cameraHash),
    );
    tell('address saved → picture read', tookMs);
    const startMs = first?.epochMs ?? 0;
    const { value: later } = await until(
      'a picture 5 s younger',
      20_000,
      () => pictureIn(admin.tile),
      (picture) => (picture?.epochMs ?? 0) >= startMs + 5_000,
    );
    expect(later?.cameraHash).toBe(first?.cameraHash);
  });

  it('a wrong password says so', async () => {
    await admin.save({ mainUrl: urlOf(1), username: 'admin', password: 'wrong' });
    expect(await reasonOf()).toBe('auth-failed');
    expect(await admin.tile.innerText()).toMatch(/密码|口令/);
  });

  it('the page of camera health lists it with its reason, in both languages', async () => {
    const { health } = admin;
    const fault = health.locator(`[data-fault="${idAt(0)}"]`);
    await until(
      'the fault is listed',
      20_000,
      async () => {
        await health.getByRole('button', { name: '刷新' }).click();
        return fault.count();
      },
      (count) => count === 1,
    );
    expect(await fault.innerText()).toContain('用户名或密码不正确');
    expect(await health.getByTestId('health-counts').innerText()).toMatch(
      /共 \d+ 路：在线 \d+，故障 [1-9]\d*，未知 \d+/,
    );
    expect(await accessibilityFaults(admin.page)).toEqual([]);
    await admin.switchLanguage();
    expect(await fault.innerText()).toContain('Wrong user or password');
    await admin.switchLanguage();
  });

  it('an address where nobody answers says so', async () => {
    // One past the recorder's control port: free when the test began.
    await admin.save({ mainUrl: `rtsp://127.0.0.1:${recorder.firstPort + 2}/ch01/main`, ...CAMERA_ACCOUNT });
    expect(await reasonOf()).toBe('unreachable');
    expect(await admin.tile.innerText()).toMatch(/连/);
  });

  it('an address outside the allow-list is refused in words that say it', async () => {
    expect(await admin.save({ mainUrl: 'rtsp://10.255.255.1:554/ch01/main', ...CAMERA_ACCOUNT })).toBe('failed');
    expect(await admin.page.getByTestId('camera-saved').innerText()).toMatch(/网段|范围|允许/);
  });

  describe('four tiles of a case on the desk', () => {
    let desk: DutyDesk;
    const tileOf = (place: number) => desk.page.getByTestId('tiles').getByTestId(`camera-tile-${idAt(place)}`);

    beforeAll(async () => {
      const system = await signInByHttp(centre, 'system-admin');
      for (const [place, channel] of FOUR.entries()) {
        const address = { mainUrl: urlOf(channel), subUrl: urlOf(channel).replace('main', 'sub'), ...CAMERA_ACCOUNT };
        await system.send('PUT', `/api/cameras/${idAt(place)}`, { commandId: crypto.randomUUID(), ...address });
      }
      await api.send<Incident>('POST', '/api/incidents', {
        commandId: crypto.randomUUID(),
        title: TITLE,
        urgency: 'urgent',
        position: spot.position,
      });
      desk = await DutyDesk.open(browser, centre);
      await desk.row(TITLE).waitFor();
      await desk.chooseByKeys(TITLE);
    });

    it('play together, each its own camera', async () => {
      const isOwn = (hash: number | undefined, channel: number) => hash === hashCameraId(cameraIdOf(1, channel));
      const startMs = performance.now();
      for (const [place, channel] of FOUR.entries()) {
        await until(
          `channel ${channel}`,
          FIRST_FRAME_MS,
          () => pictureIn(tileOf(place)),
          (picture) => isOwn(picture?.cameraHash, channel),
        );
      }
      tell('case chosen → four pictures', performance.now() - startMs);
      for (const place of FOUR.keys()) {
        await until(
          'live',
          10_000,
          () => tileState(tileOf(place)),
          ({ state }) => state === 'live',
        );
      }
    });

    it('one key lists what is at fault among the cameras of the seat', async () => {
      await desk.press('Shift+K');
      const sheet = desk.page.getByTestId('desk-camera-health');
      expect(await sheet.getByTestId('desk-health-counts').innerText()).toMatch(/共 \d+ 路：在线 [1-9]\d*，故障 \d+/);
      await sheet.getByText('各村在线率').waitFor();
      expect(await accessibilityFaults(desk.page)).toEqual([]);
      await desk.press('Escape');
      await sheet.waitFor({ state: 'detached' });
    });

    it('a camera that dies shows as not live, and resumes in the same player', async () => {
      const tile = tileOf(1);
      await tile.locator('video[autoplay]').evaluate((video) => Reflect.set(video, 'isSamePlayer', true));
      const fault = (state: string) => recorder.control('/faults', { target: 'channel', id: cameraIdOf(1, 2), state });
      expect((await fault('dead')).status).toBe(200);
      const { tookMs } = await until(
        'not live',
        60_000,
        () => tileState(tile),
        ({ state }) => state !== 'live',
      );
      tell('camera killed → tile not live', tookMs);
      expect((await tileState(tileOf(0))).state).toBe('live');
      const lastMs = (await pictureIn(tile))?.epochMs ?? Date.now();
      await fault('alive');
      const isYounger = (epochMs: number | undefined) => (epochMs ?? 0) > lastMs + 1_000;
      const back = await until(
        'a new picture',
        60_000,
        () => pictureIn(tile),
        (p) => isYounger(p?.epochMs),
      );
      tell('camera back → new picture', back.tookMs);
      const isSame = tile.locator('video[autoplay]').evaluate((video) => Reflect.get(video, 'isSamePlayer') === true);
      expect(await isSame).toBe(true);
      for (const { watched } of [desk, admin]) watched.assertNoFaults();
    });
  });
});
