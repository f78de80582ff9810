import { execFileSync } from 'node:child_process';
import { cpus, release, totalmem, type as systemName } from 'node:os';
import { parseArgs } from 'node:util';
import { BENCHES } from './registry.ts';
import { formatTable, makeReport } from './report.ts';

const QUICK_LIMIT_S = 60;
/** What a caller can tell apart: goals missed, wrong use, part not there. */
const EXIT = { done: 0, wrongUse: 1, notThere: 2, tooSlow: 3 } as const;

process.exitCode = await runBench();

/** Runs the bench named on the command line; a missed goal is a figure and no failure. */
async function runBench(): Promise<number> {
  const options = {
    quick: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    minutes: { type: 'string' },
  } as const;
  const { values, positionals } = parseArgs({ options, allowPositionals: true });
  const name = positionals[0] ?? '';
  const load = BENCHES[name];
  const minutes = values.minutes === undefined ? null : Number(values.minutes);
  if (load === undefined || positionals.length !== 1 || (minutes !== null && !(minutes > 0))) {
    console.error(
      `usage: npm run bench -- <${Object.keys(BENCHES).join('|')}> [--quick] [--minutes <number>] [--json]`,
    );
    return EXIT.wrongUse;
  }
  if (load === null) {
    console.error(`bench ${name}: what it measures is not part of this version`);
    return EXIT.notThere;
  }
  const startedMs = performance.now();
  const bench = await load();
  const figures = await bench.run({ isQuick: values.quick, minutes, log: (line) => console.error(line) });
  const seconds = (performance.now() - startedMs) / 1000;
  console.log(`${name}: ${figures.length} figures in ${seconds.toFixed(1)} s at ${commit()} on ${machine()}`);
  for (const line of formatTable(figures)) console.log(line);
  const isTooSlow = values.quick && seconds > QUICK_LIMIT_S;
  if (isTooSlow) console.error(`bench ${name} --quick took more than ${QUICK_LIMIT_S} s`);
  if (values.json) console.log(JSON.stringify(makeReport(name, commit(), machine(), figures)));
  return isTooSlow ? EXIT.tooSlow : EXIT.done;
}

/** Short hash, with `+` when files differ from it. */
function commit(): string {
  const git = (...args: string[]): string => execFileSync('git', args, { encoding: 'utf8' }).trim();
  try {
    return git('rev-parse', '--short', 'HEAD') + (git('status', '--porcelain', '--untracked-files=no') ? '+' : '');
  } catch {
    // An unpacked archive has no history.
    return 'unknown';
  }
}

function machine(): string {
  const cores = cpus();
  const memoryGib = Math.round(totalmem() / 2 ** 30);
  return `${cores.length} × ${cores[0]?.model.trim() ?? 'unknown'}, ${memoryGib} GiB, ${systemName()} ${release()}, Node ${process.version}`;
}
