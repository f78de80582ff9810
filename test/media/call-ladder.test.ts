import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import type { Call } from '#contract/call';
import { until, tell } from '../e2e/drivers/until.ts';
import { openSignedIn } from '../e2e/drivers/sign-in.ts';
import { readLine, untilFlowing, untilHeard } from './call-line.ts';
import { CallRig, MEDIA_LIMIT_MS, MEND_LIMIT_MS } from './call-rig.ts';
import { loseNetwork } from './network.ts';

const ON_PHONE = 3;
/** Longer than ICE bears (it asks for consent every 5 s), shorter than the 30 s after which a call is lost. */
const AWAY_MS = 14_000;

let rig: CallRig;

beforeAll(async () => {
  rig = await CallRig.start(inject('engineBinary'), ON_PHONE);
  await rig.callWorker(ON_PHONE);
  await rig.phone.page.getByRole('button', { name: '视频接听' }).click();
  await rig.desk.page.locator('[data-testid=call][data-state=connected]').waitFor({ timeout: MEDIA_LIMIT_MS });
  await rig.desk.page.getByRole('button', { name: '开摄像头' }).click();
  await bothFlow();
}, 300_000);
afterAll(() => rig?.stop());

const pages = () => [rig.desk.page, rig.phone.page];
const bothFlow = (limitMs = MEDIA_LIMIT_MS) =>
  Promise.all(pages().map((page, i) => untilFlowing(page, `page ${i}`, limitMs)));
const stateNow = async (): Promise<string | undefined> =>
  (await rig.api.get<{ items: Call[] }>('/api/calls?of=live')).items[0]?.state;

describe('a call climbs back by itself', () => {
  it('after the network was gone for 14 s under both: paths and sockets are mended, the call is the same', async () => {
    await loseNetwork(AWAY_MS);
    const took = await bothFlow(MEND_LIMIT_MS);
    tell('network back → pictures and sound on both', Math.max(...took));
    expect(await stateNow()).toBe('connected');
  });

  it('after the conference process itself was killed: it starts again, and both join anew', async () => {
    const before = await Promise.all(pages().map(readLine));
    process.kill(rig.installation.program('conference').pid, 'SIGKILL');
    await Promise.all(
      pages().map((page, i) =>
        until(
          'joined anew',
          MEND_LIMIT_MS,
          () => readLine(page),
          ({ mended }) => mended > (before[i]?.mended ?? 0),
        ),
      ),
    );
    await bothFlow(MEND_LIMIT_MS);
    expect(await stateNow()).toBe('connected');
  });

  it('held, neither side hears; resumed, both do', async () => {
    await rig.phone.page.getByRole('button', { name: '保持' }).click();
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    const { energy, frames } = await readLine(rig.desk.page);
    await new Promise((resolve) => setTimeout(resolve, 3_000));
    const later = await readLine(rig.desk.page);
    expect([later.energy - energy < 0.0001, later.frames - frames < 5]).toEqual([true, true]);
    await rig.phone.page.getByRole('button', { name: '恢复' }).click();
    await Promise.all(pages().map((page) => untilHeard(page, 'resumed', MEDIA_LIMIT_MS)));
    await rig.phone.page.getByRole('button', { name: '挂断' }).click();
    await rig.desk.page.locator('[data-testid=call-over][data-state=ended]').waitFor();
  });
});

describe('a page that came over plain HTTP from another machine', () => {
  it('places the call, says why it is not heard, and hears the other side', async () => {
    const seat = await openSignedIn(rig.browser, rig.centre, '/desk', 'county-duty-2', {
      width: 1440,
      height: 900,
      // What such a page finds in its browser.
      prepare: async (context) => {
        await context.addInitScript(() => {
          Object.defineProperty(window, 'isSecureContext', { value: false });
          Object.defineProperty(Navigator.prototype, 'mediaDevices', { value: undefined });
        });
      },
    });
    await seat.page.locator('[data-testid=desk] canvas').first().waitFor({ timeout: 120_000 });
    // The worker calls the county's seats by calling back: both ring, the second one answers.
    await rig.desk.press('Escape');
    await rig.callWorker(ON_PHONE);
    await rig.phone.page.getByTestId('call-ring').waitFor();
    await rig.desk.press('Shift+X');
    await rig.phone.page.locator('[data-testid=call-todos]').getByRole('button').first().click();
    await rig.phone.page.getByTestId('call-todos').getByRole('button', { name: '回拨' }).click();
    await seat.page.getByTestId('call-ring').getByRole('button', { name: '接听', exact: false }).first().click();
    await seat.page.locator('[data-testid=call][data-state=connected]').waitFor({ timeout: MEDIA_LIMIT_MS });
    await seat.page.locator('[data-testid=call-fault][data-fault=insecure]').waitFor();
    await untilHeard(seat.page, 'the seat without a microphone', MEDIA_LIMIT_MS);
    // The other seat has stopped ringing.
    await rig.desk.page.getByTestId('call-ring').waitFor({ state: 'detached' });
  });
});
