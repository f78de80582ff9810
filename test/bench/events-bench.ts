import { setTimeout as delay } from 'node:timers/promises';
import type { DatabaseAddress } from '#contract/boot';
import { systemClock } from '../../server/clock.ts';
import { createNewId } from '../../server/live/new-id.ts';
import { gridCentre } from '../fixtures/county.ts';
import { startTestDatabase } from '../fixtures/engines.ts';
import { findFreePorts } from '../fixtures/free-ports.ts';
import { serverBoot } from '../fixtures/server-boot.ts';
import { ServerProcess } from '../fixtures/server-process.ts';
import { signIn, type TestClient } from '../fixtures/test-client.ts';
import type { Bench, BenchContext, Figure } from './bench.ts';
import { Crowd } from './events/crowd.ts';

const newId = createNewId(systemClock);
/** Readers and seconds of reports; the full form is what one load generator on the same two cores can hold. */
const SIZES = { quick: { sockets: 200, seconds: 8 }, full: { sockets: 2_000, seconds: 60 } };
const REPORTS_PER_SECOND = 5;
/** The goals of EVENTS.md §3. */
const GOALS = { p50Ms: 150, p99Ms: 1_000, httpP95Ms: 200, backMs: 30_000 };

/** Commit to screen through real sockets, and how long it takes until all are back after a kill, on both databases. */
export const eventsBench: Bench = {
  name: 'events',
  async run(context) {
    return [...(await measure('postgresql', context)), ...(await measure('embedded', context))];
  },
};

async function measure(engine: DatabaseAddress['kind'], { isQuick, log }: BenchContext): Promise<Figure[]> {
  const { sockets, seconds } = isQuick ? SIZES.quick : SIZES.full;
  const database = await startTestDatabase(engine);
  const port = await findFreePorts(1);
  const server = new ServerProcess(serverBoot(database.address, { port }));
  const url = `http://127.0.0.1:${port}`;
  let crowd: Crowd | null = null;
  try {
    await server.start();
    const duty = await signIn(url, 'county-duty');
    const { epoch, seq } = await duty.snapshot();
    crowd = new Crowd(url, duty.token, epoch);
    log(`${engine}: ${sockets} sockets`);
    await crowd.open(sockets, seq);
    log(`${engine}: ${REPORTS_PER_SECOND} reports a second for ${seconds} s`);
    const sent = await report(duty, seconds);
    await delay(1_000);
    const figures = figuresOf(engine, sockets, sent, crowd);
    log(`${engine}: the server is killed`);
    const killedMs = performance.now();
    server.kill();
    while (crowd.live === sockets) await delay(5);
    await crowd.untilLive(sockets);
    const name = `${engine}: ${sockets} sockets live again after kill -9 of the server`;
    return [
      ...figures,
      { name, value: Math.round(performance.now() - killedMs), unit: 'ms', goal: { atMost: GOALS.backMs } },
      { name: `${engine}: gaps seen by readers`, value: crowd.gaps, unit: 'events', goal: { atMost: 0 } },
    ];
  } finally {
    crowd?.close();
    await server.stop();
    await database.stop();
  }
}

interface Sent {
  id: string;
  sentMs: number;
  answeredMs: number;
}

/** Reports at a steady rate, whatever the answers take; those that failed are left out and show as missing. */
async function report(duty: TestClient, seconds: number): Promise<Sent[]> {
  const waiting: Promise<Sent>[] = [];
  for (let i = 0; i < seconds * REPORTS_PER_SECOND; i++) {
    waiting.push(reportOnce(duty, i));
    await delay(1_000 / REPORTS_PER_SECOND);
  }
  return Promise.all(waiting);
}

async function reportOnce(duty: TestClient, number: number): Promise<Sent> {
  const sentMs = performance.now();
  const position = gridCentre(1 + (number % 2), 1, 1);
  const answer = await duty.send('POST', '/api/incidents', { commandId: newId(), title: `bench ${number}`, position });
  if (answer.status !== 201) throw new Error(`report ${number}: ${answer.status}`);
  return { id: (answer.body as { id: string }).id, sentMs, answeredMs: performance.now() };
}

function figuresOf(engine: string, sockets: number, sent: readonly Sent[], crowd: Crowd): Figure[] {
  const delays = sent.flatMap(({ id, sentMs }) => (crowd.arrivals.get(id) ?? []).map((atMs) => atMs - sentMs));
  const expected = sent.length * sockets;
  const http = sent.map(({ sentMs, answeredMs }) => answeredMs - sentMs);
  const what = `${engine}: report sent → event at a reader, ${sockets} sockets`;
  return [
    {
      name: `${what}, p50 of ${delays.length}`,
      value: quantile(delays, 0.5),
      unit: 'ms',
      goal: { atMost: GOALS.p50Ms },
    },
    { name: `${what}, p99`, value: quantile(delays, 0.99), unit: 'ms', goal: { atMost: GOALS.p99Ms } },
    {
      name: `${engine}: answer to a report, p95 of ${http.length}`,
      value: quantile(http, 0.95),
      unit: 'ms',
      goal: { atMost: GOALS.httpP95Ms },
    },
    { name: `${engine}: events lost`, value: expected - delays.length, unit: 'events', goal: { atMost: 0 } },
  ];
}

function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return Math.round((sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0) * 10) / 10;
}
