import { accessSync, constants } from 'node:fs';

/** Tells whether a program lies at `path` that this process may run. */
export function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false; // Not there, or not for us: both mean that it cannot be run.
  }
}
