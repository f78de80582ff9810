import { expect, test } from 'vitest';
import { type KillPlan, runKills } from '../prove/kill-run.ts';

// The long form is `npm run prove -- kills`.
const PLANS: Pick<KillPlan, 'engine' | 'serverKills' | 'databaseKills'>[] = [
  { engine: 'postgresql', serverKills: 10, databaseKills: 10 },
  { engine: 'embedded', serverKills: 10, databaseKills: 10 },
];

test.each(PLANS)(
  '$engine: $serverKills kills of the server and $databaseKills of the database lose nothing and repeat nothing',
  { timeout: 600_000 },
  async (plan) => {
    const seed = Math.floor(Math.random() * 2 ** 32);
    console.log(`kills on ${plan.engine}: seed ${seed}`);
    const result = await runKills({ ...plan, seed });
    console.log(`kills on ${plan.engine}: ${JSON.stringify(result)}`);
    expect(result.faults).toEqual([]);
    // The load must have been there, and the kills must have hit it.
    expect(result.acknowledged).toBeGreaterThan(plan.serverKills * 3);
    expect(result.repeated).toBeGreaterThan(0);
  },
);
