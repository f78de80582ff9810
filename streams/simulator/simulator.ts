import { hashCameraId } from '#contract/block-code';
import type { PackCameras } from '#contract/pack';
import { Channel, type ChannelState } from './channel.ts';
import { gopSecondsOf, initialChannelState, initialRecorderState } from './fault-plan.ts';
import { FrameClock } from './frame-clock.ts';
import type { VideoFormat } from './h264/parameter-sets.ts';
import type { SentTotals } from './media-session.ts';
import { Recorder, type RecorderState } from './recorder.ts';
import { Stills } from './stills.ts';

/** How the cameras of a pack are played. */
export interface SimulatorOptions {
  host: string;
  /** Takes the place of the pack's `firstPort`; 0 lets the system choose every port. */
  firstPort: number;
  /** Minutes that the clocks on the pictures run before UTC. */
  utcOffsetMinutes: number;
  /** Faults, lazy recorders: on for a county that is to look true to life. */
  hasFaults: boolean;
  /** Pads the small and the large picture's stream to these rates; 0 for as small as they come. */
  fillKbps: { sub: number; main: number };
  /** Overrides the seconds between key pictures of all channels. */
  gopSeconds: number | null;
  maxSessionsPerChannel: number;
  nonceLifetimeMs: number;
}

/** Options of a small county on ports that the system chooses, without faults. */
export const DEFAULT_OPTIONS: SimulatorOptions = {
  host: '127.0.0.1',
  firstPort: 0,
  utcOffsetMinutes: 480,
  hasFaults: false,
  fillKbps: { sub: 0, main: 0 },
  gopSeconds: null,
  maxSessionsPerChannel: 6,
  nonceLifetimeMs: 300_000,
};

const SUB: VideoFormat = { widthPx: 640, heightPx: 360, framesPerSecond: 15 };
const MAIN: VideoFormat = { widthPx: 1280, heightPx: 720, framesPerSecond: 15 };

/** Recorders share this many clocks, spread over a frame's time so that not all pictures leave at once. */
const CLOCKS = 4;
const EXPIRY_PERIOD_MS = 5_000;

/** A fault asked for, or one that stands. */
export type Fault =
  { target: 'channel'; id: string; state: ChannelState } | { target: 'recorder'; id: string; state: RecorderState };

/** All recorders and cameras of a county pack. */
export class Simulator {
  readonly recorders = new Map<string, Recorder>();
  readonly totals: SentTotals = { pictures: 0, bytes: 0, droppedPictures: 0 };
  private readonly channels = new Map<string, Channel>();
  private expiry: NodeJS.Timeout | null = null;

  constructor(pack: PackCameras, options: SimulatorOptions) {
    const clocks = createClocks(options);
    const credentials = new Map(pack.credentials.map((row) => [row.device, row]));
    const camerasOf = groupBy(pack.cameras, (camera) => camera.device);
    for (const device of pack.devices) {
      const gopSeconds = options.gopSeconds ?? (options.hasFaults ? gopSecondsOf(device.id, pack.cameras.length) : 2);
      const clock = clocks[hashCameraId(device.id) % CLOCKS];
      if (clock === undefined) throw new RangeError('no clock');
      const channels = (camerasOf.get(device.id) ?? []).map(
        (camera) =>
          new Channel({ cameraId: camera.id, channel: camera.channel }, clock, gopSeconds * SUB.framesPerSecond),
      );
      const recorder = new Recorder(
        {
          id: device.id,
          host: options.host,
          port: options.firstPort === 0 ? 0 : options.firstPort + device.port - pack.firstPort,
          account: credentials.get(device.id) ?? null,
          maxSessions: device.maxSessions,
          maxSessionsPerChannel: options.maxSessionsPerChannel,
          nonceLifetimeMs: options.nonceLifetimeMs,
        },
        channels,
        this.totals,
      );
      this.recorders.set(device.id, recorder);
      for (const channel of channels) this.channels.set(channel.cameraId, channel);
    }
    if (options.hasFaults) this.plantFaults();
  }

  /** Opens the ports of all recorders that are not dead. */
  async start(): Promise<void> {
    const living = [...this.recorders.values()].filter((recorder) => recorder.state !== 'dead');
    await Promise.all(living.map((recorder) => recorder.open()));
    this.expiry = setInterval(() => {
      for (const recorder of this.recorders.values()) recorder.expire(Date.now());
    }, EXPIRY_PERIOD_MS);
  }

  /** Closes all ports and connections. */
  async stop(): Promise<void> {
    if (this.expiry !== null) clearInterval(this.expiry);
    await Promise.all([...this.recorders.values()].map((recorder) => recorder.close()));
  }

  /** Brings a fault about, or with `alive` ends it; false when there is no such channel or recorder. */
  async apply(fault: Fault): Promise<boolean> {
    if (fault.target === 'channel') {
      const channel = this.channels.get(fault.id);
      channel?.become(fault.state, Date.now());
      return channel !== undefined;
    }
    const recorder = this.recorders.get(fault.id);
    await recorder?.become(fault.state);
    return recorder !== undefined;
  }

  /** Everything that is not alive. */
  faults(): Fault[] {
    const faults: Fault[] = [];
    for (const [id, { state }] of this.recorders) if (state !== 'alive') faults.push({ target: 'recorder', id, state });
    for (const [id, { state }] of this.channels) if (state !== 'alive') faults.push({ target: 'channel', id, state });
    return faults;
  }

  /** Sessions set up at the moment. */
  sessionCount(): number {
    return [...this.channels.values()].reduce((count, channel) => count + channel.sessions, 0);
  }

  private plantFaults(): void {
    const nowMs = Date.now();
    for (const [id, channel] of this.channels) channel.become(initialChannelState(id, this.channels.size), nowMs);
    for (const [id, recorder] of this.recorders) recorder.plant(initialRecorderState(id, this.channels.size));
  }
}

function createClocks(options: SimulatorOptions): { sub: FrameClock; main: FrameClock }[] {
  const sub = new Stills(SUB, options.utcOffsetMinutes);
  const main = new Stills(MAIN, options.utcOffsetMinutes);
  return Array.from({ length: CLOCKS }, (_, i) => {
    const offsetMs = (i * 1000) / SUB.framesPerSecond / CLOCKS;
    return {
      sub: new FrameClock(sub, offsetMs, options.fillKbps.sub),
      main: new FrameClock(main, offsetMs, options.fillKbps.main),
    };
  });
}

function groupBy<Item>(items: readonly Item[], key: (item: Item) => string): Map<string, Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) groups.set(key(item), [...(groups.get(key(item)) ?? []), item]);
  return groups;
}
