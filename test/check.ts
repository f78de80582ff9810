import { clientBuild } from './check/client-build.ts';
import { deadCode } from './check/dead-code.ts';
import { format } from './check/format.ts';
import { lint } from './check/lint.ts';
import { sizes } from './check/sizes.ts';
import { sqlClock } from './check/sql-clock.ts';
import type { Step, StepResult } from './check/step.ts';
import { types } from './check/types.ts';
import { walls } from './check/walls.ts';

/** Longest first: two lanes then end at about the same time. */
const STEPS: readonly Step[] = [types, lint, clientBuild, format, walls, deadCode, sqlClock, sizes];
const LANES = 2;
const SHOWN_NOTES = 20;

process.exitCode = await check();

/** Runs every step, a line each and what it found below it; 0 when nothing was. */
async function check(): Promise<number> {
  const startedMs = performance.now();
  const waiting = [...STEPS];
  let failed = 0;
  const lane = async (): Promise<void> => {
    for (let step = waiting.shift(); step; step = waiting.shift()) {
      if (!(await runStep(step))) failed += 1;
    }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  const seconds = ((performance.now() - startedMs) / 1000).toFixed(1);
  console.log(
    failed === 0 ? `check passed in ${seconds} s` : `check failed: ${failed} of ${STEPS.length} in ${seconds} s`,
  );
  return failed === 0 ? 0 : 1;
}

async function runStep(step: Step): Promise<boolean> {
  const startedMs = performance.now();
  const result: StepResult = await step.run().catch((error: unknown) => ({
    summary: 'did not run',
    problems: [error instanceof Error ? error.message : String(error)],
  }));
  const seconds = ((performance.now() - startedMs) / 1000).toFixed(1);
  const isGood = result.problems.length === 0;
  const notes = result.notes ?? [];
  const lines = [`${isGood ? 'ok  ' : 'FAIL'} ${step.name.padEnd(12)} ${result.summary} (${seconds} s)`];
  for (const problem of result.problems) lines.push(`     ${problem}`);
  for (const note of notes.slice(0, SHOWN_NOTES)) lines.push(`     note ${note}`);
  if (notes.length > SHOWN_NOTES) lines.push(`     and ${notes.length - SHOWN_NOTES} more notes`);
  console.log(lines.join('\n'));
  return isGood;
}
