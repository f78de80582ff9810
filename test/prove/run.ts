import { parseArgs } from 'node:util';
import { PROOFS } from './registry.ts';

const DEFAULT_MINUTES = 10;
const EXIT = { kept: 0, broken: 1, notThere: 2 } as const;

process.exitCode = await runProof();

/** Runs the proof named on the command line. */
async function runProof(): Promise<number> {
  const options = { seed: { type: 'string' }, minutes: { type: 'string' }, only: { type: 'string' } } as const;
  const { values, positionals } = parseArgs({ options, allowPositionals: true });
  const name = positionals[0] ?? '';
  const load = PROOFS[name];
  const seed = Number(values.seed ?? Date.now() % 2 ** 31);
  const minutes = Number(values.minutes ?? DEFAULT_MINUTES);
  if (load === undefined || positionals.length !== 1 || !Number.isInteger(seed) || !(minutes > 0)) {
    console.error(
      `usage: npm run prove -- <${Object.keys(PROOFS).join('|')}> [--seed <integer>] [--minutes <number>] [--only <part,…>]`,
    );
    return EXIT.broken;
  }
  if (load === null) {
    console.error(`proof ${name}: what it proves is not part of this version`);
    return EXIT.notThere;
  }
  const startedMs = performance.now();
  const { summary, faults } = await (
    await load()
  ).run({ seed, minutes, only: values.only ?? null, log: (line) => console.error(line) });
  const seconds = ((performance.now() - startedMs) / 1000).toFixed(0);
  for (const fault of faults) console.log(`BROKEN ${fault}`);
  const verdict = faults.length === 0 ? 'kept' : `${faults.length} promises broken`;
  console.log(`${name}: ${verdict} in ${seconds} s, seed ${seed}; ${summary}`);
  return faults.length === 0 ? EXIT.kept : EXIT.broken;
}
