import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Camera } from '#contract/camera';
import { startBrowser, type TestBrowser } from '../../fixtures/browser.ts';
import { startDrone, type TestDrone } from '../../fixtures/drone.ts';
import { Installation } from '../../fixtures/installation.ts';
import { accessibilityFaults } from '../drivers/accessibility.ts';
import { AdminPage } from '../drivers/admin-page.ts';
import { type ApiClient, signInByHttp } from '../drivers/api-client.ts';
import { tileState } from '../drivers/camera-picture.ts';
import type { SharedCentre } from '../drivers/centre-setup.ts';
import { tell, until } from '../drivers/until.ts';

const NAME = '城关无人机一号';
const START_LIMIT_MS = 150_000;
const FIRST_PICTURE_MS = 30_000;
/** The programme's death is seen by the supervisor within 5 s, and what it does is done by another one. */
const HEALED_MS = 60_000;

/** A drone from its entry to its picture, through the death of the process that receives it. */
describe('a drone', () => {
  let installation: Installation;
  let browser: TestBrowser;
  let admin: AdminPage;
  let api: ApiClient;
  let page: Page;
  let publishUrl: string;
  let drone: TestDrone | null = null;
  const camera = async (): Promise<Camera | undefined> =>
    (await api.get<{ items: Camera[] }>(`/api/cameras?q=${encodeURIComponent(NAME)}`)).items[0];
  /** The aircraft's own program tries again when it is cut off. */
  let isFlying = false;
  const fly = async (): Promise<void> => {
    isFlying = true;
    while (isFlying) {
      drone = startDrone(publishUrl);
      await drone.ended;
      await new Promise((resolve) => setTimeout(resolve, 300));
    }
  };
  const isAlive = async (limitMs: number): Promise<number> => {
    const live = await until(
      'a live tile',
      limitMs,
      () => tileState(admin.tile),
      ({ state }) => state === 'live',
    );
    return live.tookMs;
  };

  beforeAll(async () => {
    installation = await Installation.prepare('dist/server/launch/supervisor-main.js', { GRID321_DEMO: 'quiet' });
    const password = await installation.start(START_LIMIT_MS);
    const centre: SharedCentre = { url: installation.url, password, dataDirectory: installation.dataDirectory };
    [browser, api] = await Promise.all([startBrowser(), signInByHttp(centre, 'county-duty')]);
    admin = await AdminPage.open(browser, centre);
    ({ page } = admin);
  }, START_LIMIT_MS * 2);
  afterAll(async () => {
    isFlying = false;
    await drone?.kill();
    await browser?.stop();
    await installation?.remove();
  });

  it('is entered with a name and a place, and a place that is none is told', async () => {
    const { items } = await api.get<{ items: Camera[] }>('/api/cameras?limit=1');
    const [lng = 0, lat = 0] = items[0]?.position ?? [];
    await page.getByTestId('publisher-new').click();
    const form = page.getByTestId('new-publisher');
    await form.locator('input[name=name]').fill(NAME);
    await form.locator('input[name=place]').fill('河边');
    await page.getByTestId('new-publisher-save').click();
    await form.getByRole('alert').getByText('经度').waitFor();
    await form.locator('input[name=place]').fill(`${lng}, ${lat}`);
    await page.getByTestId('new-publisher-save').click();
    await page.getByTestId('publish-panel').waitFor();
    expect(await camera()).toMatchObject({ sourceKind: 'push', position: [lng, lat] });
  });

  it('gets an address that is shown with a QR code', async () => {
    await page.getByTestId('publish-make').click();
    const server = await page.getByTestId('publish-server').inputValue();
    publishUrl = `${server}/${await page.getByTestId('publish-stream').inputValue()}`;
    expect(server).toBe(`rtmp://127.0.0.1:${installation.port + 11}/push`);
    await page.getByAltText('推流地址二维码').waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
  });

  it('is seen when it publishes, and everybody is told that it is there', async () => {
    void fly();
    await until('online', FIRST_PICTURE_MS, camera, (found) => found?.state === 'online');
    await page.getByTestId('publish-play').click();
    tell('drone: play → live', await isAlive(FIRST_PICTURE_MS));
  });

  it('is seen again in the same tile after the receiving process was killed, and after it hung', async () => {
    for (const signal of ['SIGKILL', 'SIGSTOP'] as const) {
      const before = installation.program('ingest').pid;
      process.kill(before, signal);
      await until(
        'a gap',
        HEALED_MS,
        () => tileState(admin.tile),
        ({ state }) => state !== 'live',
      );
      await installation.waitFor('another process', HEALED_MS, () =>
        installation.programs().some(({ name, pid }) => name === 'ingest' && pid !== before),
      );
      tell(`drone: ${signal} of its receiver, another process there → live`, await isAlive(HEALED_MS));
    }
  });

  it('is gone for everybody when it stops', async () => {
    isFlying = false;
    await drone?.kill();
    await until('offline', HEALED_MS, camera, (found) => found?.stateReason === 'not-publishing');
  });
});
