import type { Figure } from '../bench.ts';
import type { BroadcastPlan, BroadcastResult } from './broadcast.ts';
import { type CountyLoad, PHONE_PERIOD_S, REPORTS_PER_SECOND, REQUESTS_PER_SECOND } from './county-load.ts';
import type { CountyPlan } from './county-rig.ts';
import type { CpuShares } from './cpu-meter.ts';
import type { Tally } from './generator.ts';

/** The goals of EVENTS.md §3. */
const GOALS = { sockets: 5_000, screenP50Ms: 150, screenP99Ms: 1_000, httpP95Ms: 200, httpMaxMs: 2_000, backS: 30 };
const PEER = 'plain socket.io';
const CORE = '% of a core';

/** Figures of a county at work. */
export function countyFigures(engine: string, plan: CountyPlan, { work, http, storm }: CountyLoad): Figure[] {
  const name = (what: string): string => `${engine}: ${what}`;
  const sockets = plan.phones + plan.seats;
  // A county that is smaller by design misses nothing by that.
  const held = sockets >= GOALS.sockets ? { goal: { atLeast: GOALS.sockets } } : {};
  const { delays } = work.tally;
  const fixesPerS = Math.round(plan.phones / PHONE_PERIOD_S);
  const screen = `report sent → on ${sockets} scoped screens`;
  return [
    { name: name('sockets held'), value: work.tally.live, unit: 'sockets', ...held },
    {
      name: name(`${screen}, p50 of ${delays.count}`),
      value: delays.p50Ms,
      unit: 'ms',
      goal: { atMost: GOALS.screenP50Ms },
    },
    { name: name(`${screen}, p95`), value: delays.p95Ms, unit: 'ms' },
    { name: name(`${screen}, p99`), value: delays.p99Ms, unit: 'ms', goal: { atMost: GOALS.screenP99Ms } },
    { name: name(`${screen}, longest`), value: delays.maxMs, unit: 'ms' },
    ...answerFigures(name(`answer to a report, ${REPORTS_PER_SECOND}/s`), work.reports),
    ...answerFigures(name(`answer to a phone's fix, ${fixesPerS}/s`), work.fixes),
    ...cpuFigures(name(`${sockets} sockets, reports and phones`), work.cpu),
    ...lossFigures(name('reports and phones'), work.tally),
    ...answerFigures(name(`answer to a desk's request, ${REQUESTS_PER_SECOND}/s`), http.answers),
    ...cpuFigures(name(`${REQUESTS_PER_SECOND} requests/s`), http.cpu),
    backFigure(name(`${sockets} sockets live again after kill -9 of the server`), storm.backMs),
    ...lossFigures(name('kill -9 under reports'), storm.tally),
  ];
}

/** Figures of both sides of the broadcast. */
export function broadcastFigures(plan: BroadcastPlan, ours: BroadcastResult, plain: BroadcastResult): Figure[] {
  const beside = (name: string, unit: string, pick: (of: BroadcastResult) => number): Figure => ({
    name: `everything to ${plan.sockets} sockets: ${name}`,
    value: pick(ours),
    unit,
    peers: { [PEER]: pick(plain) },
  });
  return [
    beside('report sent → at a reader, p50', 'ms', ({ tally }) => tally.delays.p50Ms),
    beside('the same, p95', 'ms', ({ tally }) => tally.delays.p95Ms),
    beside('the same, p99', 'ms', ({ tally }) => tally.delays.p99Ms),
    beside('CPU of the server for an event at a reader', 'µs', (side) => side.microsecondsPerDelivery),
    beside('CPU of the database', CORE, ({ cpu }) => cpu.database),
    beside('all live again after kill -9', 's', ({ storm }) => storm.backMs / 1_000),
    beside('events lost by that, of each million', 'events', ({ storm }) => share(storm.tally.missing, storm.tally)),
    beside('events twice by that, of each million', 'events', ({ storm }) => share(storm.tally.surplus, storm.tally)),
    { ...beside('generator', CORE, ({ cpu }) => cpu.generator), isGeneratorCost: true },
  ];
}

const share = (events: number, { expected }: Tally): number => Math.round((1e6 * events) / Math.max(1, expected));

function answerFigures(name: string, { delays, failed }: CountyLoad['http']['answers']): Figure[] {
  return [
    { name: `${name}, p50 of ${delays.count}`, value: delays.p50Ms, unit: 'ms' },
    { name: `${name}, p95`, value: delays.p95Ms, unit: 'ms', goal: { atMost: GOALS.httpP95Ms } },
    { name: `${name}, longest`, value: delays.maxMs, unit: 'ms', goal: { atMost: GOALS.httpMaxMs } },
    { name: `${name}, refused, cut off or skipped`, value: failed, unit: 'requests', goal: { atMost: 0 } },
  ];
}

const cpuFigures = (name: string, cpu: CpuShares): Figure[] => [
  { name: `${name}: server`, value: cpu.server, unit: CORE },
  { name: `${name}: database`, value: cpu.database, unit: CORE },
  { name: `${name}: generator`, value: cpu.generator, unit: CORE, isGeneratorCost: true },
];

const backFigure = (name: string, ms: number): Figure => ({
  name,
  value: ms / 1_000,
  unit: 's',
  goal: { atMost: GOALS.backS },
});

const lossFigures = (name: string, { expected, missing, surplus, gaps, resyncs }: Tally): Figure[] => [
  { name: `${name}: events lost, of ${expected}`, value: missing, unit: 'events', goal: { atMost: 0 } },
  {
    name: `${name}: events twice, gaps, snapshots asked for`,
    value: surplus + gaps + resyncs,
    unit: 'in all',
    goal: { atMost: 0 },
  },
];
