import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { startBrowser, type TestBrowser } from '../../fixtures/browser.ts';
import { type ApiClient, signInByHttp } from '../drivers/api-client.ts';
import { until } from '../drivers/until.ts';
import { WorkerPhone } from '../drivers/worker-phone.ts';

interface Incidents {
  items: { id: string; title: string }[];
}

describe('the outbox of the phone', () => {
  const centre = inject('centre');
  let browser: TestBrowser;
  let phone: WorkerPhone;
  let api: ApiClient;

  beforeAll(async () => {
    [browser, api] = await Promise.all([startBrowser(), signInByHttp(centre, 'county-duty')]);
    phone = await WorkerPhone.open(browser, centre, 'worker-2');
  });

  afterAll(async () => {
    await browser.stop();
  });

  const arrived = async (title: string): Promise<number> => {
    const { items } = await api.get<Incidents>('/api/incidents?limit=100');
    return items.filter((incident) => incident.title === title).length;
  };

  it('a report written without signal survives a reload of the page and arrives once', async () => {
    await phone.page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
    await phone.watched.context.setOffline(true);
    await phone.report({ text: '桥头护栏断了' });
    await phone.waitForWaiting(1);
    await phone.page.reload();
    await phone.waitForWaiting(1);
    expect(await arrived('桥头护栏断了')).toBe(0);
    await phone.watched.context.setOffline(false);
    await phone.page.locator('[data-outbox=empty]').waitFor({ timeout: 40_000 });
    expect(await arrived('桥头护栏断了')).toBe(1);
  });

  it('a report whose answer was lost on the way is sent again and is one report', async () => {
    let sent = 0;
    await phone.page.route('**/api/incidents', async (route) => {
      if (route.request().method() !== 'POST') return route.fallback();
      sent++;
      if (sent > 1) return route.fallback();
      // The server gets it and answers; the phone never hears.
      await route.fetch();
      return route.abort('connectionreset');
    });
    await phone.report({ text: '水管漏水' });
    await until(
      'a second attempt',
      20_000,
      () => sent,
      (times) => times === 2,
    );
    await phone.page.locator('[data-outbox=empty]').waitFor();
    expect(await arrived('水管漏水')).toBe(1);
    phone.watched.assertNoFaults();
  });
});
