import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { countSuite, type SuiteCount } from './run/suite-report.ts';

/** Vitest projects of vitest.config.ts, the quickest first: what fails there explains what fails later. */
const SUITES = ['unit', 'architecture', 'integration', 'e2e', 'media'] as const;

process.exitCode = await runSuites(process.argv.slice(2));

/** Runs the named suites, or all, on what the bootstrap has built; 0 when every one ran tests and none failed. */
async function runSuites(wanted: readonly string[]): Promise<number> {
  const unknown = wanted.filter((name) => !SUITES.some((suite) => suite === name));
  if (unknown.length > 0) {
    console.error(`no suite ${unknown.join(', ')}; there are ${SUITES.join(', ')}`);
    return 2;
  }
  const suites = wanted.length > 0 ? SUITES.filter((suite) => wanted.includes(suite)) : SUITES;
  const lines: string[] = [];
  const total = { passed: 0, failed: 0 };
  for (const suite of suites) {
    const startedMs = performance.now();
    const { passed, failed, skipped } = await runSuite(suite);
    total.passed += passed;
    total.failed += failed;
    const seconds = ((performance.now() - startedMs) / 1000).toFixed(1);
    const left = skipped > 0 ? `, ${skipped} skipped` : '';
    lines.push(`${suite.padEnd(12)} ${passed} passed, ${failed} failed${left} in ${seconds} s`);
  }
  console.log(`\n${lines.join('\n')}\n${total.passed} passed, ${total.failed} failed`);
  return total.failed === 0 && total.passed > 0 ? 0 : 1;
}

async function runSuite(suite: string): Promise<SuiteCount> {
  const dir = await mkdtemp(join(tmpdir(), 'grid321-test-'));
  const reportFile = join(dir, 'report.json');
  try {
    const args = [
      'run',
      '--project',
      suite,
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${reportFile}`,
    ];
    const exitCode = await run(suite, ['node_modules/vitest/vitest.mjs', ...args]);
    const report: unknown = await readFile(reportFile, 'utf8').then(JSON.parse, () => undefined);
    return countSuite(report, exitCode);
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

/**
 * Media suites run where there is no network but the loopback: then pages and engine choose 127.0.0.1 on both sides, whatever other
 * addresses the machine has.
 */
function command(suite: string, args: readonly string[]): [string, ...string[]] {
  if (suite !== 'media') return [process.execPath, ...args];
  const isRoot = process.getuid?.() === 0;
  const script = 'ip link set lo up && exec "$@"';
  return ['unshare', isRoot ? '-n' : '-rn', 'sh', '-c', script, 'sh', process.execPath, ...args];
}

function run(suite: string, args: readonly string[]): Promise<number> {
  return new Promise((resolve, reject) => {
    const [program, ...rest] = command(suite, args);
    const child = spawn(program, rest, { stdio: 'inherit' });
    child.once('error', reject);
    child.once('exit', (code) => resolve(code ?? 1));
  });
}
