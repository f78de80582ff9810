import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import type { MeetingView } from '#contract/meeting';
import { accessibilityFaults } from '../e2e/drivers/accessibility.ts';
import { type ApiClient, signInByHttp } from '../e2e/drivers/api-client.ts';
import { openSignedIn } from '../e2e/drivers/sign-in.ts';
import { tell, until } from '../e2e/drivers/until.ts';
import { waitForPlaying, type WatchedPage } from '../fixtures/browser.ts';
import { readLine, untilFlowing, untilHeard } from './call-line.ts';
import { CallRig, MEDIA_LIMIT_MS, MEND_LIMIT_MS } from './call-rig.ts';

const ON_PHONE = 3;
/** Ten times the goal of A11: on stage within 3 s. */
const STAGE_LIMIT_MS = 30_000;
const PHONE_SEAT = `worker:${ON_PHONE}`;
/** Digits of a town's code and of a village's. */
const [TOWN_DIGITS, VILLAGE_DIGITS] = [9, 12];

let rig: CallRig;
let host: Page;
let phone: Page;
let townPage: WatchedPage;
let town: Page;
let village: ApiClient;
let id: string;
let townSeat: string;
let absentSeat: string;

beforeAll(async () => {
  rig = await CallRig.start(inject('engineBinary'), ON_PHONE);
  [host, phone] = [rig.desk.page, rig.phone.page];
  const { items } = await rig.api.get<{ items: { address: string; scope: string }[] }>('/api/meetings/invitees');
  const seat = (digits: number): string =>
    items.find(({ address, scope }) => address.startsWith('duty:') && scope.length === digits)?.address ?? '';
  [townSeat, absentSeat] = [seat(TOWN_DIGITS), seat(VILLAGE_DIGITS)];
  townPage = await openSignedIn(rig.browser, rig.centre, '/desk', townSeat.replace('duty:', 'town-duty-'), {
    width: 1366,
    height: 768,
  });
  town = townPage.page;
  village = await signInByHttp(rig.centre, absentSeat.replace('duty:', 'village-duty-'));
}, 300_000);
afterAll(() => rig?.stop());

const room = (page: Page, state: string) => page.locator(`[data-testid=meeting-room]${state}`);
const view = () => rig.api.get<MeetingView>(`/api/meetings/${id}`);
const seatOf = async (address: string) => (await view()).seats.find((seat) => seat.address === address);
const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click();
const openPanel = (page: Page, name: string) => page.getByRole('tab', { name }).click();
const seatRow = (page: Page, address: string) => page.locator(`[data-testid=meeting-seats] [data-seat="${address}"]`);
const pressAt = (page: Page, address: string, name: string) =>
  seatRow(page, address).getByRole('button', { name, exact: true }).click();

/** A step of the village that is not there. */
const step = (action: string, text?: string) =>
  village.send('POST', `/api/meetings/${id}/steps`, { commandId: crypto.randomUUID(), action, text });

/** Nothing is heard on a page for three seconds. */
async function staysSilent(page: Page): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 1_500));
  const { energy } = await readLine(page);
  await new Promise((resolve) => setTimeout(resolve, 3_000));
  expect((await readLine(page)).energy - energy).toBeLessThan(0.0001);
}

describe('a county meets: host, a town’s seat and a worker’s phone, through the real engine', () => {
  it('called by the tree of the organisation; the others wait until they are let in', async () => {
    await host.keyboard.press('Shift+M');
    const form = host.getByTestId('meeting-start');
    await form.getByLabel('会议名称').fill('防汛会商');
    await form.getByLabel('议程（每行一项）').fill('通报水情\n明确值守');
    await form.getByRole('button', { name: '各镇值班席' }).click();
    const { name } = await rig.api.get<{ name: string }>(`/api/workers/${ON_PHONE}`);
    await form.getByRole('searchbox').fill(name);
    await form.getByRole('checkbox', { name: `${name} · 网格员` }).check();
    const villages = await rig.api.get<{ items: { address: string; name: string }[] }>('/api/meetings/invitees');
    const absent = villages.items.find(({ address }) => address === absentSeat)?.name ?? '';
    await form.getByRole('searchbox').fill(absent);
    await form.getByRole('checkbox', { name: `${absent} · 值班席` }).check();
    expect(await accessibilityFaults(host)).toEqual([]);
    await form.getByRole('button', { name: /^召开/ }).click();
    await room(host, '[data-state=open]').waitFor();
    for (const page of [town, phone]) {
      await page.getByTestId('meeting-card').getByRole('button', { name: '进入会议' }).click();
      await page.locator('[data-testid=meeting-outside][data-why=waiting]').waitFor();
    }
    [{ id }] = (await rig.api.get<{ items: [{ id: string }] }>('/api/meetings')).items;
    await press(host, '开始会议');
    await host.getByRole('button', { name: /^全部准入/ }).click();
    for (const page of [town, phone]) await room(page, '[data-presence=present]').waitFor({ timeout: MEDIA_LIMIT_MS });
  });

  it('the host is seen by all at once, and heard when the host opens the microphone', async () => {
    await host.getByRole('button', { name: '开麦' }).click();
    const [onTown, onPhone] = await Promise.all([
      untilFlowing(town, 'town', MEDIA_LIMIT_MS),
      untilFlowing(phone, 'phone', MEDIA_LIMIT_MS),
    ]);
    tell('15 pictures and sound at the town', onTown);
    tell('15 pictures and sound on the phone', onPhone);
    expect(await town.getByRole('button', { name: '开麦' }).count()).toBe(0);
  });

  it('a town comes on stage: seen at once, heard after its own press only', async () => {
    const from = await readLine(host);
    const startMs = performance.now();
    await pressAt(host, townSeat, '请上台');
    await until(
      'the town’s picture at the host',
      STAGE_LIMIT_MS,
      () => readLine(host),
      ({ frames }) => frames > from.frames,
    );
    tell('on stage → its picture at the host', performance.now() - startMs);
    await staysSilent(host);
    await town.getByRole('button', { name: '开麦' }).click();
    await untilHeard(host, 'host', MEDIA_LIMIT_MS);
    await untilFlowing(phone, 'phone', MEDIA_LIMIT_MS);
  });

  it('mute all sticks: the town asks, is allowed, and is still silent until it presses', async () => {
    await press(host, '全体静音');
    await town.getByRole('button', { name: '申请发言' }).waitFor();
    await staysSilent(host);
    await press(town, '申请发言');
    await pressAt(host, townSeat, '允许发言');
    await town.getByRole('button', { name: '开麦' }).waitFor();
    await staysSilent(host);
    await town.getByRole('button', { name: '开麦' }).click();
    await untilHeard(host, 'host', MEDIA_LIMIT_MS);
    expect((await seatOf(PHONE_SEAT))?.isMuted).toBe(true);
  });

  it('a hand raised on the phone stands in the host’s list', async () => {
    await press(phone, '举手');
    await host.getByTestId('meeting-hands').getByRole('listitem').first().waitFor();
    await press(phone, '放下手');
    await host.getByTestId('meeting-hands').getByRole('listitem').first().waitFor({ state: 'detached' });
  });

  it('the roll is called: answered by key, counted live, the absent village with its reason', async () => {
    await step('excuse', '在外巡查');
    await openPanel(host, '点名');
    await host.getByLabel('应答时限（秒）').fill('20');
    await press(host, '开始点名');
    for (const page of [town, phone]) await press(page, '应到：我在');
    await host.getByText(/到 2 · 迟到 0 · 缺席 1/).waitFor();
    await host.locator(`[data-testid=meeting-roll] [data-seat="${absentSeat}"]`, { hasText: '在外巡查' }).waitFor();
    expect(await accessibilityFaults(host)).toEqual([]);
    const endsAt = Date.parse((await view()).roll?.closesAt ?? '');
    await host.getByText('第 1 次点名 · 已截止').waitFor({ timeout: MEDIA_LIMIT_MS });
    tell('end of the window → the list is complete', Date.now() - endsAt);
    const { roll } = await view();
    expect(roll?.counts).toMatchObject({ present: 2, late: 0, waiting: 0 });
  });

  it('what is written stands with all, and a screen is shared in place of the camera', async () => {
    await openPanel(host, '聊天');
    await host.getByLabel('写给全体').fill('请各镇报雨量');
    await press(host, '发送');
    await openPanel(town, '聊天');
    await town.getByTestId('meeting-chat').getByText('请各镇报雨量').waitFor();
    expect(await accessibilityFaults(town)).toEqual([]);
    await press(host, '共享屏幕');
    await host.getByRole('button', { name: '停止共享' }).waitFor();
    await untilFlowing(town, 'town', MEDIA_LIMIT_MS);
    await press(host, '停止共享');
  });

  it('a camera stands among the tiles of all; a phone is told that it may not look', async () => {
    const [camera] = (await rig.api.get<{ items: { name: string }[] }>('/api/cameras?limit=1')).items;
    await openPanel(host, '共享');
    await host.getByRole('searchbox', { name: '查找摄像头' }).fill(camera?.name ?? '');
    await press(host, '查找摄像头');
    await host.getByTestId('meeting-share').getByRole('button', { name: '共享画面' }).first().click();
    await waitForPlaying(town, '[data-testid=meeting-camera] video', 1, MEDIA_LIMIT_MS);
    await phone.getByTestId('meeting-camera').getByText('手机端不能观看').waitFor();
    expect(await accessibilityFaults(town)).toEqual([]);
    await press(host, '停止共享摄像头');
    await town.getByTestId('meeting-camera').waitFor({ state: 'detached' });
  });

  it('the engine is killed under it: another starts and everybody is back', async () => {
    const before = rig.enginePid();
    process.kill(before, 'SIGKILL');
    const isBack = ({ frames, energy, mended }: Awaited<ReturnType<typeof readLine>>): boolean =>
      mended > 0 && frames > 15 && energy > 0;
    for (const page of [town, phone, host]) {
      const { tookMs } = await until('pictures and sound again', MEND_LIMIT_MS, () => readLine(page), isBack);
      tell('engine killed → pictures and sound', tookMs);
    }
  });

  it('the server is killed under it: media go on, and the meeting is still there when it is back', async () => {
    process.kill(rig.installation.program('server').pid, 'SIGKILL');
    await untilFlowing(town, 'town', MEDIA_LIMIT_MS);
    await rig.installation.waitFor('the meeting after the restart', 100_000, async () => {
      const known = await view().catch(() => null);
      return known?.meeting.state === 'live';
    });
    await untilFlowing(town, 'town', MEDIA_LIMIT_MS);
  });

  it('locked, nobody new comes in; ended, the minutes are a paper', async () => {
    await press(host, '锁定');
    await room(town, '[data-state=locked]').waitFor();
    await expect(step('enter')).rejects.toThrow('transition-refused');
    await openPanel(host, '纪要');
    await host.getByLabel('决定事项').fill('今夜双人值班');
    await press(host, '记为决定');
    await host.getByTestId('meeting-record').getByText('今夜双人值班').waitFor();
    await press(host, '结束会议');
    for (const page of [town, phone]) await page.locator('[data-testid=meeting-outside][data-why=over]').waitFor();
    const bytes = await host.evaluate(async (path) => {
      const answer = await fetch(path);
      return new TextDecoder().decode((await answer.arrayBuffer()).slice(0, 5));
    }, `/api/meetings/${id}/minutes`);
    expect(bytes).toBe('%PDF-');
    await press(host, '关闭');
    await host.getByTestId('meeting-outside').waitFor({ state: 'detached' });
    await host.keyboard.press('Shift+M');
    const past = host.getByTestId('past-meetings');
    await past.locator('summary').click();
    const minutes = past.locator('li').first().getByRole('link', { name: '会议纪要（PDF）' });
    expect(await minutes.getAttribute('href')).toBe(`/api/meetings/${id}/minutes`);
    expect(await accessibilityFaults(host)).toEqual([]);
    townPage.assertNoFaults();
    rig.desk.watched.assertNoFaults();
  });
});
