import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Type, type Static } from 'typebox';
import { Value } from 'typebox/value';
import { readStartTime } from './process-identity.ts';

const Holder = Type.Object({ pid: Type.Integer({ minimum: 1 }), startTime: Type.String() });
type Holder = Static<typeof Holder>;

/** A directory that another living process holds. */
export class LockedError extends Error {
  override name = 'LockedError';
  readonly pid: number;

  constructor(directory: string, pid: number) {
    super(`${directory} is in use by process ${pid}; stop that one, or set GRID321_DATA to another directory`);
    this.pid = pid;
  }
}

/** A held lock. */
export interface DirectoryLock {
  /** True when the holder before was killed: what it had started may still be ending. */
  wasStale: boolean;
  release(): void;
}

/**
 * Takes a directory for this process alone (file `lock` in it). A lock whose process is gone, by its id and start time,
 * is taken over; so a `kill -9` needs no cleaning up.
 * @throws LockedError naming the process that holds it
 */
export function acquireDirectoryLock(directory: string): DirectoryLock {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const path = join(directory, 'lock');
  const own: Holder = { pid: process.pid, startTime: readStartTime(process.pid) ?? '' };
  const draft = join(directory, `lock.${process.pid}`);
  writeFileSync(draft, JSON.stringify(own));
  let wasStale = false;
  try {
    for (; !tryLink(draft, path); wasStale = true) removeStale(directory, path);
  } finally {
    rmSync(draft, { force: true });
  }
  return { wasStale, release: () => rmSync(path, { force: true }) };
}

/** As `acquireDirectoryLock`, but gives a holder that is just ending the time to end. */
export async function waitForDirectoryLock(directory: string, limitMs: number): Promise<DirectoryLock> {
  for (let waitedMs = 0; ; waitedMs += WAIT_STEP_MS) {
    try {
      return acquireDirectoryLock(directory);
    } catch (error) {
      if (!(error instanceof LockedError) || waitedMs >= limitMs) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, WAIT_STEP_MS));
  }
}

const WAIT_STEP_MS = 100;

/** A hard link appears with its content at once or not at all. */
function tryLink(draft: string, path: string): boolean {
  try {
    linkSync(draft, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

function removeStale(directory: string, path: string): void {
  const before = readHolder(path);
  if (before && readStartTime(before.pid) === before.startTime) throw new LockedError(directory, before.pid);
  // Two may find it stale at once: who renames away a lock that was just taken anew puts it back.
  const aside = join(directory, `lock.stale.${process.pid}`);
  try {
    renameSync(path, aside);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
    throw error;
  }
  const removed = readHolder(aside);
  if (removed && readStartTime(removed.pid) === removed.startTime) tryLink(aside, path);
  rmSync(aside, { force: true });
}

function readHolder(path: string): Holder | null {
  try {
    const value: unknown = JSON.parse(readFileSync(path, 'utf8'));
    return Value.Check(Holder, value) ? value : null;
  } catch {
    return null; // Gone meanwhile, or never a lock of ours: both are to be replaced.
  }
}
