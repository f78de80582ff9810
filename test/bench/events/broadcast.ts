import { setTimeout as delay } from 'node:timers/promises';
import type { CountyRig } from './county-rig.ts';
import { ARRIVES_WITHIN_MS, COUNTY_DIGITS, REPORTS_PER_SECOND } from './county-load.ts';
import { type CpuShares, startCpuMeter } from './cpu-meter.ts';
import type { Feed } from './crowd.ts';
import type { Tally } from './generator.ts';
import { PlainPeer } from './plain-peer.ts';
import type { RemoteGenerator } from './remote.ts';

/** How many sockets that all see everything, and for how long. */
export interface BroadcastPlan {
  readonly sockets: number;
  readonly seconds: number;
  /** Of reports around the kill. */
  readonly stormSeconds: number;
}

/** One side of the comparison. */
export interface BroadcastResult {
  readonly tally: Tally;
  readonly cpu: CpuShares;
  /** CPU of the server alone for each event at each socket. */
  readonly microsecondsPerDelivery: number;
  readonly storm: { readonly backMs: number; readonly tally: Tally };
}

const KILLED_AFTER_MS = 2_000;
const LOST_AFTER_MS = 5_000;

interface Side {
  readonly url: string;
  readonly pids: () => { serverPid: number; databasePid: number | null };
  readonly feed: () => Promise<Feed>;
  readonly kill: () => Promise<void> | void;
  readonly limitMs: number;
}

/** The same messages to as many sockets that all see everything: by Grid321 out of its log, and by a plain socket.io broadcast. */
export async function measureBroadcast(
  rig: CountyRig,
  generator: RemoteGenerator,
  plan: BroadcastPlan,
  log: (line: string) => void,
): Promise<{ ours: BroadcastResult; plain: BroadcastResult }> {
  const ours: Side = {
    url: rig.url,
    pids: () => ({ serverPid: rig.server.pid, databasePid: rig.database.pid() }),
    feed: async () => {
      const { epoch, seq } = await rig.duty.snapshot();
      return { kind: 'grid321', epoch, seq };
    },
    kill: () => rig.server.kill(),
    limitMs: ARRIVES_WITHIN_MS,
  };
  const peer = await PlainPeer.start();
  try {
    const plain: Side = {
      url: peer.url,
      pids: () => ({ serverPid: peer.pid, databasePid: null }),
      feed: async () => ({ kind: 'plain' }),
      kill: () => peer.kill(),
      // What was not broadcast to a socket never comes: there is nothing to wait for.
      limitMs: LOST_AFTER_MS,
    };
    const measure = (side: Side): Promise<BroadcastResult> => measureSide(side, rig, generator, plan);
    log(`${plan.sockets} sockets that see everything: Grid321`);
    const result = await measure(ours);
    log(`${plan.sockets} sockets that see everything: plain socket.io`);
    return { ours: result, plain: await measure(plain) };
  } finally {
    await peer.stop();
  }
}

async function measureSide(
  side: Side,
  { duty, places, readers }: CountyRig,
  generator: RemoteGenerator,
  plan: BroadcastPlan,
): Promise<BroadcastResult> {
  const [all] = readers.filter(({ scope }) => scope.length === COUNTY_DIGITS);
  if (all === undefined) throw new Error('nobody sees the whole county');
  const plans = Array.from({ length: plan.sockets }, () => all);
  const open = async (): Promise<void> =>
    generator.call('open', { url: side.url, feed: await side.feed(), plans, limitMs: ARRIVES_WITHIN_MS });
  const report = (seconds: number) =>
    generator.call('report', { perSecond: REPORTS_PER_SECOND, seconds, token: duty.token, places });
  await open();
  const read = await startCpuMeter(side.pids(), generator);
  await report(plan.seconds);
  const cpu = await read();
  const tally = await generator.call('settle', { limitMs: side.limitMs });

  await open();
  const reporting = report(plan.stormSeconds);
  await delay(KILLED_AFTER_MS);
  const back = generator.call('untilBack', { limitMs: ARRIVES_WITHIN_MS });
  await side.kill();
  const backMs = await back;
  await reporting;
  const storm = { backMs, tally: await generator.call('settle', { limitMs: side.limitMs }) };
  return { tally, cpu, microsecondsPerDelivery: (1e6 * cpu.serverSeconds) / tally.delays.count, storm };
}
