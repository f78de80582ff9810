import { cameraIdOf } from '../fixtures/camera-pack.ts';
import { COUNTY_DEVICES, startHealthCounty, type HealthCounty } from './health-county.ts';
import type { Proof, ProofContext, ProofResult } from './proof.ts';

/** STREAMS.md §4: a killed camera is shown down within this. */
const GOAL_S = 180;
const FIRST_ROUND_LIMIT_MS = 300_000;
const STEADY_MS = 60_000;
const FAULT_LIMIT_MS = 300_000;
const STEP_MS = 250;

/** What is done to which cameras, and how it must read. */
const FAULTS = [
  { state: 'silent', words: 'offline silent' },
  { state: 'dead', words: 'fault not-found' },
  { state: 'frozen', words: 'fault frozen' },
  { state: 'black', words: 'fault black' },
  { state: 'wrong-password', words: 'fault auth-failed' },
] as const;
const CAMERAS_PER_FAULT = 20;
/** The last large recorders of the county die whole. */
const DEAD_RECORDERS = [201, 202, 203];

/** All 5,266 cameras of a county, none watched: each found, each fault found in time, and nothing else said to be at fault. */
export const healthProof: Proof = {
  name: 'health',
  async run({ seed, log }) {
    const county = await startHealthCounty(COUNTY_DEVICES);
    try {
      return await prove(county, seed, log);
    } finally {
      await county.stop();
    }
  },
};

async function prove(county: HealthCounty, seed: number, log: ProofContext['log']): Promise<ProofResult> {
  const faults: string[] = [];
  const done: string[] = [];
  const { cameraIds, known } = county;
  const count = (words: string) => [...known.values()].filter((each) => each.words === words).length;
  const begunMs = performance.now();
  const isFound = await until(() => count('online') === cameraIds.length, FIRST_ROUND_LIMIT_MS);
  const firstRoundS = (performance.now() - begunMs) / 1000;
  if (!isFound)
    faults.push(`${cameraIds.length - count('online')} cameras were not found online in ${firstRoundS.toFixed(0)} s`);
  done.push(`${count('online')} of ${cameraIds.length} found online in ${firstRoundS.toFixed(0)} s`);
  log(done.at(-1) ?? '');
  done.push(await measureCost(county));
  log(done.at(-1) ?? '');
  const hurt = await breakSome(county, seed);
  const sinceMs = performance.now();
  const isTold = (): boolean => [...hurt].every(([id, words]) => known.get(id)?.words === words);
  await until(isTold, FAULT_LIMIT_MS);
  for (const words of new Set(hurt.values())) {
    const ids = [...hurt].filter(([, each]) => each === words).map(([id]) => id);
    const times = ids.flatMap((id) =>
      known.get(id)?.words === words ? [((known.get(id)?.atMs ?? 0) - sinceMs) / 1000] : [],
    );
    const [median, longest] = [quantile(times, 0.5), quantile(times, 1)];
    done.push(
      `${words}: ${times.length} of ${ids.length}, median ${median.toFixed(0)} s, longest ${longest.toFixed(0)} s`,
    );
    log(done.at(-1) ?? '');
    if (times.length < ids.length) faults.push(`${ids.length - times.length} cameras never read ${words}`);
    const isHidden = words.startsWith('fault frozen') || words.startsWith('fault black');
    if (longest > GOAL_S && !isHidden) faults.push(`${words} was shown after ${longest.toFixed(0)} s, not ${GOAL_S}`);
  }
  const wrong = cameraIds.filter((id) => !hurt.has(id) && known.get(id)?.words !== 'online');
  if (wrong.length > 0) faults.push(`${wrong.length} cameras that were well read ${known.get(wrong[0] ?? '')?.words}`);
  if (county.recordersDown.size !== DEAD_RECORDERS.length)
    faults.push(`${county.recordersDown.size} recorders read down`);
  return { summary: done.join('; '), faults };
}

async function measureCost({ gateway, simulator }: HealthCounty): Promise<string> {
  const cpuMs = (): number => gateway.fleet.nodes()[0]?.health?.cpuMs ?? 0;
  const before = { gateway: cpuMs(), simulator: (await simulator.stats()).cpuMs, atMs: performance.now() };
  await new Promise((resolve) => setTimeout(resolve, STEADY_MS));
  const stats = await simulator.stats();
  const elapsedMs = performance.now() - before.atMs;
  const share = (ms: number): string => `${((ms / elapsedMs) * 100).toFixed(1)} %`;
  const health = gateway.fleet.nodes()[0]?.health;
  const rssMb = ((health?.rssBytes ?? 0) / 2 ** 20).toFixed(0);
  return (
    `gateway ${share(cpuMs() - before.gateway)} of a core and ${rssMb} MB, simulator ${share(stats.cpuMs - before.simulator)}; ` +
    `${stats.sessions} sessions open, event loop p99 ${health?.eventLoopDelayP99Ms.toFixed(0) ?? '?'} ms`
  );
}

/** Brings the faults about; what each camera must come to read. */
async function breakSome(county: HealthCounty, seed: number): Promise<Map<string, string>> {
  const hurt = new Map<string, string>();
  for (const [kind, { state, words }] of FAULTS.entries()) {
    for (let i = 0; i < CAMERAS_PER_FAULT; i += 1) {
      const id = cameraIdOf(1 + ((seed + kind * CAMERAS_PER_FAULT + i) % 200), 1 + (i % 16));
      hurt.set(id, words);
      await county.fault('channel', id, state);
    }
  }
  for (const device of DEAD_RECORDERS) {
    await county.fault('recorder', `r${device}`, 'dead');
    const channels = COUNTY_DEVICES[device - 1] ?? 0;
    for (let channel = 1; channel <= channels; channel += 1)
      hurt.set(cameraIdOf(device, channel), 'unknown recorder-down');
  }
  return hurt;
}

async function until(holds: () => boolean, limitMs: number): Promise<boolean> {
  const endMs = performance.now() + limitMs;
  while (!holds()) {
    if (performance.now() > endMs) return false;
    await new Promise((resolve) => setTimeout(resolve, STEP_MS));
  }
  return true;
}

function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
}
