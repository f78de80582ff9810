import { constants, cpSync, existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { waitForDirectoryLock } from '../../launch/directory-lock.ts';

/** Where the cluster's files lie below the directory of the embedded database. */
export function clusterPath(directory: string): string {
  return join(directory, 'cluster');
}

/** Tells whether the cluster was ever made whole; PGlite opens one cut off in its making as an *empty* database. */
export function isComplete(directory: string): boolean {
  return existsSync(join(directory, MARK));
}

/** Makes the cluster from the seed, or from nothing again when an earlier making was cut off. */
export function copySeed(seedDirectory: string, directory: string): void {
  rmSync(clusterPath(directory), { recursive: true, force: true });
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  cpSync(clusterPath(seedDirectory), clusterPath(directory), { recursive: true, mode: constants.COPYFILE_FICLONE });
  markComplete(directory);
}

/** Runs `make` on a fresh directory and puts it in the seed's place when it is whole; a second process waits for the first. */
export async function makeSeed(seedDirectory: string, make: (clusterPath: string) => Promise<void>): Promise<void> {
  const lock = await waitForDirectoryLock(`${seedDirectory}.lock`, MAKING_LIMIT_MS);
  try {
    if (isComplete(seedDirectory)) return;
    const draft = `${seedDirectory}.draft`;
    for (const remains of [draft, seedDirectory]) rmSync(remains, { recursive: true, force: true });
    mkdirSync(draft, { recursive: true });
    await make(clusterPath(draft));
    markComplete(draft);
    renameSync(draft, seedDirectory);
  } finally {
    lock.release();
  }
}

function markComplete(directory: string): void {
  writeFileSync(join(directory, MARK), '');
}

const MARK = 'complete';
/** It takes 8 s; a busy machine needs longer. */
const MAKING_LIMIT_MS = 120_000;
