import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import type { HistoryMoment } from '#contract/history';
import type { Incident, IncidentDetail } from '#contract/incident';
import { startBrowser, type TestBrowser } from '../../fixtures/browser.ts';
import { type ApiClient, signInByHttp } from '../drivers/api-client.ts';
import { accessibilityFaults } from '../drivers/accessibility.ts';
import { DutyDesk } from '../drivers/duty-desk.ts';
import { readProbe } from '../drivers/page-probe.ts';
import { until } from '../drivers/until.ts';

const ARRIVES_MS = 10_000;
const TITLE = '回放：河堤管涌';
const NEXT_TITLE = '回放时的新警情';

/** A moment in the county's time, `2026-11-26T14:05:30`. */
const countyTime = (atMs: number) => new Date(atMs + 8 * 3_600_000).toISOString().slice(0, 19);

/** One story in order: a case is reported and accepted; the desk goes back to before that by keys, looks, and comes back. */
describe('the county at a past moment, on the desk', () => {
  const centre = inject('centre');
  let browser: TestBrowser;
  let api: ApiClient;
  let desk: DutyDesk;
  let position: [number, number];
  let incident: Incident;
  /** A whole second after the report and before it was accepted. */
  let betweenMs: number;

  const report = (title: string) =>
    api.send<Incident>('POST', '/api/incidents', {
      commandId: crypto.randomUUID(),
      title,
      type: 'hazard',
      urgency: 'urgent',
      position,
    });
  const pastCase = () => desk.page.getByTestId('past-case');
  /** Waits until the moment asked for is the one on screen. */
  const shows = (atMs: number) =>
    desk.page
      .locator(`[data-testid=past-label][data-at="${new Date(atMs).toISOString()}"]`)
      .waitFor({ timeout: ARRIVES_MS });
  const type = (text: string) => desk.press(...text, 'Enter');
  /** Ends what rings from before. */
  const silence = () =>
    until(
      'silence',
      ARRIVES_MS,
      async () => {
        await desk.press('Space');
        return desk.alarm.count();
      },
      (count) => count === 0,
    );
  /** Urgent incidents on the map that nobody has accepted. */
  const openOnMap = async () => {
    const drawn = String((await readProbe(desk.page)).facts['map.symbols.incidents-urgent'] ?? '');
    return Number(/(?:^| )0:(\d+)/.exec(drawn)?.[1] ?? 0);
  };
  const urgentReported = (incidents: readonly Incident[]) =>
    incidents.filter(({ urgency, state }) => urgency === 'urgent' && state === 'reported').length;

  beforeAll(async () => {
    [browser, api] = await Promise.all([startBrowser(), signInByHttp(centre, 'county-duty')]);
    const { items } = await api.get<{ items: { code: string }[] }>('/api/centres?limit=500');
    const village = items.find(({ code }) => code.length === 12)?.code ?? '';
    position = (await api.get<{ seat: [number, number] }>(`/api/divisions/${village}`)).seat;
    incident = await report(TITLE);
    betweenMs = Math.ceil(Date.parse(incident.receivedAt) / 1_000) * 1_000;
    await until('a second', ARRIVES_MS, () => Date.now() > betweenMs);
    const step = { commandId: crypto.randomUUID(), version: incident.version, action: 'accept' };
    const accepted = await api.send<Incident>('POST', `/api/incidents/${incident.id}/steps`, step);
    expect(Date.parse(accepted.stateAt)).toBeGreaterThan(betweenMs);
    desk = await DutyDesk.open(browser, centre);
    await desk.press('l');
    await desk.row(TITLE).waitFor({ timeout: ARRIVES_MS });
    await desk.chooseByKeys(TITLE);
    await desk.waitForState('accepted');
  });
  afterAll(() => browser?.stop());

  it('is one key and a typed time away, and the case, the lists and the map are as they were', async () => {
    await desk.press('h');
    await desk.page.getByTestId('day-track').and(desk.page.locator(':focus')).waitFor();
    await type(countyTime(betweenMs).slice(11).replaceAll(':', ''));
    await shows(betweenMs);
    expect(await pastCase().getAttribute('data-state')).toBe('reported');
    expect(await pastCase().getByTestId('case-log').locator('li').count()).toBe(1);
    await desk.press('l', 'l', 'l');
    await desk.row(TITLE).waitFor();
    const then = await api.get<HistoryMoment>(`/api/history?at=${new Date(betweenMs).toISOString()}`);
    expect(urgentReported(then.incidents)).toBeGreaterThan(0);
    await until('the map of then', ARRIVES_MS, openOnMap, (count) => count === urgentReported(then.incidents));
    const cameras = String((await readProbe(desk.page)).facts['map.symbols.cameras']);
    const online = then.cameraStates.filter(({ state }) => state === 'online').length;
    expect(Number(/(?:^| )1:(\d+)/.exec(cameras)?.[1] ?? 0)).toBe(online);
  });

  it('can be looked at and not be acted on', async () => {
    await desk.press('a');
    await desk.page.getByTestId('replay-refused').getByText('受理').waitFor();
    const { incident: now } = await api.get<IncidentDetail>(`/api/incidents/${incident.id}`);
    expect([now.state, now.version]).toEqual(['accepted', incident.version + 1]);
    expect(await desk.page.getByRole('button', { name: '新上报' }).isDisabled()).toBe(true);
  });

  it('has no fault of accessibility, in both themes', async () => {
    for (const name of ['浅色', '深色']) {
      expect(await accessibilityFaults(desk.page)).toEqual([]);
      await desk.page.getByRole('button', { name, exact: true }).click();
    }
  });

  it('goes on being told of what rings now', async () => {
    await silence();
    const next = await report(NEXT_TITLE);
    await desk.alarm.getByText(NEXT_TITLE).waitFor({ timeout: ARRIVES_MS });
    expect(await desk.row(NEXT_TITLE).count()).toBe(0);
    await desk.page.getByTestId('past-label').waitFor();
    await silence();
    expect(next.state).toBe('reported');
  });

  it('steps by minutes and days, and says where no history is', async () => {
    await desk.press('ArrowLeft');
    await shows(betweenMs - 60_000);
    await desk.page.getByText('当时没有这件事件').waitFor();
    await desk.press('Shift+ArrowLeft', 'PageUp');
    await shows(betweenMs - 11 * 60_000 - 86_400_000);
    await desk.page.getByTestId('past-unknown').waitFor();
    expect(await accessibilityFaults(desk.page)).toEqual([]);
  });

  it('says when the server is away, keeps what it shows, and goes on by itself', async () => {
    await type(countyTime(betweenMs).slice(5).replace('T', ' '));
    await shows(betweenMs);
    await desk.watched.context.setOffline(true);
    await desk.press('ArrowLeft');
    await desk.page.getByTestId('replay-failed').waitFor({ timeout: ARRIVES_MS });
    expect(await pastCase().getAttribute('data-state')).toBe('reported');
    await desk.watched.context.setOffline(false);
    await shows(betweenMs - 60_000);
  });

  it('plays into the present, and H goes back to it at once', async () => {
    await desk.press('Shift+ArrowUp', 'Shift+ArrowUp', 'p');
    await desk.page.getByTestId('replay-strip').waitFor({ state: 'detached', timeout: 60_000 });
    await desk.waitForState('accepted');
    const open = await api.get<{ items: Incident[] }>('/api/incidents?state=open&limit=500');
    await until('the map of now', ARRIVES_MS, openOnMap, (count) => count === urgentReported(open.items));
    await desk.press('h');
    await desk.page.getByTestId('past-label').waitFor({ timeout: ARRIVES_MS });
    await desk.press('h');
    await desk.page.getByTestId('desk-timeline').waitFor();
    desk.watched.assertNoFaults();
  });
});
