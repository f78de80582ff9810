import { fuzzHttp } from '../fault/http-fuzz-run.ts';
import { startHttpCounty } from '../fixtures/http-county.ts';
import type { Proof } from './proof.ts';

/** design/SECURITY.md §8: 100,000 API bodies made from the schemas. */
const ATTEMPTS = 100_000;
/** So many go to one server with a database of its own, so that a fault is found near its cause. */
const ATTEMPTS_PER_RUN = 5_000;

/** The HTTP API fuzzed from its own schemas: no answer of 5xx, no hang, each refusal a problem. */
export const fuzzProof: Proof = {
  name: 'fuzz',
  async run({ seed, log }) {
    const statuses = new Map<number, number>();
    const faults: string[] = [];
    for (let run = 0; run < ATTEMPTS / ATTEMPTS_PER_RUN; run++) {
      const county = await startHttpCounty();
      try {
        const result = await fuzzHttp(county, seed + run, ATTEMPTS_PER_RUN);
        faults.push(...result.faults.map((fault) => `seed ${seed + run}: ${fault}`));
        for (const [status, count] of result.statuses) statuses.set(status, (statuses.get(status) ?? 0) + count);
      } finally {
        await county.stop();
      }
      log(`${(run + 1) * ATTEMPTS_PER_RUN} of ${ATTEMPTS} requests, ${faults.length} faults`);
    }
    const counts = [...statuses].sort(([a], [b]) => a - b).map(([status, count]) => `${count} × ${status}`);
    return { summary: `${ATTEMPTS} requests: ${counts.join(', ')}`, faults };
  },
};
