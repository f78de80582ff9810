import type { Locator } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import type { Camera } from '#contract/camera';
import type { Incident } from '#contract/incident';
import type { PtzState } from '#contract/ptz';
import { startBrowser, type TestBrowser } from '../../fixtures/browser.ts';
import { accessibilityFaults } from '../drivers/accessibility.ts';
import { type ApiClient, signInByHttp } from '../drivers/api-client.ts';
import { tileState } from '../drivers/camera-picture.ts';
import { DutyDesk } from '../drivers/duty-desk.ts';
import { findTurningSpot } from '../drivers/seen-spot.ts';
import { tell, until } from '../drivers/until.ts';

const TITLE = '山路落石';
const PRESET = '路口';
const FIRST_FRAME_MS = 30_000;

/** Brightness of the picture's lower half in a raster of 32 by 9, where the landscape is. */
function landscapeOf(tile: Locator): Promise<number[]> {
  return tile.locator('video[autoplay]').evaluate((video) => {
    const canvas = document.createElement('canvas');
    [canvas.width, canvas.height] = [32, 18];
    const context = canvas.getContext('2d');
    if (!context || !(video instanceof HTMLVideoElement) || video.readyState < 2) return [];
    context.drawImage(video, 0, 0, 32, 18);
    const { data } = context.getImageData(0, 9, 32, 9);
    return Array.from({ length: 32 * 9 }, (_, i) => data[i * 4 + 1] ?? 0);
  });
}

/** Mean difference of two pictures: under 1 for one landscape, whatever the coding did to it. */
const difference = (a: readonly number[], b: readonly number[]): number =>
  a.length === b.length ? a.reduce((sum, value, i) => sum + Math.abs(value - (b[i] ?? 0)), 0) / a.length : 0;
const IS_ANOTHER = 2;

/** The landscape once it has been the same for two seconds: a camera that turned sees the new one a little later. */
async function settledLandscape(tile: Locator): Promise<number[]> {
  let seen: number[] = [];
  let sinceMs = performance.now();
  const { value } = await until(
    'a landscape that stays',
    45_000,
    async () => {
      const now = await landscapeOf(tile);
      if (difference(seen, now) > 1 || seen.length === 0) [seen, sinceMs] = [now, performance.now()];
      return now;
    },
    () => performance.now() - sinceMs > 2000,
  );
  return value;
}

describe('a camera is turned from the desk', () => {
  const centre = inject('centre');
  let browser: TestBrowser;
  let api: ApiClient;
  let desk: DutyDesk;
  let camera: Camera;
  let tile: Locator;
  const pad = (): Locator => desk.page.getByTestId('ptz-pad');
  const holder = async (): Promise<string | undefined> =>
    (await api.get<PtzState>(`/api/cameras/${camera.id}/ptz`)).holder?.account;

  beforeAll(async () => {
    [browser, api] = await Promise.all([startBrowser(), signInByHttp(centre, 'county-duty')]);
    const spot = await findTurningSpot(api);
    ({ camera } = spot);
    await api.send<Incident>('POST', '/api/incidents', {
      commandId: crypto.randomUUID(),
      title: TITLE,
      urgency: 'normal',
      position: spot.position,
    });
    desk = await DutyDesk.open(browser, centre);
    await desk.row(TITLE).waitFor();
    await desk.chooseByKeys(TITLE);
    tile = desk.page.getByTestId('tiles').getByTestId(`camera-tile-${camera.id}`);
    await until(
      'a live tile',
      FIRST_FRAME_MS,
      () => tileState(tile),
      ({ state }) => state === 'live',
    );
  });

  afterAll(async () => {
    await browser?.stop();
  });

  it('by a key that is held: it is shown whose hand it is, and another landscape comes', async () => {
    await desk.page.getByTestId(`focus-${camera.id}`).click();
    tile = desk.page.getByTestId('camera-focus').getByTestId(`camera-tile-${camera.id}`);
    await until(
      'the large picture',
      FIRST_FRAME_MS,
      () => tileState(tile),
      ({ state }) => state === 'live',
    );
    expect(await tile.getAttribute('data-rendition')).toBe('main');
    await pad().getByText('无人控制').waitFor();
    await pad().getByText('还没有预置位').waitFor();
    expect(await accessibilityFaults(desk.page)).toEqual([]);
    const before = await landscapeOf(tile);
    const startMs = performance.now();
    await desk.page.keyboard.down('ArrowRight');
    await until(
      'another landscape',
      45_000,
      () => landscapeOf(tile),
      (now) => difference(before, now) > IS_ANOTHER,
    );
    tell('key down → another picture in the tile', performance.now() - startMs);
    await desk.page.keyboard.up('ArrowRight');
    await pad().getByText('由您控制').waitFor();
    expect(await holder()).toBe('county-duty');
    // The same arrows walk the desk's list where they do not turn a camera.
    await desk.page.getByTestId('case').getByRole('heading', { name: TITLE }).waitFor();
  });

  it('and by a button that is held with the pointer; a place is kept and found again', async () => {
    const right = pad().getByRole('button', { name: '向右' });
    await pad().getByRole('textbox', { name: '预置位名称' }).fill(PRESET);
    await pad().getByRole('button', { name: '保存当前位置' }).click();
    const preset = pad().getByRole('button', { name: PRESET, exact: true });
    await preset.waitFor();
    const kept = await settledLandscape(tile);
    await right.hover();
    await desk.page.mouse.down();
    await until(
      'another landscape',
      45_000,
      () => landscapeOf(tile),
      (now) => difference(kept, now) > IS_ANOTHER,
    );
    await desk.page.mouse.up();
    await preset.click();
    await until(
      'the place that was kept',
      45_000,
      () => landscapeOf(tile),
      (now) => now.length > 0 && difference(kept, now) < 1,
    );
    await pad()
      .getByRole('button', { name: `删除预置位 ${PRESET}` })
      .click();
    await pad().getByText('还没有预置位').waitFor();
  });

  it('until a leader takes over, which the desk is told at its next try', async () => {
    const leader = await signInByHttp(centre, 'county-leader');
    await leader.send('POST', `/api/cameras/${camera.id}/ptz/move`, { velocity: { pan: 0, tilt: 0.2, zoom: 0 } });
    await pad().getByRole('group').focus();
    await desk.page.keyboard.down('ArrowLeft');
    await pad().getByText('领导正在控制').waitFor();
    await desk.page.keyboard.up('ArrowLeft');
    await leader.send('POST', `/api/cameras/${camera.id}/ptz/release`, {});
    await pad().getByText('无人控制').waitFor();
    await desk.page.keyboard.press('Escape');
    await desk.page.getByTestId('camera-focus').waitFor({ state: 'detached' });
    desk.watched.assertNoFaults();
  });
});
