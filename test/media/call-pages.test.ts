import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import type { Call } from '#contract/call';
import type { DutyDesk } from '../e2e/drivers/duty-desk.ts';
import { findSeenSpot } from '../e2e/drivers/seen-spot.ts';
import { openSignedIn } from '../e2e/drivers/sign-in.ts';
import { tell, until } from '../e2e/drivers/until.ts';
import { WorkerPhone } from '../e2e/drivers/worker-phone.ts';
import { readLine, untilFlowing, untilHeard } from './call-line.ts';
import { CallRig, MEDIA_LIMIT_MS, MEND_LIMIT_MS, RING_LIMIT_MS } from './call-rig.ts';

const ON_PHONE = 3;
const AWAY = 4;
/** The goal is 5 s on a quiet machine. */
const RESTART_LIMIT_MS = 100_000;

let rig: CallRig;
let desk: DutyDesk;
let phone: WorkerPhone;

beforeAll(async () => {
  rig = await CallRig.start(inject('engineBinary'), ON_PHONE);
  ({ desk, phone } = rig);
}, 300_000);
afterAll(() => rig?.stop());

const live = async (): Promise<Call[]> => (await rig.api.get<{ items: Call[] }>('/api/calls?of=live')).items;

describe('an officer calls a worker, on two pages through the real engine', () => {
  it('from the card on the map by one key: the phone rings, is answered, and both hear and see each other', async () => {
    await rig.callWorker(ON_PHONE);
    const ring = phone.page.getByTestId('call-ring');
    const { tookMs } = await until('the phone rings', RING_LIMIT_MS * 3, () => ring.isVisible());
    tell('key → the phone rings', tookMs);
    await desk.page.locator('[data-testid=call][data-state=ringing]').waitFor();
    await phone.page.getByRole('button', { name: '视频接听' }).click();
    await phone.page.locator('[data-testid=call][data-state=connected]').waitFor({ timeout: MEDIA_LIMIT_MS });
    await desk.page.getByRole('button', { name: '开摄像头' }).click();
    const [onDesk, onPhone] = await Promise.all([
      untilFlowing(desk.page, 'desk', MEDIA_LIMIT_MS),
      untilFlowing(phone.page, 'phone', MEDIA_LIMIT_MS),
    ]);
    tell('15 pictures and sound on the desk', onDesk);
    tell('15 pictures and sound on the phone', onPhone);
  });

  it('muted, the phone is not heard; lifted, it is', async () => {
    await phone.page.getByRole('button', { name: '静音', exact: true }).click();
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    const { energy } = await readLine(desk.page);
    await new Promise((resolve) => setTimeout(resolve, 3_000));
    expect((await readLine(desk.page)).energy - energy).toBeLessThan(0.0001);
    await phone.page.getByRole('button', { name: '取消静音' }).click();
    await untilHeard(desk.page, 'desk', MEDIA_LIMIT_MS);
  });

  it('a leader joins by one tap, is named to both, hears them, and leaves without ending it', async () => {
    const leader = await openSignedIn(rig.browser, rig.centre, '/leader', 'county-leader');
    await leader.page.getByTestId('calls-running').getByRole('button').click();
    await Promise.all([desk, phone].map(({ page }) => page.getByTestId('call-guest').waitFor()));
    await untilFlowing(leader.page, 'leader', MEDIA_LIMIT_MS);
    await leader.page.getByRole('button', { name: '离开' }).click();
    await Promise.all([desk, phone].map(({ page }) => page.getByTestId('call-guest').waitFor({ state: 'detached' })));
    await untilFlowing(desk.page, 'desk', MEDIA_LIMIT_MS);
    leader.assertNoFaults();
    await leader.context.close();
  });

  it('the server is killed under it: media go on, and the call is still there when it is back', async () => {
    process.kill(rig.installation.program('server').pid, 'SIGKILL');
    await Promise.all([
      untilFlowing(desk.page, 'desk', MEDIA_LIMIT_MS),
      untilFlowing(phone.page, 'phone', MEDIA_LIMIT_MS),
    ]);
    // Its failure shows what the supervisor said.
    await rig.installation.waitFor('the call after the restart', RESTART_LIMIT_MS, async () => {
      const [call] = await live().catch(() => []);
      return call?.state === 'connected';
    });
    expect([(await readLine(desk.page)).mended, (await readLine(phone.page)).mended]).toEqual([0, 0]);
  });

  it('the engine is killed under it: another starts and both are back', async () => {
    const before = rig.enginePid();
    process.kill(before, 'SIGKILL');
    const [onDesk, onPhone] = await Promise.all([untilMended(desk), untilMended(phone)]);
    tell('engine killed → pictures and sound on the desk', onDesk);
    tell('engine killed → pictures and sound on the phone', onPhone);
    expect(rig.enginePid()).not.toBe(before);
  });

  it('notes are kept with the call, and hanging up on the phone ends it on the desk', async () => {
    await desk.page.locator('[data-testid=call] textarea').fill('已到现场，人员撤离');
    await desk.page.getByRole('button', { name: '保存记录' }).click();
    await desk.page.getByRole('button', { name: '记录已保存' }).waitFor();
    const [call] = await live();
    await phone.page.getByRole('button', { name: '挂断' }).click();
    await desk.page.locator('[data-testid=call-over][data-state=ended]').waitFor();
    const kept = await rig.api.get<Call>(`/api/calls/${call?.id}`);
    expect(kept).toMatchObject({ state: 'ended', note: '已到现场，人员撤离' });
  });
});

async function untilMended({ page }: DutyDesk | WorkerPhone): Promise<number> {
  const isBack = ({ frames, energy, mended }: Awaited<ReturnType<typeof readLine>>): boolean =>
    mended > 0 && frames > 15 && energy > 0;
  return (await until('pictures and sound again', MEND_LIMIT_MS, () => readLine(page), isBack)).tookMs;
}

describe('a call about a case', () => {
  it('keeps a picture of the phone in the case, which lists the call', async () => {
    const { position } = await findSeenSpot(rig.api);
    const title = '河堤渗水，需看现场';
    const report = { commandId: crypto.randomUUID(), title, position };
    const { id } = await rig.api.send<{ id: string }>('POST', '/api/incidents', report);
    await desk.press('Escape');
    await desk.row(title).click();
    await desk.page.getByTestId('case').getByRole('heading', { name: title }).waitFor();
    await rig.callWorker(ON_PHONE);
    await phone.page.getByRole('button', { name: '视频接听' }).click();
    await desk.page.getByTestId('call-freeze').click({ timeout: MEDIA_LIMIT_MS });
    await desk.page.getByTestId('call-freeze').filter({ hasText: '画面已存入事件' }).waitFor();
    await phone.page.getByRole('button', { name: '挂断' }).click();
    const { items } = await rig.api.get<{ items: Call[] }>(`/api/incidents/${id}/calls`);
    expect(items).toMatchObject([{ caller: { account: 'county-duty' }, pictures: [expect.any(String)] }]);
    const detail = await rig.api.get<{ attachments: string[] }>(`/api/incidents/${id}`);
    expect(detail.attachments).toEqual(items[0]?.pictures);
    await desk.page.getByTestId('case-calls').locator(`[data-call="${items[0]?.id}"]`).waitFor();
  });
});

describe('a call that nobody answers', () => {
  it('says after 5 s that no device is reachable, and waits on the phone as a to-do that calls back', async () => {
    await desk.press('Escape');
    await rig.callWorker(AWAY);
    await desk.page.getByTestId('call-unreached').waitFor({ timeout: 20_000 });
    await desk.press('Shift+X');
    await desk.page.locator('[data-testid=call-over][data-state=cancelled]').waitFor();
    const late = await WorkerPhone.open(rig.browser, rig.centre, `worker-${AWAY}`);
    await late.page.locator('[data-testid=call-todos][data-count="1"]').getByRole('button').first().click();
    await late.page.getByTestId('call-todos').getByRole('button', { name: '回拨' }).click();
    await desk.page.getByTestId('call-ring').waitFor({ timeout: 20_000 });
    await desk.press('Shift+T');
    await late.page.locator('[data-testid=call][data-state=connected]').waitFor({ timeout: MEDIA_LIMIT_MS });
    await Promise.all([untilHeard(desk.page, 'desk', MEDIA_LIMIT_MS), untilHeard(late.page, 'phone', MEDIA_LIMIT_MS)]);
    await late.page.getByTestId('call-todos').waitFor({ state: 'detached', timeout: 20_000 });
    await late.page.getByRole('button', { name: '挂断' }).click();
    await desk.page.locator('[data-testid=call-over][data-state=ended]').waitFor();
  });
});

it('no page broke a rule meanwhile', () => {
  desk.watched.assertNoFaults();
  phone.watched.assertNoFaults();
});
