import { availableParallelism } from 'node:os';
import { childEnvironment, ConfigError, readConfig } from '../config.ts';
import { findChromium, NO_CHROMIUM } from '../print/find-chromium.ts';
import { countEngines, countGateways } from './boot-plan.ts';
import { LockedError } from './directory-lock.ts';
import { PortTakenError } from './ports.ts';
import { NotBuiltError, Supervisor } from './supervisor.ts';
import { findUnavailableParts } from './tools.ts';

/** Faults that a person can mend from one clear line; anything else is shown with where it came from. */
const PLAIN_ERRORS = [ConfigError, LockedError, PortTakenError, NotBuiltError];
/** Ctrl-C reaches this process from the terminal and again through npm and bootstrap: that is one request. */
const SAME_REQUEST_MS = 1_500;

/** Where the built programs lie, and where a ready-made empty database is kept for the next installation. */
export interface BuiltTree {
  distDirectory: string;
  seedDirectory: string;
}

/** Runs one installation as the environment says, until it is told to stop; resolves with the exit code. */
export async function runSupervisor(tree: BuiltTree): Promise<number> {
  try {
    const config = readConfig();
    const searchPath = childEnvironment().PATH ?? '';
    const chromium = findChromium(config.chromium, searchPath);
    const supervisor = new Supervisor(config, {
      ...tree,
      gatewayCount: countGateways(availableParallelism()),
      engineCount: countEngines(availableParallelism()),
      unavailable: [...findUnavailableParts(searchPath), ...(chromium === null ? [NO_CHROMIUM] : [])],
      chromium,
    });
    const stopped = stopOnRequest(supervisor);
    const failed = supervisor.start().then(() => new Promise<never>(() => undefined));
    await Promise.race([stopped, failed]).catch(async (error: unknown) => {
      await supervisor.stop();
      throw error;
    });
    return 0;
  } catch (error) {
    const isPlain = PLAIN_ERRORS.some((kind) => error instanceof kind);
    console.error(isPlain ? `grid321: ${(error as Error).message}` : error);
    return 1;
  }
}

/** Resolves when everything has ended because somebody asked; a second request ends it at once. */
function stopOnRequest(supervisor: Supervisor): Promise<void> {
  return new Promise((resolve, reject) => {
    let firstMs: number | null = null;
    const stop = (why: string) => {
      if (firstMs === null) {
        firstMs = performance.now();
        supervisor.stop(why).then(resolve, reject);
      } else if (performance.now() - firstMs > SAME_REQUEST_MS) supervisor.kill();
    };
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop);
    // Started by bootstrap.mjs: its end, even by kill -9, is ours.
    if (process.connected) process.once('disconnect', () => stop('its starter is gone'));
  });
}
