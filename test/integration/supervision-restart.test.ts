import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { IncidentSupervisions } from '#contract/supervision';
import type { Snapshot } from '#contract/snapshot';
import { createNewId } from '../../server/live/new-id.ts';
import { gridCentre, townCode, villageCode } from '../fixtures/county.ts';
import { startTestDatabase, type TestDatabase } from '../fixtures/engines.ts';
import { findFreePorts } from '../fixtures/free-ports.ts';
import { type Caller, callerOf } from '../fixtures/http-county.ts';
import { serverBoot, TEST_PASSWORD } from '../fixtures/server-boot.ts';
import { ServerProcess } from '../fixtures/server-process.ts';
import { TestClock } from '../fixtures/test-clock.ts';

const MINUTE_MS = 60_000;
const LIMIT_MS = 90_000;
/** Two restarts of a built server on a busy machine. */
const TEST_MS = 180_000;
const VILLAGE = villageCode(1, 1);
const TOWN = townCode(1);

let database: TestDatabase;
let directory: string;
let clock: TestClock;
let first: ServerProcess;
let second: ServerProcess;
let ports: number;
let duty: Caller;

// Two built servers on one database and on one clock, which goes on while they are down.
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'grid321-clock-'));
  clock = new TestClock(directory);
  database = await startTestDatabase('postgresql');
  ports = await findFreePorts(2);
  const boot = { dataDirectory: directory, testClockFile: clock.file };
  first = new ServerProcess(serverBoot(database.address, { ...boot, port: ports }));
  second = new ServerProcess(serverBoot(database.address, { ...boot, port: ports + 1 }));
  await first.start();
  const answer = await callerOf(urlOf(0), null).post('/api/session', {
    account: 'county-duty',
    password: TEST_PASSWORD,
  });
  duty = callerOf(urlOf(0), answer.body.token);
});
afterAll(async () => {
  await Promise.all([first?.stop(), second?.stop()]);
  await database?.stop();
  await rm(directory, { recursive: true, force: true });
});

const urlOf = (node: number): string => `http://127.0.0.1:${ports + node}`;

async function overlay(id: string): Promise<string[]> {
  const { body } = await duty.get(`/api/incidents/${id}/supervisions`);
  return (body as IncidentSupervisions).items.map(({ supervision: { kind, target } }) => `${kind} ${target}`);
}

async function until<Value>(ask: () => Promise<Value>, isGood: (value: Value) => boolean): Promise<Value> {
  const endMs = Date.now() + LIMIT_MS;
  for (;;) {
    const value = await ask().catch((error: unknown) => error as Value);
    if (!(value instanceof Error) && isGood(value)) return value;
    if (Date.now() > endMs) throw new Error(`not within ${LIMIT_MS} ms; last: ${String(value)}; ${first.output}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

test(
  '80 % and 100 % that passed while the server was dead come in order and once; the session still stands',
  async () => {
    const report = { commandId: createNewId(clock)(), title: '落石', position: gridCentre(1, 1, 1), urgency: 'urgent' };
    const { body: incident } = await duty.post('/api/incidents', report);
    first.kill();
    clock.advance(16 * MINUTE_MS);
    const late = [`remind ${VILLAGE}`, `overdue ${TOWN}`];
    expect(
      await until(
        () => overlay(incident.id),
        (lines) => lines.length >= late.length,
      ),
    ).toEqual(late);
    const { items } = (await duty.get(`/api/incidents/${incident.id}/supervisions`)).body as IncidentSupervisions;
    for (const { supervision } of items)
      expect(Date.parse(supervision.issuedAt)).toBeGreaterThan(Date.parse(incident.deadlineAt));

    // A second server on the same database: whichever looks first acts, once.
    await second.start();
    clock.advance(3 * 60 * MINUTE_MS);
    const all = await until(
      () => overlay(incident.id),
      (lines) => lines.length >= 5,
    );
    expect(all.slice(0, 5)).toEqual([
      ...late,
      `yellowCard ${VILLAGE}`,
      `redCard ${VILLAGE}`,
      expect.stringMatching(/^redNotice /),
    ]);
    expect(new Set(all).size).toBe(all.length);
    const other = callerOf(urlOf(1), duty.token);
    const [here, there] = await Promise.all([duty, other].map((caller) => caller.get('/api/snapshot')));
    const openOf = ({ supervisions }: Snapshot) => supervisions.map(({ id, kind, version }) => ({ id, kind, version }));
    expect(openOf(here!.body)).toEqual(openOf(there!.body));
    expect(Date.parse(here!.body.at)).toBeGreaterThan(Date.now() + 3 * 60 * MINUTE_MS);
  },
  TEST_MS,
);

test('a production refuses a test clock and says why', async () => {
  const boot = serverBoot(database.address, {
    isDemo: false,
    demoPassword: null,
    testClockFile: clock.file,
    port: ports + 1,
  });
  await second.stop();
  const production = new ServerProcess(boot);
  production.start().catch(() => undefined);
  await until(
    () => Promise.resolve(production.output),
    (output) => output.includes('GRID321_TEST_CLOCK'),
  );
  await production.stop();
});
