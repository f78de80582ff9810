import { createHash } from 'node:crypto';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  realpathSync,
  renameSync,
  statSync,
} from 'node:fs';
import { join } from 'node:path';
import { runTool } from './run-tool.ts';
import { PATCH_REVISION, PATCHED_VERSION } from './worker-source-patch.ts';

const PREFIX = `mediasoup-worker-${PATCHED_VERSION}-${PATCH_REVISION}-`;
/** mediasoup's `main.cpp` ends with this when it is started without a channel: a sign that it runs here at all. */
const NO_CHANNEL_EXIT_CODE = 41;

/**
 * Looks for a worker of this version and patch that was made for the libraries as they are installed now.
 * @returns its path; null when there is none
 */
export async function findCachedWorker(cacheDirectory: string): Promise<string | null> {
  if (!existsSync(cacheDirectory)) return null;
  for (const name of readdirSync(cacheDirectory).filter((entry) => entry.startsWith(PREFIX))) {
    const path = join(cacheDirectory, name);
    if (name === `${PREFIX}${await hashLibraries(path)}` && (await canRun(path))) return path;
  }
  return null;
}

/**
 * Puts a worker into the cache under a name of version, patch and libraries.
 * @returns its path there, or null when it does not run on this machine
 */
export async function keepWorker(cacheDirectory: string, made: string): Promise<string | null> {
  chmodSync(made, 0o755);
  if (!(await canRun(made))) return null;
  mkdirSync(cacheDirectory, { recursive: true, mode: 0o700 });
  const path = join(cacheDirectory, `${PREFIX}${await hashLibraries(made)}`);
  copyFileSync(made, `${path}.new`);
  chmodSync(`${path}.new`, 0o755);
  renameSync(`${path}.new`, path);
  return path;
}

/** Whether a program is a worker that starts on this machine. */
export async function canRun(path: string): Promise<boolean> {
  if (!existsSync(path)) return false;
  return (await runTool('env', ['-i', path])).code === NO_CHANNEL_EXIT_CODE;
}

/** Hash over the shared libraries that a program would be linked with now: their files and sizes. */
async function hashLibraries(path: string): Promise<string> {
  const { output } = await runTool('ldd', [path]);
  const libraries = [...output.matchAll(/=> (\/\S+)/g)].map(([, file = '']) => realpathSync(file)).sort();
  const hash = createHash('sha256');
  for (const file of libraries) hash.update(`${file} ${statSync(file).size}\n`);
  return hash.digest('hex').slice(0, 12);
}
