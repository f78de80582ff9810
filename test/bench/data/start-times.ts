import type { Installation } from '../../fixtures/installation.ts';

/** How long an installation takes to its ready lines, in seconds. */
export interface StartTimes {
  /** On an empty data directory: schema, county and all. */
  freshSeconds: number;
  /** On the data of the start before, the middle one of several. */
  warmSeconds: number;
}

const START_LIMIT_MS = 300_000;

/** Starts an installation once on nothing and `warmStarts` times on its data; it runs at the end, `password` signs in. */
export async function measureStarts(
  installation: Installation,
  warmStarts: number,
): Promise<StartTimes & { password: string }> {
  const start = async () => {
    const startedMs = performance.now();
    const password = await installation.start(START_LIMIT_MS);
    return { password, seconds: (performance.now() - startedMs) / 1000 };
  };
  const fresh = await start();
  const warm: number[] = [];
  for (let i = 0; i < warmStarts; i++) {
    await installation.end('SIGTERM');
    warm.push((await start()).seconds);
  }
  warm.sort((a, b) => a - b);
  return {
    freshSeconds: fresh.seconds,
    warmSeconds: warm[Math.floor(warm.length / 2)] ?? Number.NaN,
    password: fresh.password,
  };
}
