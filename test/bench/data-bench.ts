import { Installation } from '../fixtures/installation.ts';
import { startPostgres } from '../fixtures/postgres.ts';
import type { Bench, Figure } from './bench.ts';
import { measureDownload, type CountyDownload } from './data/county-download.ts';
import { measureOrders, type CountyOrders } from './data/county-orders.ts';
import { measureStarts, type StartTimes } from './data/start-times.ts';

const SUPERVISOR = 'dist/server/launch/supervisor-main.js';
const COUNTY = { GRID321_COUNTY: 'hanyin' };
const QUICK = { warmStarts: 1, repetitions: 5 } as const;
const WHOLE = { warmStarts: 3, repetitions: 21 } as const;

/** The whole county: from nothing to ready, from its data to ready, and what a browser is sent of it. */
export const dataBench: Bench = {
  name: 'data',
  async run({ isQuick, log }) {
    const { warmStarts, repetitions } = isQuick ? QUICK : WHOLE;
    log(`the embedded database: one fresh start, ${warmStarts} warm`);
    const embedded = await Installation.prepare(SUPERVISOR, COUNTY);
    let figures: Figure[];
    try {
      const starts = await measureStarts(embedded, warmStarts);
      log(`what the browser is sent, ${repetitions} times`);
      const download = await measureDownload(embedded.url, starts.password, repetitions);
      log('everybody selected and ordered, the county of an hour ago');
      const orders = await measureOrders(embedded.url, starts.password, QUICK.repetitions);
      figures = [
        ...startFigures('embedded', starts, 60, 8),
        ...downloadFigures(download),
        ...orderFigures('embedded', orders),
      ];
    } finally {
      await embedded.remove();
    }
    // A second county load does not fit into the minute of the quick form.
    return isQuick ? figures : [...figures, ...(await measurePostgres(warmStarts, log))];
  },
};

async function measurePostgres(warmStarts: number, log: (line: string) => void): Promise<Figure[]> {
  log(`PostgreSQL with PostGIS: one fresh start, ${warmStarts} warm`);
  const postgres = await startPostgres();
  const installation = await Installation.prepare(SUPERVISOR, { ...COUNTY, DATABASE_URL: postgres.url });
  try {
    const starts = await measureStarts(installation, warmStarts);
    log('everybody selected and ordered, the county of an hour ago');
    const orders = await measureOrders(installation.url, starts.password, QUICK.repetitions);
    return [...startFigures('PostgreSQL', starts, 30, 2), ...orderFigures('PostgreSQL', orders)];
  } finally {
    await installation.remove();
    await postgres.stop();
  }
}

const startFigures = (database: string, times: StartTimes, freshGoal: number, warmGoal: number): Figure[] => [
  {
    name: `start on nothing, ${database}, after npm ci and build`,
    value: times.freshSeconds,
    unit: 's',
    goal: { atMost: freshGoal },
  },
  { name: `start on its data, ${database}`, value: times.warmSeconds, unit: 's', goal: { atMost: warmGoal } },
];

const downloadFigures = (of: CountyDownload): Figure[] => [
  { name: 'grids and households to the browser, brotli', value: of.twoLayersKib, unit: 'KiB', goal: { atMost: 480 } },
  {
    name: 'grids and households, time over loopback, median',
    value: of.twoLayersMs,
    unit: 'ms',
    goal: { atMost: 20 },
  },
  { name: 'all layers of the map, brotli', value: of.allLayersKib, unit: 'KiB' },
  { name: 'snapshot of the county, brotli', value: of.snapshotKib, unit: 'KiB' },
  { name: 'snapshot of the county, time over loopback, median', value: of.snapshotMs, unit: 'ms' },
];

const orderFigures = (database: string, of: CountyOrders): Figure[] => [
  {
    name: `everybody of the county selected by a circle, ${database}, median`,
    value: of.selectionMs,
    unit: 'ms',
    goal: { atMost: 2_000 },
  },
  {
    name: `an order to ${of.workers} phones answered, ${database}, median`,
    value: of.orderMs,
    unit: 'ms',
    goal: { atMost: 5_000 },
  },
  {
    name: `the county of an hour ago, ${of.historyIncidents} incidents, ${database}, median`,
    value: of.historyMs,
    unit: 'ms',
    goal: { atMost: 2_000 },
  },
];
