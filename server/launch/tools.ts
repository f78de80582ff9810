import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import type { UnavailablePart } from '#contract/boot';

const PARTS_BY_TOOL: Record<string, UnavailablePart> = {
  ffmpeg: {
    part: 'transcode',
    reason: 'ffmpeg is not installed: H.265 cameras are not converted for browsers that cannot decode it',
    command: 'sudo apt-get install -y ffmpeg',
  },
};

/** Lists the parts whose tool is missing from the search path, with the command that brings it. */
export function findUnavailableParts(searchPath: string): UnavailablePart[] {
  return Object.entries(PARTS_BY_TOOL).flatMap(([tool, part]) => (isOnPath(tool, searchPath) ? [] : [part]));
}

function isOnPath(tool: string, searchPath: string): boolean {
  return searchPath.split(delimiter).some((directory) => directory !== '' && isExecutable(join(directory, tool)));
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false; // Not there, or not for us: both mean that it cannot be run.
  }
}
