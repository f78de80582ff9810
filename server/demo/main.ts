import { DemoBoot } from '#contract/boot';
import { Snapshot } from '#contract/snapshot';
import { clockOf } from '../clock.ts';
import { readBoot } from '../launch/child-boot.ts';
import { createNewId } from '../live/new-id.ts';
import { signInSimulated, type DemoClient } from './demo-client.ts';
import { readDemoWorkers } from './demo-county.ts';
import { followOrders } from './demo-feed.ts';
import { createDemoIncidents } from './demo-incidents.ts';
import { createOrderAnswers } from './demo-orders.ts';
import { startDemoPhones } from './demo-phones.ts';
import { createRandom } from './demo-random.ts';

const RETRY_MS = 2_000;
const FIRST_DRILL_MS = 6_000;

const { boot, stopped, say } = await readBoot(DemoBoot);
const timers = new Set<NodeJS.Timeout>();
const later = (work: () => void, ms: number): void => {
  const timer = setTimeout(() => {
    timers.delete(timer);
    work();
  }, ms);
  timers.add(timer);
};
const clock = clockOf({ ...boot, isDemo: true });
const nowMs = (): number => clock.now().getTime();
const newId = createNewId(clock);
const random = createRandom(321);

/** The seat by which the demo reads what a county seat may read; a person may be signed in to it all the same. */
async function signInSeat(): Promise<DemoClient> {
  for (;;) {
    try {
      return await signInSimulated(boot.serverUrl, 'county-leader', boot.demoPassword);
    } catch (error) {
      console.log(`demo: waiting for the server (${error instanceof Error ? error.message : String(error)})`);
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
    }
  }
}

const seat = await signInSeat();
const workers = await readDemoWorkers(seat);
const phones = startDemoPhones({ ...boot, password: boot.demoPassword, workers, random, nowMs });
const stopFeed = followOrders(boot.serverUrl, seat, createOrderAnswers({ phones, newId, random, nowMs, later }));
const incidents = createDemoIncidents({ phones, newId, random, nowMs, later });
// `kill -USR2` asks for a drill; a county where nothing is open gets one to begin with.
process.on('SIGUSR2', incidents.drill);
if (!boot.isQuiet) {
  incidents.start();
  const { incidents: open } = await seat.get(Snapshot, '/api/snapshot');
  if (open.length === 0) later(incidents.drill, FIRST_DRILL_MS);
}
say({ grid321: 'ready' });
console.log(`demo: ${workers.length} phones`);

await stopped;
timers.forEach((timer) => clearTimeout(timer));
phones.stop();
stopFeed();
process.exit(0);
