import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Type, type Static } from 'typebox';
import { Value } from 'typebox/value';

/** How far the compile of this cache directory is, for whoever waits for it in another process. */
export const CompileProgress = Type.Object({ done: Type.Integer(), total: Type.Integer() });
export type CompileProgress = Static<typeof CompileProgress>;

/** A compile of this cache directory belongs to one process at a time. */
export interface CompileLock {
  note(progress: CompileProgress): void;
  release(): void;
}

const BEAT_MS = 5_000;
/** A holder that has not touched its lock for so long is gone, whatever number its process had. */
const STALE_MS = 60_000;

/** Takes the lock; null while another process compiles. */
export function takeCompileLock(cacheDirectory: string, nowMs = Date.now()): CompileLock | null {
  const directory = join(cacheDirectory, 'compile.lock');
  mkdirSync(cacheDirectory, { recursive: true, mode: 0o700 });
  if (!makeLock(directory, nowMs)) return null;
  const beat = setInterval(() => utimesSync(directory, new Date(), new Date()), BEAT_MS);
  beat.unref();
  return {
    note(progress) {
      writeFileSync(join(directory, 'progress.new'), JSON.stringify(progress));
      renameSync(join(directory, 'progress.new'), join(directory, 'progress'));
    },
    release() {
      clearInterval(beat);
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

/** How far the holder of the lock is; null when nobody compiles or nothing is known yet. */
export function readCompileProgress(cacheDirectory: string): CompileProgress | null {
  const path = join(cacheDirectory, 'compile.lock', 'progress');
  if (!existsSync(path)) return null;
  try {
    const value: unknown = JSON.parse(readFileSync(path, 'utf8'));
    return Value.Check(CompileProgress, value) ? value : null;
  } catch {
    return null; // Released between the two calls.
  }
}

function makeLock(directory: string, nowMs: number): boolean {
  if (tryMake(directory)) return true;
  const touched = statSync(directory, { throwIfNoEntry: false })?.mtimeMs ?? 0;
  if (nowMs - touched < STALE_MS) return false;
  // Renamed first: of two that find it stale one gets it.
  const aside = `${directory}.${process.pid}`;
  try {
    renameSync(directory, aside);
  } catch {
    return false; // The other one was first.
  }
  rmSync(aside, { recursive: true, force: true });
  return tryMake(directory);
}

function tryMake(directory: string): boolean {
  try {
    mkdirSync(directory);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}
