import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Grid } from '#contract/grid';
import type { Incident } from '#contract/incident';
import type { RouteBody } from '#contract/routing';
import type { ForceDirectory } from '#contract/whistle';
import type { Worker } from '#contract/worker';
import { startBrowser, type TestBrowser } from '../../fixtures/browser.ts';
import { Installation } from '../../fixtures/installation.ts';
import { LiveReader } from '../../fixtures/live-reader.ts';
import { type PostgresCluster, startPostgres } from '../../fixtures/postgres.ts';
import { TestClock } from '../../fixtures/test-clock.ts';
import { signIn } from '../../fixtures/test-client.ts';
import { type ApiClient, signInByHttp } from '../drivers/api-client.ts';
import type { SharedCentre } from '../drivers/centre-setup.ts';
import { DutyDesk } from '../drivers/duty-desk.ts';
import { readLedger } from '../drivers/morning-ledger.ts';
import { type PlannedReport, planMorning } from '../drivers/morning-plan.ts';
import { PractisedOfficer } from '../drivers/practised-officer.ts';
import { tell, until } from '../drivers/until.ts';
import { WallScreen } from '../drivers/wall-screen.ts';
import { WorkerPhone } from '../drivers/worker-phone.ts';

const START_LIMIT_MS = 240_000;
const SHOWS_MS = 60_000;
/** What the phones of the story send by themselves. */
const FROM_PAGES = 2;
/** Sixty of them are ten minutes. */
const BETWEEN_REPORTS_MS = 10_000;
const HANDLED_BEFORE_THE_KILL = 20;
/** States of which desk, wall and phones tell nothing any more. */
const ENDED = ['closed', 'cancelled', 'merged', 'recorded'];

/** One morning in order, on a county of its own: its clock is the test's, and its server is killed in the middle. */
describe('a morning at the county’s desk', { timeout: 900_000 }, () => {
  const clockDirectory = mkdtempSync(join(tmpdir(), 'grid321-morning-'));
  let postgres: PostgresCluster;
  let installation: Installation;
  let clock: TestClock;
  let centre: SharedCentre;
  let browser: TestBrowser;
  let api: ApiClient;
  let reader: LiveReader;
  let desk: DutyDesk;
  let wall: WallScreen;
  let phones: readonly WorkerPhone[];
  let officer: PractisedOfficer;
  let plan: readonly PlannedReport[];
  let town: RouteBody;
  let village: RouteBody;
  let begunAt: Date;
  const handled: string[] = [];
  const ledger = () => readLedger(postgres.url, begunAt);

  beforeAll(async () => {
    [postgres, browser] = await Promise.all([startPostgres(), startBrowser()]);
    clock = new TestClock(clockDirectory);
    installation = await Installation.prepare('dist/server/launch/supervisor-main.js', {
      DATABASE_URL: postgres.url,
      // What is reported this morning is the test's.
      GRID321_DEMO: 'quiet',
      ...clock.environment,
    });
    const password = await installation.start(START_LIMIT_MS);
    centre = { url: installation.url, password, dataDirectory: installation.dataDirectory };
    api = await signInByHttp(centre, 'county-duty');
    await clearTheDesk(api);
    begunAt = clock.now();
    plan = planMorning(await readGridWorkers(api));
    const { items } = await api.get<{ items: RouteBody[] }>('/api/routing/bodies');
    village = items.find(({ owner }) => owner === villageOf(plan[0] as PlannedReport)) as RouteBody;
    town = items.find(({ owner }) => owner === village.owner.slice(0, 9)) as RouteBody;
    reader = await follow(centre);
    desk = await DutyDesk.open(browser, centre);
    // Sixty cases in a row are worked through with the map and without tiles.
    await desk.press('Alt+5');
    officer = new PractisedOfficer(desk, plan, { town, village });
    wall = await WallScreen.open(browser, centre);
    phones = await Promise.all(
      plan
        .slice(-FROM_PAGES)
        .map(({ worker, position }) => WorkerPhone.open(browser, centre, `worker-${worker}`, position)),
    );
  }, START_LIMIT_MS * 2);

  afterAll(async () => {
    reader?.close();
    await browser?.stop();
    await installation?.remove();
    await postgres?.stop();
    rmSync(clockDirectory, { recursive: true, force: true });
  });

  let grids: readonly Grid[] = [];
  let workers: readonly Worker[] = [];

  async function readGridWorkers(by: ApiClient) {
    grids = (await by.get<{ items: Grid[] }>('/api/grids?limit=500')).items;
    workers = (await by.get<{ items: Worker[] }>('/api/workers?limit=500')).items;
    return workers.flatMap(({ id, grids: [own] }) => {
      const grid = grids.find(({ code }) => code === own);
      return grid ? [{ id, position: grid.centre }] : [];
    });
  }

  const villageOf = ({ worker }: PlannedReport): string => workers.find(({ id }) => id === worker)?.village ?? '';

  /** Sends as a phone's outbox does: the same command until it is acknowledged. */
  async function send(reports: readonly PlannedReport[]): Promise<void> {
    for (const { title, type, urgency, worker, position } of reports) {
      const body = { commandId: crypto.randomUUID(), title, type, urgency, position };
      await until('the report stored', SHOWS_MS, async () => {
        const sent = async () => (await signInOnce(worker)).send('POST', '/api/incidents', body);
        return sent().then(
          () => true,
          () => false,
        );
      });
      clock.advance(BETWEEN_REPORTS_MS);
    }
  }

  const clients = new Map<number, ApiClient>();
  async function signInOnce(worker: number): Promise<ApiClient> {
    const client = clients.get(worker) ?? (await signInByHttp(centre, `worker-${worker}`));
    clients.set(worker, client);
    return client;
  }

  it('two thirds of the reports come in, and the officer handles twenty of them by keys', async () => {
    expect([plan.length, plan.filter(({ urgency }) => urgency === 'urgent').length]).toEqual([60, 12]);
    expect(plan.filter(({ goes }) => goes === 'merged')).toHaveLength(15);
    await send(plan.slice(0, 40));
    const startMs = performance.now();
    while (handled.length < HANDLED_BEFORE_THE_KILL) handled.push(await officer.handleNext());
    tell('a case handled by keys, on average', (performance.now() - startMs) / HANDLED_BEFORE_THE_KILL);
  });

  it('the server is killed; phones keep what they report, the desk says so and goes on', async () => {
    const killedMs = performance.now();
    process.kill(installation.program('server').pid, 'SIGKILL');
    const fromPages = plan.slice(-FROM_PAGES);
    await Promise.all([
      send(plan.slice(40, -FROM_PAGES)),
      ...phones.map((phone, i) => {
        const { title, urgency } = fromPages[i] as PlannedReport;
        return phone.report({ text: title, urgency: urgency === 'urgent' ? '紧急' : '一般' });
      }),
    ]);
    for (const phone of phones) await phone.waitForWaiting(0);
    tell('killed → every report of the morning stored', performance.now() - killedMs);
    await until(
      'sixty reports',
      SHOWS_MS,
      async () => (await ledger()).incidents.size,
      (n) => n === 60,
    );
  });

  it('the officer handles the other forty by keys', async () => {
    while (handled.length < plan.length) handled.push(await officer.handleNext());
    expect([...handled].sort()).toEqual(plan.map(({ title }) => title).sort());
  });

  it('the county lays a yellow card on the town for a case that it has not taken, and the town replies', async () => {
    const { title } = plan.find(({ goes }) => goes === 'town') as PlannedReport;
    await desk.press('l', 'l');
    await desk.chooseByKeys(title);
    await desk.press('s');
    const form = desk.page.getByTestId('supervision-form');
    await form.locator('select[name=target]').selectOption(town.owner);
    await form.locator('input[value=yellowCard]').check();
    await form.locator('input[name=reason]').fill('请立即受理');
    await desk.press('Enter');
    await desk.page.locator('[data-kind=yellowCard][data-state=issued]').waitFor({ timeout: SHOWS_MS });
    const warned = await DutyDesk.open(browser, centre, `town-duty-${town.owner}`);
    await warned.chooseByKeys(title);
    await warned.press('s');
    const card = warned.page.getByTestId('supervision-sheet').locator('[data-kind=yellowCard]');
    await card.locator('textarea:focus').waitFor();
    await warned.page.keyboard.insertText('马上受理');
    await warned.press('Control+Enter');
    await card.and(warned.page.locator('[data-state=replied]')).waitFor({ timeout: SHOWS_MS });
    warned.watched.assertNoFaults();
    await warned.watched.context.close();
    await desk.press('Escape', 'l', 'l');
    expect((await ledger()).cards).toBe(1);
  });

  it('town and village accept, finish, call back and close what was sent to them, by keys', async () => {
    for (const [goes, body] of [
      ['town', town],
      ['village', village],
    ] as const) {
      const own = await DutyDesk.open(browser, centre, `${goes}-duty-${body.owner}`);
      for (const { title } of plan.filter((report) => report.goes === goes)) {
        await own.chooseByKeys(title);
        for (const [key, state] of [
          ['a', 'accepted'],
          ['f', 'resolved'],
        ] as const) {
          await own.press(key);
          await own.waitForState(state);
        }
        await own.press('k');
        await own.page.locator('[data-testid=case-log] [data-action=callback]').waitFor();
        await own.press('c');
        await own.waitForState('closed');
      }
      own.watched.assertNoFaults();
      await own.watched.context.close();
    }
  });

  it('a village whistles for a force of its town, which comes, and the village closes it', async () => {
    const { forces } = await api.get<ForceDirectory>('/api/forces');
    const force = forces.find(({ id }) => id === `enforcement-${town.owner}`) as ForceDirectory['forces'][number];
    const [blowing, called] = [
      await DutyDesk.open(browser, centre, `village-duty-${village.owner}`),
      await DutyDesk.open(browser, centre, `town-duty-${town.owner}`),
    ];
    // From a case of its own: the whistle's place is the case's.
    await blowing.press('ArrowDown');
    await blowing.page.getByTestId('case').waitFor();
    await blowing.press('g');
    const sheet = blowing.page.getByTestId('whistle-sheet');
    await sheet.getByRole('tab', { name: '吹哨', exact: true }).click();
    const form = blowing.page.getByTestId('blow-form');
    await form.locator('input[name=matter]').fill('河道非法采砂');
    await form.locator(`input[name="${force.id}"]`).check();
    await form.getByRole('button', { name: '吹哨' }).click();
    await called.press('g');
    const call = called.page.locator(`[data-call="${force.id}"]`);
    await call.locator('[data-step=accept]').waitFor({ timeout: SHOWS_MS });
    for (const [key, state] of [
      ['a', 'accepted'],
      ['r', 'enRoute'],
    ] as const) {
      await called.press(key);
      await call.and(called.page.locator(`[data-state=${state}]`)).waitFor({ timeout: SHOWS_MS });
    }
    await called.page.locator('select[name=arrival]').selectOption('place');
    await called.page.getByTestId('whistle-case').getByRole('button', { name: '到场' }).click();
    await called.page.getByTestId('arrival').waitFor({ timeout: SHOWS_MS });
    await called.press('f');
    await blowing.page.locator(`[data-call="${force.id}"][data-state=handled]`).waitFor({ timeout: SHOWS_MS });
    await blowing.page.getByTestId('whistle-case').getByRole('button', { name: '结束' }).click();
    await until('the whistle closed', SHOWS_MS, async () => (await ledger()).whistles === 1);
    for (const { watched } of [blowing, called]) {
      watched.assertNoFaults();
      await watched.context.close();
    }
  });

  it('SQL, desk, wall, phones and a reader of the feed say the same, and nothing is lost or doubled', async () => {
    const { faults, incidents, states, whistles } = await ledger();
    expect(faults).toEqual([]);
    expect([...incidents.keys()].sort()).toEqual(plan.map(({ title }) => title).sort());
    expect(states).toEqual({ merged: 15, closed: 4, routed: 41 });
    expect(whistles).toBe(1);
    const open = [...incidents.values()].filter(({ state }) => !ENDED.includes(state));
    // The desk: what was sent on waits for others; nothing is new and nothing is the officer's own.
    const tab = (name: string): Promise<string> => desk.page.locator(`#queue-tab-${name} b`).innerText();
    await until('the desk', SHOWS_MS, async () => (await tab('waiting')) === String(open.length));
    expect([await tab('new'), await tab('mine')]).toEqual(['0', '0']);
    await wall.page.getByTestId('wall-incidents').getByText(`共 ${open.length}`).waitFor({ timeout: SHOWS_MS });
    for (const [i, phone] of phones.entries()) await expectPhone(phone, plan.at(i - FROM_PAGES) as PlannedReport);
    await reader.until(() => newestOf(reader).size === plan.length);
    expect([reader.faults, reader.resyncs]).toEqual([[], []]);
    const heard = [...newestOf(reader).values()].map(({ id, state }) => `${id} ${state}`).sort();
    expect(heard).toEqual([...incidents.values()].map(({ id, state }) => `${id} ${state}`).sort());
    for (const { watched } of [desk, wall, ...phones]) watched.assertNoFaults();
  });

  /** A phone shows what is open in its holder's grids and what its holder reported. */
  async function expectPhone(phone: WorkerPhone, { worker, title }: PlannedReport): Promise<void> {
    const own = (
      await (await signInOnce(worker)).get<{ items: { id: string; state: string }[] }>('/api/incidents?limit=500')
    ).items;
    const expected = own.filter(({ state }) => !ENDED.includes(state)).map(({ id }) => id);
    await phone.go('home');
    await phone.go('mine');
    await phone.page.getByText(title).first().waitFor({ timeout: SHOWS_MS });
    const shown = await phone.page
      .locator('[data-incident]')
      .evaluateAll((rows) => rows.map((row) => row.getAttribute('data-incident')));
    expect(shown.sort()).toEqual(expected.sort());
  }
});

/** The newest version of each incident that a reader has heard of. */
function newestOf(reader: LiveReader): Map<string, Incident> {
  const newest = new Map<string, Incident>();
  for (const event of reader.events) if (event.kind === 'incident') newest.set(event.id, event.data as Incident);
  return newest;
}

/** The night has left nothing open. */
async function clearTheDesk(api: ApiClient): Promise<void> {
  const { items } = await api.get<{ items: Incident[] }>('/api/incidents?limit=500');
  for (const { id, version, state } of items) {
    if (ENDED.includes(state)) continue;
    const step = { commandId: crypto.randomUUID(), version, action: 'cancel', opinion: '演练前清理' };
    await api.send('POST', `/api/incidents/${id}/steps`, step);
  }
}

async function follow(centre: SharedCentre): Promise<LiveReader> {
  const client = await signIn(centre.url, 'county-duty', centre.password);
  const { epoch, seq } = await client.snapshot();
  const reader = new LiveReader({ url: centre.url, token: client.token, at: { epoch, seq } });
  await reader.until(({ welcome }) => welcome?.kind === 'live');
  return reader;
}
