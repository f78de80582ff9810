import { runTool } from './run-command.ts';
import type { Step } from './step.ts';

/** prettier, as committed. */
export const format: Step = {
  name: 'format',
  async run() {
    const args = [
      '--list-different',
      '--log-level',
      'warn',
      '--cache',
      '--cache-location',
      'node_modules/.cache/grid321-check/prettier',
      '.',
    ];
    const { code, stdout, stderr } = await runTool('prettier/bin/prettier.cjs', args);
    const problems = stdout
      .split('\n')
      .filter(Boolean)
      .map((file) => `${file} → npm run format`);
    if (code > 1) problems.push(stderr.trim());
    return { summary: `${problems.length} files differ`, problems };
  },
};
