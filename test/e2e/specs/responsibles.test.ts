import type { Locator } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { startBrowser, type TestBrowser } from '../../fixtures/browser.ts';
import { accessibilityFaults } from '../drivers/accessibility.ts';
import { AdminPage } from '../drivers/admin-page.ts';
import { type ApiClient, signInByHttp } from '../drivers/api-client.ts';
import { DutyDesk } from '../drivers/duty-desk.ts';
import { findSeenSpot } from '../drivers/seen-spot.ts';

const TITLE = '水管爆裂漫上路面';
const PERSON = '欧阳明远';
const ITEM = '先关总阀';

/** What an administrator changes without code, and the next case of a desk that shows it. */
describe('who answers and what is to be done', () => {
  const centre = inject('centre');
  let browser: TestBrowser;
  let api: ApiClient;
  let admin: AdminPage;

  beforeAll(async () => {
    [browser, api] = await Promise.all([startBrowser(), signInByHttp(centre, 'county-duty')]);
    admin = await AdminPage.open(browser, centre);
  });
  afterAll(() => browser?.stop());

  const fill = async (form: Locator, name: string, value: string) => form.locator(`input[name="${name}"]`).fill(value);

  it('another person answers for the county; a department is added, and its code is taken then', async () => {
    const section = admin.page.getByTestId('responsibles');
    await section.locator('[data-body]').first().click();
    const form = section.getByTestId('responsible-form');
    await fill(form, 'person', PERSON);
    await fill(form, 'phone', '0916-5210321');
    await form.getByRole('button', { name: '保存' }).click();
    await section.getByRole('status').getByText('已保存').waitFor();
    await section.locator('[data-body]', { hasText: PERSON }).waitFor();
    for (const isTaken of [false, true]) {
      await section.getByRole('button', { name: '新增部门' }).click();
      await fill(form, 'code', 'weather');
      await fill(form, 'name', '气象局');
      await form.getByRole('button', { name: '保存' }).click();
      if (isTaken) await form.getByRole('alert').getByText('已有这个编号的部门').waitFor();
      else await section.locator('[data-body=weather]').waitFor();
    }
    expect(await accessibilityFaults(admin.page)).toEqual([]);
  });

  it('a procedure gets an item, in the place it is moved to', async () => {
    const section = admin.page.getByTestId('procedures');
    await section.locator('select[name=type]').selectOption('facility');
    const form = section.getByTestId('procedure-form');
    const count = await form.locator('ol > li').count();
    await form.getByRole('button', { name: '增加一项' }).click();
    await fill(form, `zh-${count + 1}`, ITEM);
    await fill(form, `en-${count + 1}`, 'Close the main valve first');
    for (let at = count + 1; at > 1; at--) await form.getByRole('button', { name: `第 ${at} 项上移` }).click();
    await form.getByRole('button', { name: '保存清单' }).click();
    await section.getByRole('status').getByText('已保存').waitFor();
    expect(await form.locator('input').first().inputValue()).toBe(ITEM);
    expect(await accessibilityFaults(admin.page)).toEqual([]);
    admin.watched.assertNoFaults();
  });

  it('the desk shows both with the next case, and ticks the item by key; a grid’s card says who answers for it', async () => {
    const { position } = await findSeenSpot(api);
    const body = { commandId: crypto.randomUUID(), title: TITLE, type: 'facility', position };
    await api.send('POST', '/api/incidents', body);
    const desk = await DutyDesk.open(browser, centre);
    await desk.row(TITLE).waitFor();
    await desk.chooseByKeys(TITLE);
    await desk.press('a');
    await desk.waitForState('accepted');
    await desk.page.getByTestId('case-holder').getByText(PERSON).waitFor();
    const item = desk.page.getByTestId('procedure').getByRole('checkbox').first();
    await desk.page.getByTestId('procedure').getByText(ITEM).waitFor();
    await desk.press('Shift+1');
    await expect.poll(() => item.isChecked(), { timeout: 10_000 }).toBe(true);
    const { items } = await api.get<{
      items: { code: string; isBasic: boolean; name: string; post: { personName?: string } }[];
    }>('/api/grids?limit=50&basic=true');
    const grid = items.find(({ post }) => post.personName);
    await desk.find(grid?.code ?? '', grid?.name ?? '');
    await desk.card('grid').getByText(String(grid?.post.personName)).waitFor();
    desk.watched.assertNoFaults();
  });
});
