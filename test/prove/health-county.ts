import { Value } from 'typebox/value';
import { CameraId } from '#contract/ids';
import type { CameraHealth } from '#contract/camera-health';
import type { MediaCamera, MediaRecorder } from '#contract/media-control';
import { startBenchGateway, type BenchGateway } from '../bench/streams/media-rig.ts';
import { CAMERA_ACCOUNT, cameraIdOf } from '../fixtures/camera-pack.ts';
import { SimulatorProcess } from '../fixtures/simulator-process.ts';

/** 5,266 channels: recorders of 16 and of 32, and a few cameras that stand alone. */
export const COUNTY_DEVICES: readonly number[] = [
  ...Array.from({ length: 100 }, () => 16),
  ...Array.from({ length: 114 }, () => 32),
  ...Array.from({ length: 18 }, () => 1),
];
const DEVICES_PER_LINK = 2;
const MAX_SESSIONS = 16;

/** What the proof knows of a camera: the verdict and when it came (monotonic ms). */
interface Known {
  words: string;
  atMs: number;
  changes: number;
}

/** A county of simulated cameras with one gateway that finds out about them, as processes of their own. */
export interface HealthCounty {
  readonly cameraIds: readonly string[];
  readonly known: ReadonlyMap<string, Known>;
  readonly recordersDown: ReadonlySet<string>;
  simulator: SimulatorProcess;
  gateway: BenchGateway;
  fault(target: 'channel' | 'recorder', id: string, state: string): Promise<void>;
  stop(): Promise<void>;
}

/** Starts it; nothing is known of any camera at first. */
export async function startHealthCounty(devices: readonly number[]): Promise<HealthCounty> {
  const simulator = await SimulatorProcess.start(devices);
  const cameras = devices.flatMap((channels, device) =>
    Array.from({ length: channels }, (_, channel) => cameraAt(simulator.firstPort, device, channel, channels)),
  );
  const recorders: MediaRecorder[] = devices.map((_, device) => ({ id: `r${device + 1}`, maxSessions: MAX_SESSIONS }));
  const gateway = await startBenchGateway([], 'http://127.0.0.1:1');
  const known = new Map<string, Known>();
  const recordersDown = new Set<string>();
  gateway.fleet.listen({
    onCameraHealth: (health) => note(known, health),
    onRecorderHealth: ({ recorderId, isUp }) =>
      void (isUp ? recordersDown.delete(recorderId) : recordersDown.add(recorderId)),
  });
  const links = [...new Set(cameras.map(({ linkId }) => linkId ?? ''))].map((id) => ({ id, budgetMbps: 20 }));
  gateway.fleet.setInventory(cameras, recorders, links);
  return {
    cameraIds: cameras.map(({ id }) => id),
    known,
    recordersDown,
    simulator,
    gateway,
    fault: async (target, id, state) => {
      const answer = await simulator.control('/faults', { target, id, state });
      if (!answer.ok) throw new Error(`the simulator refused a fault: ${answer.status}`);
    },
    stop: async () => {
      await gateway.stop();
      await simulator.stop();
    },
  };
}

function note(known: Map<string, Known>, { cameraId, state, reason }: CameraHealth): void {
  const words = reason === null ? state : `${state} ${reason}`;
  const before = known.get(cameraId);
  if (before?.words === words) return;
  known.set(cameraId, { words, atMs: performance.now(), changes: (before?.changes ?? 0) + 1 });
}

function cameraAt(firstPort: number, device: number, channel: number, channels: number): MediaCamera {
  const base = `rtsp://127.0.0.1:${firstPort + device}/ch${String(channel + 1).padStart(2, '0')}`;
  return {
    id: Value.Parse(CameraId, cameraIdOf(device + 1, channel + 1)),
    source: { kind: 'rtsp', mainUrl: `${base}/main`, subUrl: `${base}/sub`, credentials: CAMERA_ACCOUNT },
    recorderId: channels === 1 ? null : `r${device + 1}`,
    linkId: `l${Math.floor(device / DEVICES_PER_LINK)}`,
    zone: 'local',
  };
}
