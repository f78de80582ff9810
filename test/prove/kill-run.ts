import { setTimeout as delay } from 'node:timers/promises';
import type { DatabaseAddress } from '#contract/boot';
import { TEST_COUNTY, villageCode } from '../fixtures/county.ts';
import { startTestDatabase, type TestDatabase } from '../fixtures/engines.ts';
import { findFreePorts } from '../fixtures/free-ports.ts';
import { LiveReader } from '../fixtures/live-reader.ts';
import { serverBoot } from '../fixtures/server-boot.ts';
import { ServerProcess } from '../fixtures/server-process.ts';
import { signIn } from '../fixtures/test-client.ts';
import { Writer } from './kill-load.ts';
import { judge } from './kill-verdict.ts';

/** What is killed how often. */
export interface KillPlan {
  engine: DatabaseAddress['kind'];
  serverKills: number;
  databaseKills: number;
  /** Decides the order and the moments of the kills. */
  seed: number;
  log?: (line: string) => void;
}

/** What came of it. `faults` is empty when every promise was kept. */
export interface KillResult {
  faults: string[];
  acknowledged: number;
  /** Commands that needed more than one attempt: those a kill hit on its way. */
  repeated: number;
  events: number;
  /** How often the server ended without having been killed. */
  ownEnds: number;
  /** Kill to first answer, in ms, ascending. */
  serverBackMs: number[];
  databaseBackMs: number[];
}

type Target = 'server' | 'database';

const WRITERS = 6;
const PACE_MS = 15;
const QUIET_MS = { min: 200, max: 1_500 };
const BACK_WITHIN_MS = 60_000;

/** Kills server and database at random moments under load, then judges what is left (EVENTS.md §3). */
export async function runKills(plan: KillPlan): Promise<KillResult> {
  const port = await findFreePorts(1);
  const database = await startTestDatabase(plan.engine);
  const server = new ServerProcess(serverBoot(database.address, { port }));
  try {
    await server.start();
    return await killUnderLoad(plan, database, server, `http://127.0.0.1:${port}`);
  } finally {
    await server.stop();
    await database.stop();
  }
}

async function killUnderLoad(
  plan: KillPlan,
  database: TestDatabase,
  server: ServerProcess,
  url: string,
): Promise<KillResult> {
  const duty = await signIn(url, 'county-duty');
  const village = await signIn(url, `village-duty-${villageCode(1, 1)}`);
  const at = await duty.snapshot();
  const readers = [
    { name: `county ${TEST_COUNTY}`, reader: new LiveReader({ url, token: duty.token, at }), from: at.seq },
    { name: `village ${villageCode(1, 1)}`, reader: new LiveReader({ url, token: village.token, at }), from: at.seq },
  ];
  const writers = Array.from({ length: WRITERS }, (_, i) => new Writer(`w${i}`, duty, PACE_MS));
  const running = writers.map((writer) => writer.run());
  let back: Record<Target, number[]>;
  try {
    back = await killAll(plan, database, server, writers);
    for (const writer of writers) writer.stop();
    await Promise.all(running);
  } finally {
    for (const writer of writers) writer.abandon();
  }
  const sent = writers.flatMap((writer) => writer.sent);
  const head = (await settled(duty.snapshot)).seq;
  for (const { reader } of readers) {
    // Its own heads tell when it has looked at all of the log: the last event of its scope may lie before the end.
    await reader.until((it) => it.heads.some((each) => each.head >= head && each.prev === it.lastSeq), BACK_WITHIN_MS);
  }
  for (const { reader } of readers) reader.close();
  await server.stop();
  const ascending = (values: number[]) => values.sort((a, b) => a - b);
  return {
    faults: await judge(database.address.url, sent, readers, head),
    acknowledged: sent.filter((command) => command.status !== null && command.status < 300).length,
    repeated: sent.filter((command) => command.attempts > 1).length,
    events: head,
    ownEnds: server.ownEnds,
    serverBackMs: ascending(back.server),
    databaseBackMs: ascending(back.database),
  };
}

/** How long each outage lasted, in ms and in the order of the kills. */
async function killAll(
  plan: KillPlan,
  database: TestDatabase,
  server: ServerProcess,
  writers: readonly Writer[],
): Promise<Record<Target, number[]>> {
  const back: Record<Target, number[]> = { server: [], database: [] };
  const random = mulberry32(plan.seed);
  for (const target of shuffledTargets(plan, random)) {
    await delay(QUIET_MS.min + random() * (QUIET_MS.max - QUIET_MS.min));
    const killedMs = Date.now();
    if (target === 'server') server.kill();
    else {
      await database.kill();
      await database.restart();
    }
    await answered(writers, killedMs, server);
    const tookMs = Date.now() - killedMs;
    back[target].push(tookMs);
    plan.log?.(`${target} killed, answers again after ${tookMs} ms`);
  }
  return back;
}

/** Waits until the log has taken in everything: two snapshots in a row with the same seq. */
async function settled(snapshot: () => Promise<{ seq: number }>): Promise<{ seq: number }> {
  for (let last = await snapshot(); ;) {
    await delay(700);
    const next = await snapshot();
    if (next.seq === last.seq) return next;
    last = next;
  }
}

async function answered(writers: readonly Writer[], sinceMs: number, server: ServerProcess): Promise<void> {
  // An answer that was on its way when the kill came does not count.
  const isBack = () => writers.some((writer) => writer.lastAnswerMs > sinceMs + 20);
  for (const endMs = sinceMs + BACK_WITHIN_MS; !isBack(); await delay(10)) {
    if (Date.now() > endMs) throw new Error(`no answer ${BACK_WITHIN_MS} ms after a kill:\n${server.output}`);
  }
}

function shuffledTargets(plan: KillPlan, random: () => number): Target[] {
  const targets = [
    ...Array.from({ length: plan.serverKills }, () => 'server' as const),
    ...Array.from({ length: plan.databaseKills }, () => 'database' as const),
  ];
  for (let i = targets.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [targets[i], targets[j]] = [targets[j]!, targets[i]!];
  }
  return targets;
}

/** Uniform numbers in [0, 1) from a 32-bit seed (Tommy Ettinger's mulberry32, public domain). */
function mulberry32(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
