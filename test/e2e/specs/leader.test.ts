import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Brief } from '#contract/brief';
import { startBrowser, type TestBrowser, type WatchedPage } from '../../fixtures/browser.ts';
import { Installation } from '../../fixtures/installation.ts';
import { accessibilityFaults } from '../drivers/accessibility.ts';
import { type ApiClient, signInByHttp } from '../drivers/api-client.ts';
import type { SharedCentre } from '../drivers/centre-setup.ts';
import { findSeenSpot } from '../drivers/seen-spot.ts';
import { openSignedIn } from '../drivers/sign-in.ts';
import { until } from '../drivers/until.ts';

const TITLE = '堤坝渗水扩大';
const WORDS = '请立即带队上坝，每小时报一次';
const SHOWS_MS = 30_000;
const START_LIMIT_MS = 150_000;
/** From the brief to an instruction sent, the words themselves apart. */
const MOST_TAPS = 5;

interface SentOrder {
  id: string;
  text: string;
  receivers: { workerId: number }[];
}

/** A leader's phone: the day, why a case is among the risks, and one sentence that becomes an order. */
describe('a leader', () => {
  let installation: Installation;
  let centre: SharedCentre;
  let browser: TestBrowser;
  let api: ApiClient;
  let phone: WatchedPage;
  let page: Page;
  let incidentId: string;
  const count = (list: string) => page.locator(`[data-list=${list}] b`);

  beforeAll(async () => {
    // A county of its own where nothing happens by itself: its red card must not ring at the desks of other specs.
    installation = await Installation.prepare('dist/server/launch/supervisor-main.js', { GRID321_DEMO: 'quiet' });
    const password = await installation.start(START_LIMIT_MS);
    centre = { url: installation.url, password, dataDirectory: installation.dataDirectory };
    [browser, api] = await Promise.all([startBrowser(), signInByHttp(centre, 'county-leader')]);
    const { position } = await findSeenSpot(api);
    const duty = await signInByHttp(centre, 'county-duty');
    const body = { commandId: crypto.randomUUID(), title: TITLE, type: 'hazard', urgency: 'urgent', position };
    incidentId = (await duty.send<{ id: string }>('POST', '/api/incidents', body)).id;
    // Under a red card nothing else of a quiet county is graver.
    await duty.send('POST', `/api/incidents/${incidentId}/supervisions`, {
      commandId: crypto.randomUUID(),
      kind: 'redCard',
      target: (await duty.get<{ incident: { owner: string } }>(`/api/incidents/${incidentId}`)).incident.owner,
      reason: '险情扩大',
    });
    phone = await openSignedIn(browser, centre, '/leader', 'county-leader', { width: 390, height: 844, isPhone: true });
    ({ page } = phone);
  }, START_LIMIT_MS * 2);
  afterAll(async () => {
    await browser?.stop();
    await installation?.remove();
  });

  it('sees the day on one page, with the case among three risks and why', async () => {
    const risk = page.getByTestId('risks').locator(`[data-incident="${incidentId}"]`);
    await risk.getByText('红牌').waitFor({ timeout: SHOWS_MS });
    expect(await page.getByTestId('risks').locator('li').count()).toBeLessThanOrEqual(3);
    const { value } = await until(
      'figures of the page and the server the same',
      SHOWS_MS,
      async () => {
        const { counts } = await api.get<Brief>('/api/brief');
        const shown = await Promise.all(['open', 'overdue', 'red'].map((list) => count(list).innerText()));
        return { shown, served: [counts.open, counts.overdue, counts.red].map(String) };
      },
      ({ shown, served }) => shown.join() === served.join(),
    );
    expect(Number(value.served[2])).toBeGreaterThan(0);
    expect(await accessibilityFaults(page)).toEqual([]);
  });

  it('opens the list behind a number, as long as the number', async () => {
    const red = Number(await count('red').innerText());
    await page.locator('[data-list=red]').tap();
    const rows = page.getByTestId('leader-list').locator('[data-incident]');
    await until(
      'the list',
      SHOWS_MS,
      () => rows.count(),
      (n) => n === red,
    );
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.goBack();
    await page.getByTestId('risks').waitFor();
  });

  it('instructs from the brief in a few taps; it is an order with receipts', async () => {
    let taps = 0;
    const tap = async (where: ReturnType<Page['locator']>) => {
      await where.tap();
      taps += 1;
    };
    await tap(page.getByTestId('risks').locator(`[data-incident="${incidentId}"]`));
    await page.locator('[data-testid=nearest-workers] [aria-pressed=true]').waitFor({ timeout: SHOWS_MS });
    await tap(page.getByTestId('order-text'));
    await page.keyboard.insertText(WORDS);
    await tap(page.getByTestId('send-order'));
    await page.getByTestId('order-receipts').getByText(WORDS).waitFor({ timeout: SHOWS_MS });
    expect(taps).toBeLessThanOrEqual(MOST_TAPS);
    const { items } = await api.get<{ items: SentOrder[] }>(`/api/orders?incidentId=${incidentId}`);
    const order = items.find(({ text }) => text === WORDS);
    expect(order?.receivers).toHaveLength(1);
    const worker = await signInByHttp(centre, `worker-${order?.receivers[0]?.workerId}`);
    for (const receipt of ['delivered', 'read']) {
      const body = { commandId: crypto.randomUUID(), receipt };
      // The demo's own phone may have made it before: then it is there.
      await worker.send('POST', `/api/orders/${order?.id}/receipts`, body).catch(() => undefined);
    }
    const receipt = page
      .getByTestId('order-receipts')
      .locator('[data-progress=read], [data-progress=accepted], [data-progress=enRoute]');
    await receipt.first().waitFor({ timeout: SHOWS_MS });
    expect(await accessibilityFaults(page)).toEqual([]);
  });

  it('follows the case, finds it among the own concerns, and follows it no longer', async () => {
    await page.getByTestId('follow').tap();
    await page.locator('[data-testid=follow][aria-pressed=true]').waitFor({ timeout: SHOWS_MS });
    await page.goBack();
    await until(
      'the count',
      SHOWS_MS,
      () => count('concerns').innerText(),
      (n) => n === '1',
    );
    await page.locator('[data-list=concerns]').tap();
    await page.getByTestId('leader-list').locator(`[data-incident="${incidentId}"]`).tap();
    await page.locator('[data-testid=follow][aria-pressed=true]').tap();
    await page.locator('[data-testid=follow][aria-pressed=false]').waitFor({ timeout: SHOWS_MS });
    phone.assertNoFaults();
  });
});
