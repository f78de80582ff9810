import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { listSources } from './source-files.ts';
import { nothingRead, type Step, type StepResult } from './step.ts';

const LONG_LINES = 300;
const LONG_SHARE = 0.05;

/** docs/style.md §6: 95 of 100 files are under 300 lines (that none is over 400 is a lint rule). */
export const sizes: Step = { name: 'sizes', run: () => checkSizes(process.cwd()) };

/** Counts the lines of the TypeScript files below `root`. */
export async function checkSizes(root: string): Promise<StepResult> {
  const files = await listSources(root, ['client', 'server', 'streams', 'gis-data', 'test'], /\.tsx?$/);
  if (files.length === 0) return nothingRead('sizes');
  const sized = await Promise.all(
    files.map(async (file) => ({ file, lines: (await readFile(join(root, file), 'utf8')).split('\n').length - 1 })),
  );
  sized.sort((a, b) => a.lines - b.lines);
  const long = sized.filter(({ lines }) => lines > LONG_LINES);
  const median = sized[Math.floor(sized.length / 2)]?.lines ?? 0;
  const isTooMany = long.length / sized.length > LONG_SHARE;
  const describe = ({ file, lines }: (typeof sized)[number]): string =>
    `${file} sizes: ${lines} lines → split it by subject; at most ${LONG_SHARE * 100} % of the files may pass ${LONG_LINES}`;
  return {
    summary: `${sized.length} files, median ${median} lines, longest ${sized.at(-1)?.lines}, ${long.length} over ${LONG_LINES}`,
    problems: isTooMany ? long.map(describe) : [],
  };
}
