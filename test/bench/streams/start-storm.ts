import { Value } from 'typebox/value';
import { CameraId } from '#contract/ids';
import type { MediaCamera } from '#contract/media-control';
import { CAMERA_ACCOUNT, cameraIdOf } from '../../fixtures/camera-pack.ts';
import { SimulatorProcess } from '../../fixtures/simulator-process.ts';
import { quantile, sleep, startBenchGateway } from './media-rig.ts';

/** What came of many cameras asked for within one second. */
export interface StormReport {
  cameras: number;
  /** Seconds from the first request until this camera's list had pictures; missing ones never had. */
  liveAfterS: { p50: number; longest: number };
  failures: number;
  /** Sessions at the recorders, when all were live: one for each camera, however many ask. */
  sessions: number;
  /** CPU seconds of the gateway and, apart, of the simulated cameras, from the first request to the last picture. */
  gatewayCpuS: number;
  simulatorCpuS: number;
}

const CHANNELS = 16;
const LIMIT_MS = 60_000;

/** Asks for `cameras` cameras on recorders of 16 within one second, each by `viewersEach` viewers. */
export async function measureStartStorm(cameras: number, viewersEach: number): Promise<StormReport> {
  const recorders = Math.ceil(cameras / CHANNELS);
  const simulator = await SimulatorProcess.start(Array.from({ length: recorders }, () => CHANNELS));
  const all = Array.from({ length: cameras }, (_, index) => cameraAt(simulator.firstPort, index));
  await paintScenes(all);
  const gateway = await startBenchGateway([], 'http://127.0.0.1');
  gateway.fleet.setInventory(
    all,
    Array.from({ length: recorders }, (_, index) => ({ id: `r${index + 1}`, maxSessions: CHANNELS })),
    [],
  );
  const cpuMs = (): number => gateway.fleet.nodes()[0]?.health?.cpuMs ?? 0;
  try {
    await sleep(500);
    const before = { gateway: cpuMs(), simulator: (await simulator.stats()).cpuMs };
    const beganMs = performance.now();
    const wanted = all.flatMap((camera) => Array.from({ length: viewersEach }, () => camera));
    const times = await Promise.all(
      wanted.map(async (camera, index) => {
        await sleep((index * 1000) / wanted.length);
        const isLive = await untilLive(gateway.viewUrl(camera.id, 'sub'));
        return isLive ? (performance.now() - beganMs) / 1000 : null;
      }),
    );
    const { sessions, cpuMs: simulatorMs } = await simulator.stats();
    const live = times.filter((time) => time !== null);
    // The gateway tells its figures every five seconds.
    await sleep(5500);
    return {
      cameras,
      liveAfterS: { p50: quantile(live, 0.5), longest: Math.max(...live) },
      failures: times.length - live.length,
      sessions,
      gatewayCpuS: (cpuMs() - before.gateway) / 1000,
      simulatorCpuS: (simulatorMs - before.simulator) / 1000,
    };
  } finally {
    await gateway.stop();
    await simulator.stop();
  }
}

function cameraAt(firstPort: number, index: number): MediaCamera {
  const [device, channel] = [Math.floor(index / CHANNELS), (index % CHANNELS) + 1];
  const base = `rtsp://127.0.0.1:${firstPort + device}/ch${String(channel).padStart(2, '0')}`;
  return {
    id: Value.Parse(CameraId, cameraIdOf(device + 1, channel)),
    source: { kind: 'rtsp', mainUrl: `${base}/main`, subUrl: `${base}/sub`, credentials: CAMERA_ACCOUNT },
    recorderId: `r${device + 1}`,
    linkId: null,
    zone: 'bench',
  };
}

/** The simulated cameras draw what they show when they are first looked at, which is no cost of a gateway. */
async function paintScenes(cameras: readonly MediaCamera[]): Promise<void> {
  const gateway = await startBenchGateway(cameras, 'http://127.0.0.1');
  await Promise.all(cameras.map(({ id }) => untilLive(gateway.viewUrl(id, 'sub'))));
  await gateway.stop();
}

/** Waits as a player does: for a list with pictures, asked for again while there is none. */
async function untilLive(startUrl: string): Promise<boolean> {
  const endMs = performance.now() + LIMIT_MS;
  const start = await fetch(startUrl);
  const playlistUrl = new URL((await start.text()).trim().split('\n').at(-1) ?? '', startUrl);
  if (!start.ok) return false;
  while (performance.now() < endMs) {
    const answer = await fetch(playlistUrl);
    const list = await answer.text();
    if (answer.ok && list.includes('#EXT-X-PART:')) return true;
    await sleep(200);
  }
  return false;
}
