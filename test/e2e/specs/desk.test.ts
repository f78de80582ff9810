import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { startBrowser, type TestBrowser } from '../../fixtures/browser.ts';
import { accessibilityFaults } from '../drivers/accessibility.ts';
import { signInByHttp } from '../drivers/api-client.ts';
import { DutyDesk } from '../drivers/duty-desk.ts';
import { tell, until } from '../drivers/until.ts';

/** Sheets by key; the desk's own and its neighbours'. */
const SHEETS = ['n', 'Shift+C', 'Shift+Q', 'Shift+R', 'y', 'd', 'Shift+?'];

interface RoutedCase {
  incident: { owner: string; department: string | null };
  steps: object[];
}

describe('a desk', () => {
  const centre = inject('centre');
  const TITLE = `按键受理 ${Date.now()}`;
  let browser: TestBrowser;
  let desk: DutyDesk;
  let api: Awaited<ReturnType<typeof signInByHttp>>;

  beforeAll(async () => {
    browser = await startBrowser();
    api = await signInByHttp(centre, 'county-duty');
    const { items } = await api.get<{ items: { position: [number, number] }[] }>('/api/incidents?limit=1');
    const report = { commandId: crypto.randomUUID(), title: TITLE, type: 'hazard', urgency: 'urgent' };
    await api.send('POST', '/api/incidents', { ...report, position: items[0]?.position });
    desk = await DutyDesk.open(browser, centre);
    await desk.row(TITLE).waitFor({ timeout: 60_000 });
  });

  afterAll(async () => {
    await browser.stop();
  });

  it('has no fault of accessibility empty, in both themes and both languages', async () => {
    for (const name of ['浅色', 'English', 'Dark', '中文']) {
      expect(await accessibilityFaults(desk.page)).toEqual([]);
      await desk.page.getByRole('button', { name, exact: true }).click();
    }
  });

  it('accepts and routes by keys alone (the goal is 15 s)', async () => {
    let keys = 0;
    let clicks = 0;
    await desk.page.exposeFunction('countKey', () => (keys += 1));
    await desk.page.exposeFunction('countClick', () => (clicks += 1));
    await desk.page.evaluate(() => {
      const call = (name: string) => (Reflect.get(globalThis, name) as () => void)();
      addEventListener('keydown', () => call('countKey'), true);
      addEventListener('pointerdown', () => call('countClick'), true);
    });
    const startMs = performance.now();
    await desk.chooseByKeys(TITLE);
    const steppedDown = keys;
    await desk.press('Space', 'a');
    await desk.waitForState('accepted');
    tell('chosen and accepted by keys', performance.now() - startMs);
    await desk.page.locator('[data-testid=ownership][data-claimed=me]').waitFor();
    // The list's suggestion is marked, with its reason and law; Enter takes it.
    await desk.press('r');
    await desk.markedBody.waitFor();
    const suggested = await desk.markedBody.getAttribute('data-body');
    expect(await desk.page.getByTestId('route-why').innerText()).not.toBe('');
    expect(await desk.page.getByTestId('route-grounds').innerText()).toContain('《');
    await desk.press('Enter');
    await desk.waitForState('routed');
    tell('chosen, accepted and routed by keys', performance.now() - startMs);
    console.log(`measured: ${keys} keystrokes, ${clicks} clicks`);
    const { incident, steps } = await api.get<RoutedCase>(`/api/incidents/${await desk.caseId()}`);
    expect([incident.owner, incident.department].filter(Boolean).join(' ')).toBe(suggested);
    expect(steps.at(-1)).toMatchObject({ action: 'route', routedBy: { line: expect.any(String) } });
    expect(clicks).toBe(0);
    // Down to the case, Space, A, R, Enter: six fewer than by tabbing to a list.
    expect(keys - steppedDown).toBeLessThanOrEqual(4);
    expect(performance.now() - startMs).toBeLessThan(150_000);
  });

  it('finds a body by its initials, and axe finds nothing wrong with the list of them', async () => {
    await desk.press('r');
    const field = desk.page.getByTestId('route-centre');
    await field.waitFor();
    await desk.page.keyboard.type('gaj');
    expect(await desk.markedBody.innerText()).toContain('公安局');
    expect(await accessibilityFaults(desk.page)).toEqual([]);
    await desk.press('Escape');
    expect(await field.getAttribute('aria-expanded')).toBe('false');
    expect(await desk.caseId()).not.toBe('');
  });

  it('keeps words that were begun through a reload', async () => {
    await desk.press('o');
    await desk.page.keyboard.type('疏散坡下三户');
    await desk.page.locator('[data-testid=draft-saved][data-saved=true]').waitFor();
    await desk.page.reload();
    const words = desk.page.getByTestId('order-text');
    await words.waitFor({ timeout: 60_000 });
    await until(
      'the words',
      10_000,
      () => words.inputValue(),
      (value) => value === '疏散坡下三户',
    );
  });

  it('has no fault of accessibility with a case, with each sheet and locked; an alarm is acknowledged while locked', async () => {
    expect(await accessibilityFaults(desk.page)).toEqual([]);
    for (const key of SHEETS) {
      await desk.press(key);
      await desk.page.getByRole('dialog').waitFor();
      expect(await accessibilityFaults(desk.page), key).toEqual([]);
      await desk.press('Escape');
      await desk.page.getByRole('dialog').waitFor({ state: 'detached' });
    }
    await desk.press('Shift+L');
    const lock = desk.page.getByTestId('lock-screen');
    await lock.waitFor();
    expect(await accessibilityFaults(desk.page)).toEqual([]);
    expect(await desk.page.getByTestId('desk').isVisible()).toBe(false);
    const ringing = desk.page.getByTestId('locked-alarm');
    await until(
      'silence',
      30_000,
      async () => {
        await desk.press('Space');
        return ringing.count();
      },
      (count) => count === 0,
    );
    await desk.page.keyboard.type(centre.password);
    await desk.press('Enter');
    await lock.waitFor({ state: 'detached' });
    expect(await desk.page.getByTestId('order-text').inputValue()).toBe('疏散坡下三户');
  });
});
