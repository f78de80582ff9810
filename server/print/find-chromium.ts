import { delimiter, isAbsolute, join } from 'node:path';
import type { UnavailablePart } from '#contract/unavailable-part';
import { isExecutable } from '../launch/is-executable.ts';

/** What a Chromium is called, by the packages of Debian, of other systems and of its makers. */
const NAMES = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', 'chrome'];
/** Where it lies when it is not on the search path. */
const PLACES = ['/usr/bin', '/snap/bin', '/opt/google/chrome'];

/** What is missing without one. */
export const NO_CHROMIUM: UnavailablePart = {
  part: 'documents',
  reason: 'no Chromium is installed: cases are not printed as PDF',
  command: 'sudo apt-get install -y chromium fonts-noto-cjk',
};

/**
 * Finds the Chromium that prints.
 * @param named what `GRID321_CHROMIUM` names; nothing else is then looked for
 * @returns an absolute path that can be run; null when there is none
 */
export function findChromium(named: string | null, searchPath: string): string | null {
  if (named !== null) return isExecutable(named) ? named : null;
  const directories = [...searchPath.split(delimiter).filter(isAbsolute), ...PLACES];
  const candidates = NAMES.flatMap((name) => directories.map((directory) => join(directory, name)));
  return candidates.find(isExecutable) ?? null;
}
