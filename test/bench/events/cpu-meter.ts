import { cpuSecondsOf } from './cpu.ts';
import type { RemoteGenerator } from './remote.ts';

/** Per cent of a core that each side used over a stretch of time. */
export interface CpuShares {
  readonly server: number;
  readonly database: number;
  readonly generator: number;
}

/** Starts to count; the answer ends it. */
export async function startCpuMeter(
  of: { readonly serverPid: number; readonly databasePid: number | null },
  generator: RemoteGenerator,
): Promise<() => Promise<CpuShares & { readonly serverSeconds: number }>> {
  const read = async () => ({
    ms: performance.now(),
    server: cpuSecondsOf(of.serverPid),
    database: of.databasePid === null ? 0 : cpuSecondsOf(of.databasePid),
    generator: await generator.call('cpuSeconds'),
  });
  const before = await read();
  return async () => {
    const after = await read();
    const share = (side: 'server' | 'database' | 'generator'): number =>
      (100_000 * (after[side] - before[side])) / (after.ms - before.ms);
    return {
      server: share('server'),
      database: share('database'),
      generator: share('generator'),
      serverSeconds: after.server - before.server,
    };
  };
}
