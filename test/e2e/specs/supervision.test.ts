import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import type { IncidentSupervisions } from '#contract/supervision';
import { startBrowser, type TestBrowser } from '../../fixtures/browser.ts';
import { type ApiClient, signInByHttp } from '../drivers/api-client.ts';
import { DutyDesk } from '../drivers/duty-desk.ts';

/** The goal is a second; tests assert ten times the goal. */
const ARRIVES_MS = 10_000;
const TITLE = '河堤渗水待处置';
const REASON = '汛期将至，请立即处置';
const REPLY = '已派人巡堤，今晚完成';

/** One story in order: the county lays a yellow card on a town, the town replies by keys, the county lifts it. */
describe('a yellow card', () => {
  const centre = inject('centre');
  let browser: TestBrowser;
  let api: ApiClient;
  let county: DutyDesk;
  let town: DutyDesk;
  let townCode: string;
  let incidentId: string;

  beforeAll(async () => {
    [browser, api] = await Promise.all([startBrowser(), signInByHttp(centre, 'county-duty')]);
    const { items } = await api.get<{ items: { code: string }[] }>('/api/centres?limit=500');
    const village = items.find(({ code }) => code.length === 12)?.code ?? '';
    townCode = village.slice(0, 9);
    const { seat } = await api.get<{ seat: [number, number] }>(`/api/divisions/${village}`);
    const report = { commandId: crypto.randomUUID(), title: TITLE, position: seat };
    incidentId = (await api.send<{ id: string }>('POST', '/api/incidents', report)).id;
    [county, town] = await Promise.all([
      DutyDesk.open(browser, centre),
      DutyDesk.open(browser, centre, `town-duty-${townCode}`),
    ]);
  });
  afterAll(() => browser?.stop());

  const sheetOf = (desk: DutyDesk) => desk.page.getByTestId('supervision-sheet');

  it('is laid by the county with a reason, and rings at the town', async () => {
    await county.chooseByKeys(TITLE);
    await county.press('s');
    const form = county.page.getByTestId('supervision-form');
    await form.locator('select[name=target]').selectOption(townCode);
    await form.locator('input[value=yellowCard]').check();
    await form.locator('input[name=reason]').fill(REASON);
    await county.press('Enter');
    await sheetOf(county).locator('[data-kind=yellowCard][data-state=issued]').waitFor({ timeout: ARRIVES_MS });
    const alarm = town.page.locator('[data-testid=alarm][data-level]', { hasText: TITLE });
    await alarm.waitFor({ timeout: ARRIVES_MS });
    await town.page.getByTestId('queue').getByText('黄牌').waitFor({ timeout: ARRIVES_MS });
    expect(await town.page.getByTestId('supervision-count').innerText()).toContain('1');
  });

  it('is replied to by the town with keys alone', async () => {
    await town.chooseByKeys(TITLE);
    await town.press('s');
    const card = sheetOf(town).locator('[data-kind=yellowCard]');
    await card.locator('textarea:focus').waitFor();
    expect(await card.innerText()).toContain(REASON);
    await town.page.keyboard.insertText(REPLY);
    await town.press('Control+Enter');
    await card.and(town.page.locator('[data-state=replied]')).waitFor({ timeout: ARRIVES_MS });
    await town.press('Escape', 'Escape');
    expect(await town.page.getByTestId('supervision-count').innerText()).not.toContain('1');
  });

  it('is found by the county among the open cards of its centre, and lifted by keys', async () => {
    const sheet = sheetOf(county);
    await sheet.locator('[data-kind=yellowCard][data-state=replied]').waitFor({ timeout: ARRIVES_MS });
    await sheet.getByRole('tab').nth(1).click();
    await county.page.getByTestId('card-list').locator('button', { hasText: TITLE }).click();
    const card = sheet.locator('[data-kind=yellowCard]');
    expect(await card.innerText()).toContain(REPLY);
    await card.locator('textarea:focus').waitFor();
    await county.press('Control+Enter');
    await card.and(county.page.locator('[data-state=lifted]')).waitFor({ timeout: ARRIVES_MS });
    const { items } = await api.get<IncidentSupervisions>(`/api/incidents/${incidentId}/supervisions`);
    expect(items.map(({ steps }) => steps.map(({ action, centre: by }) => `${action} ${by}`))).toEqual([
      [`issue ${townCode.slice(0, 6)}`, `reply ${townCode}`, `lift ${townCode.slice(0, 6)}`],
    ]);
    await town.page.getByTestId('supervision-mark').waitFor({ state: 'detached', timeout: ARRIVES_MS });
  });

  it('no page asked off the site, broke the content policy or failed', () => {
    for (const { watched } of [county, town]) watched.assertNoFaults();
  });
});
