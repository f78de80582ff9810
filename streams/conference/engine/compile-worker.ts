import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { runTool } from './run-tool.ts';
import { layPatchedSources } from './worker-source-patch.ts';

/** Where a compile takes place and who hears of it. */
export interface CompileOptions {
  /** The installed npm package, `node_modules/mediasoup`. */
  packageDirectory: string;
  /** A directory of its own, about 200 MB: what a compile that was cut off left there is gone on with. */
  workDirectory: string;
  /** Files compiled so far and altogether. */
  onProgress: (done: number, total: number) => void;
  signal?: AbortSignal;
}

/** Programs that a compile runs. Debian's own ones: another meson on the path may be too new or too old. */
const TOOLS = ['/usr/bin/meson', '/usr/bin/ninja', '/usr/bin/g++', '/usr/bin/pkg-config', '/usr/bin/flatc'] as const;
const [MESON, NINJA] = TOOLS;

/** Libraries by the names that pkg-config knows. */
const LIBRARIES = ['openssl', 'libuv', 'libsrtp2', 'usrsctp', 'absl_flat_hash_map'];

/** A compile that ended without a worker; the message ends with what the tools said last. */
export class CompileError extends Error {
  override name = 'CompileError';
}

/** Tells whether this machine has everything that a compile needs. */
export async function canCompile(): Promise<boolean> {
  if (!TOOLS.every((tool) => existsSync(tool))) return false;
  return (await runTool('/usr/bin/pkg-config', ['--exists', ...LIBRARIES])).code === 0;
}

/**
 * Compiles the worker from the package's own sources at the lowest priority: about 16 minutes of one core.
 * @returns path of the stripped program
 * @throws CompileError
 */
export async function compileWorker(options: CompileOptions): Promise<string> {
  const sources = join(options.workDirectory, 'worker');
  const isBegun = existsSync(join(sources, 'build', 'build.ninja'));
  if (!isBegun) {
    rmSync(options.workDirectory, { recursive: true, force: true });
    layPatchedSources(options.packageDirectory, sources);
  }
  const run = async (command: string, ...args: string[]): Promise<void> => {
    const { signal } = options;
    const onOutput = (text: string): void => readProgress(text, options.onProgress);
    const result = await runTool('nice', ['-n', '19', command, ...args], {
      cwd: sources,
      onOutput,
      ...(signal === undefined ? {} : { signal }),
    });
    if (result.code !== 0) {
      throw new CompileError(`${command} ${args[0] ?? ''} ended with ${result.code}\n${result.output.slice(-2_000)}`);
    }
  };
  if (!isBegun)
    await run(MESON, 'setup', 'build', '--buildtype', 'release', '-Db_ndebug=true', '-Dms_disable_liburing=true');
  // Headers made from the schemas are no ordered dependency of what includes them: they come first.
  await run(NINJA, '-C', 'build', 'fbs/FBS');
  await run(NINJA, '-C', 'build', 'mediasoup-worker');
  const made = join(options.workDirectory, 'mediasoup-worker');
  await run('strip', '-o', made, 'build/mediasoup-worker');
  return made;
}

/** ninja writes `[12/225] Compiling …`. */
function readProgress(text: string, onProgress: (done: number, total: number) => void): void {
  const last = [...text.matchAll(/^\[(\d+)\/(\d+)\]/gm)].at(-1);
  if (last) onProgress(Number(last[1]), Number(last[2]));
}
