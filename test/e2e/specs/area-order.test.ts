import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import type { Order } from '#contract/order';
import type { Selection } from '#contract/selection';
import { startBrowser, type TestBrowser } from '../../fixtures/browser.ts';
import { accessibilityFaults } from '../drivers/accessibility.ts';
import { type ApiClient, signInByHttp } from '../drivers/api-client.ts';
import { DutyDesk } from '../drivers/duty-desk.ts';
import { findSeenSpot } from '../drivers/seen-spot.ts';
import { until } from '../drivers/until.ts';

const TITLE = `上游水库放水 ${Date.now()}`;
const WORDS = '河道两侧人员立即上岸';

/** An order to everybody in a drawn area, by keys alone: a circle grows and moves, a polygon is set corner by corner. */
describe('an order to an area', () => {
  const centre = inject('centre');
  let browser: TestBrowser;
  let api: ApiClient;
  let desk: DutyDesk;
  let position: [number, number];
  let incidentId: string;

  const radius = () => desk.page.getByTestId('area-sheet').locator('label').innerText();
  const counts = () => desk.page.locator('[data-testid=area-counts][data-old=false]');
  const count = async (of: string) => Number(await counts().locator(`[data-count=${of}] dd`).first().innerText());
  const inCircle = (radiusM: number) =>
    api.send<Selection>('POST', '/api/selections', { area: { kind: 'circle', centre: position, radiusM } });

  beforeAll(async () => {
    [browser, api] = await Promise.all([startBrowser(), signInByHttp(centre, 'county-duty')]);
    position = [...(await findSeenSpot(api)).position] as [number, number];
    const report = { commandId: crypto.randomUUID(), title: TITLE, urgency: 'urgent', position };
    ({ id: incidentId } = await api.send<{ id: string }>('POST', '/api/incidents', report));
    desk = await DutyDesk.open(browser, centre);
    await desk.row(TITLE).waitFor();
    await desk.chooseByKeys(TITLE);
  });
  afterAll(() => browser?.stop());

  it('begins at the case; the keys change the circle and what is counted in it', async () => {
    await desk.press('Shift+O');
    await counts().waitFor();
    expect(await radius()).toContain('500');
    for (const wider of ['750', '1000', '1500', '2000']) {
      await desk.press('Shift+Equal');
      expect(await radius()).toContain(wider);
    }
    await desk.press('Minus');
    await desk.press('Equal');
    await counts().waitFor();
    const there = await inCircle(2_000);
    expect(await count('households')).toBe(there.households.total);
    expect(await count('cameras')).toBe(there.cameras.count);
    expect(await count('voice')).toBe(there.withoutPhone.count);
    expect(await accessibilityFaults(desk.page)).toEqual([]);
  });

  it('a polygon is set corner by corner by Enter, and the last one is taken back', async () => {
    await desk.press('p');
    const shape = desk.page.locator('[data-testid=area-shape][data-shape=polygon]');
    await shape.waitFor();
    const corners = (n: number) => desk.page.getByText(`已定 ${n} 点`).waitFor();
    for (const [n, moves] of [[], Array(9).fill('ArrowRight'), Array(9).fill('ArrowUp')].entries()) {
      await desk.press(...moves, 'Enter');
      await corners(n + 1);
    }
    await counts().waitFor();
    await desk.press('Backspace');
    await corners(2);
    await desk.press('Enter');
    await corners(3);
    await counts().waitFor();
    const drawn = await desk.page.getByTestId('area-sheet').innerText();
    // Half of 1,800 m by 1,800 m.
    expect(Number(/面积 ([\d.]+)/.exec(drawn)?.[1])).toBeCloseTo(1.62, 1);
    await desk.press('p');
    await desk.page.locator('[data-testid=area-shape][data-shape=circle]').waitFor();
    await desk.press('Escape', 'Shift+O');
    await counts().waitFor();
    expect(await radius()).toContain('500');
  });

  it('Enter writes the order, Ctrl+Enter sends it to whoever is in the area, and it is followed up', async () => {
    for (let i = 0; i < 4; i++) await desk.press('Equal');
    await until(
      'people in it',
      20_000,
      async () => ((await counts().count()) ? count('workers') : 0),
      (n) => n > 0,
    );
    await desk.press('Enter');
    const form = desk.page.getByTestId('area-order');
    await form.locator('textarea:focus').waitFor();
    expect(await accessibilityFaults(desk.page)).toEqual([]);
    await desk.page.keyboard.type(WORDS);
    await desk.press('Control+Enter');
    const detail = desk.page.getByTestId('order-detail');
    await detail.getByText(WORDS).waitFor();
    const id = await detail.getAttribute('data-order');
    const order = await api.get<Order>(`/api/orders/${id}`);
    const there = await inCircle(2_000);
    expect(order).toMatchObject({
      incidentId,
      urgency: 'urgent',
      selector: { area: { kind: 'circle', radiusM: 2_000 } },
    });
    const ids = order.receivers.map(({ workerId }) => workerId).sort();
    expect(ids.length).toBeGreaterThan(0);
    // Simulated workers walk: whoever crossed the line meanwhile is in one of the two alone.
    const inIt = new Set(there.workers.items.map((worker) => worker.id));
    expect(ids.filter((worker) => !inIt.has(worker)).length).toBeLessThanOrEqual(2);
    expect(order.voiceReceivers).toHaveLength(there.withoutPhone.count);
    await desk.press('Escape');
  });

  it('Escape leaves the map as it was', async () => {
    await desk.press('Shift+O');
    await desk.page.getByTestId('area-sheet').waitFor();
    await desk.press('Escape');
    await desk.page.getByTestId('area-sheet').waitFor({ state: 'detached' });
    desk.watched.assertNoFaults();
  });
});
