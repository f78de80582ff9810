import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { startBrowser, type TestBrowser } from '../../fixtures/browser.ts';
import { signInByHttp } from '../drivers/api-client.ts';
import { accessibilityFaults } from '../drivers/accessibility.ts';
import { DutyDesk } from '../drivers/duty-desk.ts';
import { findSeenSpot } from '../drivers/seen-spot.ts';

const TITLE = '一案一码看进度';
const WORDS = '户主赵一，电话 13900000001';
const centre = inject('centre');
let browser: TestBrowser;
let desk: DutyDesk;
let caseNumber: string;

beforeAll(async () => {
  browser = await startBrowser();
  const api = await signInByHttp(centre, 'county-duty');
  const { position } = await findSeenSpot(api);
  const report = { commandId: crypto.randomUUID(), title: TITLE, text: WORDS, position };
  ({ caseNumber } = await api.send<{ caseNumber: string }>('POST', '/api/incidents', report));
  desk = await DutyDesk.open(browser, centre);
  await desk.row(TITLE).waitFor();
});
afterAll(() => browser?.stop());

it('a mistyped case number is said to be one, and the case that was meant is opened by Enter', async () => {
  const wrong = caseNumber.slice(0, -1) + ((Number(caseNumber.slice(-1)) + 1) % 10);
  await desk.find(wrong, TITLE);
  await desk.page.getByTestId('case').getByRole('heading', { name: TITLE }).waitFor();
});

it('one key shows the case’s code; its page tells a resident where the case stands and nothing else', async () => {
  await desk.press('Shift+Q');
  const code = desk.page.getByTestId('progress-code');
  const picture = code.getByRole('img');
  await picture.waitFor();
  expect(await picture.evaluate((img: HTMLImageElement) => img.decode().then(() => img.naturalWidth > 0))).toBe(true);
  expect(await accessibilityFaults(desk.page)).toEqual([]);
  const link = (await code.getByTestId('progress-link').textContent()) ?? '';
  const { page } = await browser.open(link, { width: 390, height: 844, isPhone: true });
  await page.locator('[data-testid=progress-state][data-state=reported]').waitFor();
  const told = await page.locator('body').innerText();
  expect(told).toContain(caseNumber);
  for (const canary of [TITLE, WORDS]) expect(told).not.toContain(canary);
  expect(await accessibilityFaults(page)).toEqual([]);
  await desk.press('Escape');
  await code.waitFor({ state: 'detached' });
});
