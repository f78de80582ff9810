import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import type { ForceDirectory, Whistle, WhistleDetail } from '#contract/whistle';
import { startBrowser, type TestBrowser } from '../../fixtures/browser.ts';
import { type ApiClient, signInByHttp } from '../drivers/api-client.ts';
import { DutyDesk } from '../drivers/duty-desk.ts';
import { until } from '../drivers/until.ts';

/** The goal is a second; tests assert ten times the goal. */
const ARRIVES_MS = 10_000;
const MATTER = '河道非法采砂';

/** One story in order: a village whistles, its town takes it without the certificate, and only the village closes it. */
describe('a whistle and a roll call', () => {
  const centre = inject('centre');
  let browser: TestBrowser;
  let api: ApiClient;
  let village: DutyDesk;
  let town: DutyDesk;
  let villageCode: string;
  let force: { id: string; name: string };
  let certificate: { code: string; name: string };
  let whistle: Whistle;

  beforeAll(async () => {
    [browser, api] = await Promise.all([startBrowser(), signInByHttp(centre, 'county-duty')]);
    const centres = await api.get<{ items: { code: string }[] }>('/api/centres?limit=500');
    villageCode = centres.items.find(({ code }) => code.length === 12)?.code ?? '';
    const directory = await api.get<ForceDirectory>('/api/forces');
    const team = directory.forces.find(({ id }) => id === `enforcement-${villageCode.slice(0, 9)}`);
    const lacked = directory.certificates.find(
      ({ code }) => !team?.certificates.some((held) => held.category === code),
    );
    if (!team || !lacked) throw new Error('the tiny county has no town team that lacks a certificate');
    [force, certificate] = [team, lacked];
    [village, town] = await Promise.all([
      DutyDesk.open(browser, centre, `village-duty-${villageCode}`),
      DutyDesk.open(browser, centre, `town-duty-${villageCode.slice(0, 9)}`),
    ]);
  });
  afterAll(() => browser?.stop());

  it('rings at the town at once when a village blows it for a force', async () => {
    // A case of the village's own gives place and words.
    const seat = await signInByHttp(centre, `village-duty-${villageCode}`);
    const division = await seat.get<{ seat: [number, number] }>(`/api/divisions/${villageCode}`);
    const commandId = '0190a000-0000-7000-8000-0000000000aa';
    await seat.send('POST', '/api/incidents', { commandId, title: MATTER, position: division.seat });
    await village.row(MATTER).waitFor();
    await village.chooseByKeys(MATTER);
    await village.press('g');
    const sheet = village.page.getByTestId('whistle-sheet');
    await sheet.getByRole('tab', { name: '吹哨', exact: true }).click();
    const form = village.page.getByTestId('blow-form');
    expect(await form.locator('input[name=matter]').inputValue()).toBe(MATTER);
    await form.locator(`input[name="${force.id}"]`).check();
    await form.locator('select[name=certificate]').selectOption(certificate.code);
    await form.getByRole('button', { name: '吹哨' }).click();
    await town.page.getByTestId('whistle-alarm').waitFor({ timeout: ARRIVES_MS });
    const { items } = await api.get<{ items: Whistle[] }>('/api/whistles?state=open');
    whistle = items.find(({ matter }) => matter === MATTER) as Whistle;
    expect(whistle.calls.map(({ forceId }) => forceId)).toEqual([force.id]);
  });

  it('warns the town of the missing certificate, which accepts all the same, goes and arrives', async () => {
    await town.press('g');
    const warning = town.page.getByTestId('certificate-warning');
    await warning.waitFor();
    expect(await warning.innerText()).toContain(certificate.name);
    const call = town.page.locator(`[data-call="${force.id}"]`);
    for (const [key, state] of [
      ['a', 'accepted'],
      ['r', 'enRoute'],
    ] as const) {
      await town.press(key);
      await call.and(town.page.locator(`[data-state=${state}]`)).waitFor({ timeout: ARRIVES_MS });
    }
    await town.page.locator('select[name=arrival]').selectOption('place');
    await town.page.getByTestId('whistle-case').getByRole('button', { name: '到场' }).click();
    await town.page.getByTestId('arrival').waitFor({ timeout: ARRIVES_MS });
    expect(await town.page.getByTestId('arrival').innerText()).toContain('手填');
    await town.press('f');
    await call.and(town.page.locator('[data-state=handled]')).waitFor({ timeout: ARRIVES_MS });
    expect(await call.locator('[data-step]').count()).toBe(0);
    await town.page.getByTestId('whistle-alarm').waitFor({ state: 'detached' });
  });

  it('is closed by the village with its word, and is on the board', async () => {
    await village.page.locator(`[data-call="${force.id}"][data-state=handled]`).waitFor({ timeout: ARRIVES_MS });
    await village.page.locator('textarea[name=note]').fill('来得快');
    await village.page.getByTestId('whistle-case').getByRole('button', { name: '结束' }).click();
    const { value } = await until(
      'the close',
      ARRIVES_MS,
      () => api.get<WhistleDetail>(`/api/whistles/${whistle.id}`),
      (detail) => detail.whistle.state === 'closed',
    );
    expect(value.whistle).toMatchObject({ satisfaction: 'satisfied', satisfactionText: '来得快' });
    expect(value.steps.map(({ action }) => action)).toEqual(['blow', 'accept', 'depart', 'arrive', 'handle', 'close']);
    expect(value.steps[1]?.lacksCertificate).toBe(true);
    await town.page.getByRole('tab', { name: '看板' }).click();
    const line = town.page.getByTestId('whistle-board').locator(`[data-code="${force.id}"]`);
    expect(await line.innerText()).toContain(force.name);
    await line.getByRole('button').first().click();
    await town.page.locator(`[data-testid=whistles] [data-whistle="${whistle.id}"]`).waitFor();
  });

  it('a roll call rings at the village, which confirms by one key', async () => {
    await Promise.all([village.press('Escape'), town.press('Escape')]);
    await town.press('q');
    await town.page.getByTestId('call-roll').click();
    await village.page.getByTestId('rollcall-alarm').waitFor({ timeout: ARRIVES_MS });
    await village.press('q');
    await town.page.locator(`[data-post="${villageCode}"][data-state=present]`).waitFor({ timeout: ARRIVES_MS });
    await village.page.getByTestId('rollcall-alarm').waitFor({ state: 'detached' });
  });

  it('who is on duty is one key away, found by initials, with the leader’s telephone', async () => {
    await town.press('Escape');
    await town.press('d');
    const list = town.page.getByTestId('duty-list');
    await list.locator('[data-centre]').first().waitFor();
    const rows = await list.locator('[data-centre]').count();
    await town.page.locator('input[name=centre]').fill('zzzx');
    expect(await list.locator('[data-centre]').count()).toBe(rows);
    expect(await list.innerText()).toMatch(/带班领导 \S+ 100\d+/);
  });

  it('no page asked off the site, broke the content policy or failed', () => {
    for (const { watched } of [village, town]) watched.assertNoFaults();
  });
});
