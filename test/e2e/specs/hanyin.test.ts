import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Health } from '#contract/health';
import { pixelsVary, startBrowser, type TestBrowser } from '../../fixtures/browser.ts';
import { Installation } from '../../fixtures/installation.ts';
import type { SharedCentre } from '../drivers/centre-setup.ts';
import { DutyDesk } from '../drivers/duty-desk.ts';
import { readProbe } from '../drivers/page-probe.ts';
import { tell, until } from '../drivers/until.ts';

const START_LIMIT_MS = 150_000;

describe('Hanyin, whole', () => {
  let installation: Installation;
  let browser: TestBrowser;
  let centre: SharedCentre;

  beforeAll(async () => {
    [installation, browser] = await Promise.all([
      Installation.prepare('dist/server/launch/supervisor-main.js', { GRID321_COUNTY: 'hanyin' }),
      startBrowser(),
    ]);
    const startMs = performance.now();
    const password = await installation.start(START_LIMIT_MS);
    tell('Hanyin loaded into an empty database and ready', performance.now() - startMs);
    centre = { url: installation.url, password, dataDirectory: installation.dataDirectory };
  });

  afterAll(async () => {
    await browser.stop();
    await installation.end('SIGTERM');
    await installation.remove();
  });

  it('has the county’s own numbers', async () => {
    const health = (await (await fetch(`${centre.url}/api/health`)).json()) as Health;
    expect(health).toMatchObject({
      status: 'ok',
      county: {
        code: '610921',
        towns: 10,
        villages: 156,
        basicGrids: 4_876,
        persons: 313_000,
        cameras: 5_266,
        workers: 2_270,
      },
    });
    expect(health.county.households).toBeGreaterThanOrEqual(97_500);
    expect(health.county.households).toBeLessThanOrEqual(106_700);
  });

  it('is drawn on a desk: every grid and household, and pixels that vary', async () => {
    const startMs = performance.now();
    const desk = await DutyDesk.open(browser, centre);
    tell('sign-in → map of Hanyin on the desk', performance.now() - startMs);
    const isReady = async () => (await readProbe(desk.page)).facts['map.isReady'];
    await until('the map', 60_000, isReady, (ready) => ready === true);
    expect(await pixelsVary(desk.page, '[data-testid=desk] main')).toBe(true);
    desk.watched.assertNoFaults();
  });
});
