import { loadavg } from 'node:os';
import type { DatabaseAddress } from '#contract/boot';
import type { Bench, BenchContext, Figure } from './bench.ts';
import { type BroadcastPlan, measureBroadcast } from './events/broadcast.ts';
import { type LoadPlan, measureCounty } from './events/county-load.ts';
import { type CountyPlan, startCounty } from './events/county-rig.ts';
import { broadcastFigures, countyFigures } from './events/events-figures.ts';
import { RemoteGenerator } from './events/remote.ts';

interface EventsPlan {
  readonly county: CountyPlan;
  readonly load: LoadPlan;
  readonly broadcast: BroadcastPlan | null;
}

/** The county of EVENTS.md §3: 2,280 grids, 2,270 phones, 5,000 sockets in all. */
const FULL: EventsPlan = {
  county: { size: { towns: 10, villagesPerTown: 12, gridsPerVillage: 19 }, phones: 2_270, seats: 2_730 },
  load: { seconds: 600, httpSeconds: 30, stormSeconds: 15 },
  broadcast: { sockets: 2_000, seconds: 30, stormSeconds: 10 },
};
/** The embedded database is for evaluation; a tenth of the county. */
const EMBEDDED: EventsPlan = {
  county: { size: { towns: 4, villagesPerTown: 6, gridsPerVillage: 10 }, phones: 227, seats: 273 },
  load: { seconds: 60, httpSeconds: 10, stormSeconds: 12 },
  broadcast: null,
};
/** All of it on PostgreSQL, small enough for a minute. */
const QUICK: EventsPlan = {
  county: { size: { towns: 2, villagesPerTown: 5, gridsPerVillage: 10 }, phones: 100, seats: 200 },
  load: { seconds: 6, httpSeconds: 4, stormSeconds: 4 },
  broadcast: { sockets: 200, seconds: 4, stormSeconds: 4 },
};

/** From a report to every screen that may see it, what that costs, and what a restart loses; beside a plain socket.io broadcast. */
export const eventsBench: Bench = {
  name: 'events',
  async run(context) {
    const load: Figure = {
      name: 'load of the machine before (1 min)',
      value: loadavg()[0] ?? 0,
      unit: 'processes',
      isGeneratorCost: true,
    };
    if (context.isQuick) return [...(await measure('postgresql', QUICK, context)), load];
    const figures = await measure('postgresql', FULL, context);
    return [...figures, ...(await measure('embedded', EMBEDDED, context)), load];
  },
};

async function measure(engine: DatabaseAddress['kind'], plan: EventsPlan, context: BenchContext): Promise<Figure[]> {
  const log = (line: string): void => context.log(`${engine}: ${line}`);
  const generator = new RemoteGenerator();
  const rig = await startCounty(engine, plan.county).catch(async (error: unknown) => {
    await generator.stop();
    throw error;
  });
  try {
    const seconds = context.minutes === null ? plan.load.seconds : context.minutes * 60;
    const county = await measureCounty(rig, generator, { ...plan.load, seconds }, log);
    const figures = countyFigures(engine, plan.county, county);
    if (plan.broadcast === null) return figures;
    const { ours, plain } = await measureBroadcast(rig, generator, plan.broadcast, log);
    return [...figures, ...broadcastFigures(plan.broadcast, ours, plain)];
  } finally {
    await generator.stop();
    await rig.stop();
  }
}
