import type { Proof } from './proof.ts';
import { runKills, type KillPlan } from './kill-run.ts';

const KILLS_OF_EACH = 10;
const ENGINES: readonly KillPlan['engine'][] = ['embedded', 'postgresql'];

/** Server and database killed at random moments under load, on both databases: no acknowledged command lost or applied twice. */
export const killsProof: Proof = {
  name: 'kills',
  async run({ seed, log }) {
    const faults: string[] = [];
    const done: string[] = [];
    for (const engine of ENGINES) {
      const plan = { engine, serverKills: KILLS_OF_EACH, databaseKills: KILLS_OF_EACH, seed, log };
      const result = await runKills(plan);
      faults.push(...result.faults.map((fault) => `${engine}: ${fault}`));
      if (result.acknowledged === 0) faults.push(`${engine}: no command was acknowledged, so nothing was proved`);
      done.push(`${engine}: ${result.acknowledged} acknowledged, ${result.repeated} repeated, ${result.events} events`);
    }
    return { summary: `${KILLS_OF_EACH} kills each of server and database; ${done.join('; ')}`, faults };
  },
};
