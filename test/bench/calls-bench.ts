import type { Page } from 'playwright-core';
import { readEngineEnvironment } from '../../streams/conference/config.ts';
import { findCachedWorker } from '../../streams/conference/engine/worker-cache.ts';
import { until } from '../e2e/drivers/until.ts';
import { readLine } from '../media/call-line.ts';
import { CallRig } from '../media/call-rig.ts';
import type { Bench, Figure } from './bench.ts';
import { measureCountyMeeting } from './calls/meeting-county.ts';
import { measureMeetingMedia } from './calls/meeting-media.ts';
import { meetingFigures, p95 } from './calls/meeting-figures.ts';

const ON_PHONE = 3;
const LIMIT_MS = 30_000;
const QUICK = { calls: 3, kills: 1, stages: 5, seconds: 5 } as const;
const WHOLE = { calls: 20, kills: 5, stages: 40, seconds: 30 } as const;
/** The county's seats: itself, ten towns and 156 villages. */
const SEATS = 167;

/** Calls of two pages through the real engine: how soon it rings, is seen and heard, and comes back after the engine was killed; and a meeting of 167 seats. */
export const callsBench: Bench = {
  name: 'calls',
  async run({ isQuick, log }) {
    const { calls, kills, stages, seconds } = isQuick ? QUICK : WHOLE;
    const { givenBinary, cacheDirectory } = readEngineEnvironment();
    const engine = givenBinary ?? (await findCachedWorker(cacheDirectory));
    if (engine === null) throw new Error(`no conference engine in ${cacheDirectory}; run: npm run calls:engine`);
    log(`a meeting of ${SEATS} seats on the server`);
    const county = await measureCountyMeeting(SEATS, stages);
    log(`its media through one engine, ${SEATS - 1} seats listening`);
    const media = await measureMeetingMedia(engine, SEATS - 1, seconds);
    log('the tiny county, a desk and a phone');
    const rig = await CallRig.start(engine, ON_PHONE);
    try {
      const times: CallTimes[] = [];
      for (let round = 1; round <= calls; round += 1) {
        log(`call ${round} of ${calls}`);
        times.push(await measureCall(rig));
        await hangUp(rig);
      }
      log(`the engine is killed ${kills} times under a call`);
      await measureCall(rig);
      const backs: number[] = [];
      for (let round = 0; round < kills; round += 1) backs.push(await measureKill(rig));
      await hangUp(rig);
      return [...figuresOf(times, backs), ...meetingFigures(county, media)];
    } finally {
      await rig.stop();
    }
  },
};

interface CallTimes {
  ringMs: number;
  pictureMs: number;
  connectedMs: number;
}

/** From the key to the ring on the phone; from the answer there to its first picture on the desk, and to packets of both at the engine. */
async function measureCall(rig: CallRig): Promise<CallTimes> {
  const { desk, phone } = rig;
  await rig.chooseWorker(ON_PHONE);
  const keyMs = performance.now();
  await desk.press('Shift+T');
  await phone.page.getByTestId('call-ring').waitFor({ timeout: LIMIT_MS });
  const ringMs = performance.now() - keyMs;
  const answerMs = performance.now();
  await phone.page.getByRole('button', { name: '视频接听' }).click();
  const [pictureMs, connectedMs] = await Promise.all([
    firstPicture(desk.page).then(() => performance.now() - answerMs),
    desk.page
      .locator('[data-testid=call][data-state=connected]')
      .waitFor({ timeout: LIMIT_MS })
      .then(() => performance.now() - answerMs),
  ]);
  return { ringMs, pictureMs, connectedMs };
}

/** Waits until the page has decoded a picture of the call. */
async function firstPicture(page: Page): Promise<void> {
  await page.waitForFunction(
    () => {
      const video = document.querySelector('[data-testid=call] video');
      return video instanceof HTMLVideoElement && video.getVideoPlaybackQuality().totalVideoFrames > 0;
    },
    undefined,
    { timeout: LIMIT_MS, polling: 'raf' },
  );
}

/** From the engine's death to new pictures and sound on both pages; the pages tell twice a second. */
async function measureKill(rig: CallRig): Promise<number> {
  const pages = [rig.desk.page, rig.phone.page];
  const before = await Promise.all(pages.map(readLine));
  const killedMs = performance.now();
  process.kill(rig.enginePid(), 'SIGKILL');
  await Promise.all(
    pages.map((page, i) =>
      until(
        'media after a kill',
        LIMIT_MS,
        () => readLine(page),
        // The desk sends no picture in this bench: the phone only hears it.
        ({ mended, energy }) => mended > (before[i]?.mended ?? 0) && energy > 0,
      ),
    ),
  );
  return performance.now() - killedMs;
}

async function hangUp({ desk, phone }: CallRig): Promise<void> {
  await desk.press('Shift+X');
  await phone.page.getByTestId('call').waitFor({ state: 'detached', timeout: LIMIT_MS });
  await desk.press('Escape');
}

function figuresOf(times: readonly CallTimes[], backs: readonly number[]): Figure[] {
  const n = times.length;
  const figure = (name: string, values: readonly number[], atMost: number): Figure => ({
    name,
    value: Math.round(p95(values)),
    unit: 'ms',
    goal: { atMost },
  });
  const connected = times.map((time) => time.connectedMs);
  return [
    figure(
      `key on the desk → rings on the phone, p95 of ${n}`,
      times.map((time) => time.ringMs),
      300,
    ),
    figure(
      `answered → first picture of the phone on the desk, p95 of ${n}`,
      times.map((time) => time.pictureMs),
      1_500,
    ),
    figure(`answered → packets of both at the engine, as the desk shows it, p95 of ${n}`, connected, 3_000),
    figure(`engine killed → sound on both pages, p95 of ${backs.length}`, backs, 5_000),
  ];
}
