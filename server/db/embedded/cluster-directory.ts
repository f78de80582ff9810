import { constants, cpSync, existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

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

/** Runs `make` on a fresh directory and puts it in the seed's place when it is whole; another process may do the same. */
export async function makeSeed(seedDirectory: string, make: (clusterPath: string) => Promise<void>): Promise<void> {
  const draft = `${seedDirectory}.${process.pid}`;
  rmSync(draft, { recursive: true, force: true });
  mkdirSync(draft, { recursive: true });
  await make(clusterPath(draft));
  markComplete(draft);
  mkdirSync(dirname(seedDirectory), { recursive: true });
  if (isComplete(seedDirectory)) rmSync(draft, { recursive: true, force: true });
  else renameSync(draft, seedDirectory);
}

function markComplete(directory: string): void {
  writeFileSync(join(directory, MARK), '');
}

const MARK = 'complete';
