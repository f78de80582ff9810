import { delimiter, join } from 'node:path';
import type { UnavailablePart } from '#contract/unavailable-part';
import { isExecutable } from './is-executable.ts';

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
