import { runTool } from './run-command.ts';
import type { Step, StepResult } from './step.ts';

/** TypeScript over every program: importing another program's inside does not compile. */
export const types: Step = { name: 'types', run: () => checkTypes() };

/** Builds all references below `root`. */
export async function checkTypes(root?: string): Promise<StepResult> {
  const { code, stdout, stderr } = await runTool('typescript/bin/tsc', ['-b', '--pretty', 'false'], root);
  const problems = (stdout + stderr).split('\n').filter((line) => line.includes('error TS'));
  if (code !== 0 && problems.length === 0) problems.push(`tsc ended with ${code}: ${(stdout + stderr).trim()}`);
  return { summary: `tsc -b, ${problems.length} errors`, problems };
}
