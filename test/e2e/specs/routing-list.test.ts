import { readFile } from 'node:fs/promises';
import type { Locator } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { startBrowser, type TestBrowser } from '../../fixtures/browser.ts';
import { accessibilityFaults } from '../drivers/accessibility.ts';
import { AdminPage } from '../drivers/admin-page.ts';

/** The routing list from a changed line to a published version and back, and a file whose faults name row and column. */
describe('the routing list on its page', () => {
  const centre = inject('centre');
  let browser: TestBrowser;
  let admin: AdminPage;
  let list: Locator;
  let first: number;

  const draft = () => list.getByTestId('routing-draft');
  const version = async () => Number(await draft().getAttribute('data-version'));
  const inForce = (wanted: number) => list.locator(`[data-testid=routing-draft][data-version="${wanted}"]`).waitFor();

  beforeAll(async () => {
    browser = await startBrowser();
    admin = await AdminPage.open(browser, centre);
    list = admin.page.getByTestId('routing');
    await list.getByTestId('routing-lines').waitFor();
    first = await version();
  });
  afterAll(() => browser?.stop());

  it('a changed line stands in the draft, beside what it was; published with a reason, it is in force', async () => {
    const line = list.locator('[data-line]').first();
    const code = await line.getAttribute('data-line');
    await line.getByRole('button', { name: /^修改/ }).click();
    const form = list.getByTestId('routing-line');
    await form.locator('input[name=legalBasis]').fill('《试验法》第九条');
    expect(await accessibilityFaults(admin.page)).toEqual([]);
    await form.getByRole('button', { name: '存入草稿' }).click();
    const change = list.locator(`[data-testid=routing-changes] [data-change="${code}"]`);
    await change.getByText('《试验法》第九条').waitFor();
    expect(await change.locator('del').innerText()).not.toBe('');
    await draft().locator('input[name=reason]').fill('法条更新');
    await draft().getByRole('button', { name: '发布' }).click();
    await draft().getByRole('status').getByText('已发布').waitFor();
    await list.locator(`[data-testid=routing-draft]:not([data-version="${first}"])`).waitFor();
  });

  it('a file whose rows do not fit is refused whole, each fault by its row and column', async () => {
    const waiting = admin.page.waitForEvent('download');
    await list.getByTestId('routing-export').click();
    const csv = await readFile(await (await waiting).path(), 'utf8');
    const broken = csv.replace(/,\d{2,},/, ',不久,');
    expect(broken).not.toBe(csv);
    const file = (text: string) => ({ name: 'list.csv', mimeType: 'text/csv', buffer: Buffer.from(text) });
    await list.getByTestId('routing-import').setInputFiles(file(broken));
    const faults = list.getByTestId('routing-faults');
    await faults.waitFor();
    expect(await faults.getByRole('listitem').first().innerText()).toMatch(/^第 \d+ 行「.+」列：/);
    expect(await accessibilityFaults(admin.page)).toEqual([]);
    expect(await list.getByTestId('routing-changes').count()).toBe(0);
  });

  it('an earlier version is brought back with a reason', async () => {
    const now = await version();
    await list.locator('summary').click();
    const old = list.locator(`li[data-version="${first}"]`);
    await old.locator('input[name=reason]').fill('回到原来的法条');
    await old.getByRole('button', { name: /^恢复/ }).click();
    await draft().getByRole('status').getByText('已恢复').waitFor();
    await inForce(now + 1);
    admin.watched.assertNoFaults();
  });
});
