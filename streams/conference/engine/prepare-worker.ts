import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readCompileProgress, takeCompileLock } from './compile-lock.ts';
import { canCompile, compileWorker } from './compile-worker.ts';
import { fetchWorker, OFFICIAL_BASE_URL } from './fetch-worker.ts';
import { canRun, findCachedWorker, keepWorker } from './worker-cache.ts';
import { BUILD_PACKAGES, PATCH_REVISION, PATCHED_VERSION } from './worker-source-patch.ts';

/** Where a worker may come from. */
export interface WorkerSources {
  /** A worker that the operator names (`MEDIASOUP_WORKER_BIN`); nothing else is looked at then. */
  givenBinary: string | null;
  /** Outside of any clone, so that all clones of this user share it. */
  cacheDirectory: string;
  /** A mirror's address; null for mediasoup's own releases, `none` to download nothing. */
  mirrorUrl: string | null;
  /** False: only what is there already is used. */
  mayMake: boolean;
  /** The installed npm package. */
  packageDirectory: string;
}

/** What is done at the moment; `done` of `total` files while compiling. */
export interface PrepareStep {
  step: 'download' | 'compile';
  done: number;
  total: number;
}

/** A worker to run, and where it came from; or why there is none and the one command that brings it. */
export type PreparedWorker =
  | { kind: 'ready'; path: string; from: 'given' | 'cache' | 'download' | 'compile' }
  | { kind: 'unavailable'; reason: string; command: string };

/** How the order of sources is walked. */
export interface PrepareOptions {
  onStep: (step: PrepareStep) => void;
  signal?: AbortSignal;
}

/** The one command that makes a machine able to compile. */
export const BUILD_COMMAND = `sudo apt-get install -y --no-install-recommends ${BUILD_PACKAGES.join(' ')}`;

const WAIT_MS = 2_000;

/**
 * Finds or makes the worker: the one given → cache → mirror or official download → compile. One process compiles for a cache
 * directory at a time, the others wait for it.
 */
export async function prepareWorker(sources: WorkerSources, options: PrepareOptions): Promise<PreparedWorker> {
  const { givenBinary, cacheDirectory } = sources;
  if (givenBinary !== null) return takeGiven(givenBinary);
  const cached = await findCachedWorker(cacheDirectory);
  if (cached !== null) return { kind: 'ready', path: cached, from: 'cache' };
  if (!sources.mayMake) {
    return { kind: 'unavailable', reason: `no conference engine in ${cacheDirectory}`, command: BUILD_COMMAND };
  }
  const work = mkdtempSync(join(tmpdir(), 'grid321-engine-'));
  try {
    const fetched = await download(sources, work, options);
    return 'kind' in fetched ? fetched : await compile(sources, fetched.reason, options);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

async function takeGiven(path: string): Promise<PreparedWorker> {
  if (await canRun(path)) return { kind: 'ready', path, from: 'given' };
  const reason = `MEDIASOUP_WORKER_BIN ${path} does not run here`;
  return { kind: 'unavailable', reason, command: 'unset MEDIASOUP_WORKER_BIN, or name a worker of this machine' };
}

async function download(
  sources: WorkerSources,
  work: string,
  { onStep }: PrepareOptions,
): Promise<PreparedWorker | { reason: string }> {
  if (sources.mirrorUrl === 'none') return { reason: 'no download is wanted' };
  onStep({ step: 'download', done: 0, total: 1 });
  const base = sources.mirrorUrl ?? OFFICIAL_BASE_URL;
  const fetched = await fetchWorker(base, PATCHED_VERSION, join(work, 'download'));
  if ('reason' in fetched) return fetched;
  const path = await keepWorker(sources.cacheDirectory, fetched.path);
  if (path === null) return { reason: `the worker of ${base} does not run on this machine` };
  return { kind: 'ready', path, from: 'download' };
}

async function compile(
  sources: WorkerSources,
  noDownload: string,
  { onStep, signal }: PrepareOptions,
): Promise<PreparedWorker> {
  if (!(await canCompile())) {
    const reason = `the conference engine is not here, and the tools that compile it are not installed (${noDownload})`;
    return { kind: 'unavailable', reason, command: BUILD_COMMAND };
  }
  const { cacheDirectory, packageDirectory } = sources;
  let lock = takeCompileLock(cacheDirectory);
  while (lock === null) {
    const others = readCompileProgress(cacheDirectory);
    onStep({ step: 'compile', done: others?.done ?? 0, total: others?.total ?? 0 });
    await new Promise((resolve) => setTimeout(resolve, WAIT_MS));
    signal?.throwIfAborted();
    const made = await findCachedWorker(cacheDirectory);
    if (made !== null) return { kind: 'ready', path: made, from: 'compile' };
    lock = takeCompileLock(cacheDirectory);
  }
  const held = lock;
  // Beside the cache and not in a temporary directory: a start that is stopped in the middle loses nothing.
  const workDirectory = join(cacheDirectory, `compile-${PATCHED_VERSION}-${PATCH_REVISION}`);
  try {
    const onProgress = (done: number, total: number): void => {
      held.note({ done, total });
      onStep({ step: 'compile', done, total });
    };
    const made = await compileWorker({
      packageDirectory,
      workDirectory,
      onProgress,
      ...(signal === undefined ? {} : { signal }),
    });
    const path = await keepWorker(cacheDirectory, made);
    rmSync(workDirectory, { recursive: true, force: true });
    if (path !== null) return { kind: 'ready', path, from: 'compile' };
    return { kind: 'unavailable', reason: 'the compiled conference engine does not run', command: BUILD_COMMAND };
  } catch (error) {
    signal?.throwIfAborted();
    // The next attempt begins anew: what failed may lie in what was left from before.
    rmSync(workDirectory, { recursive: true, force: true });
    const reason = `the conference engine could not be compiled: ${error instanceof Error ? error.message : String(error)}`;
    return { kind: 'unavailable', reason, command: 'npm run calls:engine' };
  } finally {
    held.release();
  }
}
