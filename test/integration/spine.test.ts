import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import pg from 'pg';
import type { LiveEvent } from '#contract/live-feed';
import { systemClock } from '../../server/clock.ts';
import { createNewId } from '../../server/live/new-id.ts';
import { createServerLog } from '../../server/server-log.ts';
import { type RunningServer, startServer } from '../../server/start-server.ts';
import { gridCentre, villageCode } from '../fixtures/county.ts';
import { ENGINES, startTestDatabase, type TestDatabase } from '../fixtures/engines.ts';
import { LiveReader } from '../fixtures/live-reader.ts';
import { serverBoot } from '../fixtures/server-boot.ts';
import { signIn, type TestClient } from '../fixtures/test-client.ts';

const newId = createNewId(systemClock);

describe.each(ENGINES)('the spine on %s', (kind) => {
  let database: TestDatabase;
  let server: RunningServer;
  let url: string;
  let duty: TestClient;
  const readers: LiveReader[] = [];

  const start = async (): Promise<void> => {
    server = await startServer(serverBoot(database.address), systemClock, createServerLog());
    url = `http://127.0.0.1:${server.port}`;
  };
  beforeAll(async () => {
    database = await startTestDatabase(kind);
    await start();
    duty = await signIn(url, 'county-duty');
  });
  afterEach(() => {
    for (const reader of readers.splice(0)) {
      reader.close();
      expect(reader.faults).toEqual([]);
    }
  });
  afterAll(async () => {
    await server?.stop();
    await database?.stop();
  });

  const read = (options: Partial<ConstructorParameters<typeof LiveReader>[0]> = {}): LiveReader => {
    const reader = new LiveReader({ url, token: duty.token, ...options });
    readers.push(reader);
    return reader;
  };
  const report = (client: TestClient, town = 1, village = 1, commandId = newId()) =>
    client.send('POST', '/api/incidents', { commandId, title: 'test', position: gridCentre(town, village, 1) });
  const idOf = (answer: { body: unknown }): string => (answer.body as { id: string }).id;
  const owner = async <Row extends pg.QueryResultRow>(sql: string): Promise<Row[]> =>
    server.db.system((q) => q.query<Row>(sql));

  const withOwner = async (sql: string): Promise<void> => {
    const client = new pg.Client({ connectionString: database.address.url });
    await client.connect();
    await client.query(sql);
    await client.end();
  };

  test('100 parallel submissions of one command apply once and all get the first answer', async () => {
    const commandId = newId();
    const answers = await Promise.all(Array.from({ length: 100 }, () => report(duty, 1, 1, commandId)));
    expect(new Set(answers.map((answer) => answer.status))).toEqual(new Set([201]));
    expect(new Set(answers.map(idOf)).size).toBe(1);
    const rows = await owner<{ n: number }>(
      `SELECT count(*)::integer AS n FROM incident WHERE id = '${idOf(answers[0]!)}'`,
    );
    expect(rows[0]?.n).toBe(1);
  });

  test("another account cannot learn a command's answer by its id", async () => {
    const commandId = newId();
    const [town, answer] = [await signIn(url, 'town-duty-990001102'), await report(duty, 1, 1, commandId)];
    expect(answer.status).toBe(201);
    const stolen = await report(town, 2, 1, commandId);
    expect(stolen.status).toBe(403);
    expect(JSON.stringify(stolen.body)).not.toContain(idOf(answer));
  });

  test('concurrent writers leave no gap, and a reader gets each event once, in order', async () => {
    const reader = read({ at: await duty.snapshot() });
    const [from, made] = [reader.lastSeq ?? 0, new Set<string>()];
    const writer = async () => {
      for (let i = 0; i < 12; i++) made.add(idOf(await report(duty, 1 + (i % 2), 1)));
    };
    await Promise.all(Array.from({ length: 8 }, writer));
    await reader.until((it) => it.events.filter((event) => made.has(event.id)).length >= 96);
    const seqs = reader.events.map((event) => event.seq);
    expect(seqs).toEqual(Array.from({ length: seqs.length }, (_, i) => from + 1 + i));
    expect(new Set(reader.changes('incident').map((event) => event.id)).size).toBe(reader.changes('incident').length);
  });

  test('steps of one incident come in the order of its versions, whoever raced', async () => {
    const reader = read({ at: await duty.snapshot() });
    const id = idOf(await report(duty));
    const step = async (version: number) =>
      (await duty.send('POST', `/api/incidents/${id}/steps`, { commandId: newId(), version, action: 'accept' })).status;
    const statuses = await Promise.all(Array.from({ length: 10 }, () => step(1)));
    expect(statuses.filter((status) => status < 300)).toHaveLength(1);
    expect(statuses.filter((status) => status === 409)).toHaveLength(9);
    await reader.until((it) => it.events.filter((event) => event.id === id).length >= 2);
    expect(versionsOf(reader.events, id)).toEqual([1, 2]);
  });

  test('a transaction that stays open holds nobody back', async () => {
    if (kind === 'embedded') return expect(server.db.caps.hasManySessions).toBe(false);
    const client = new pg.Client({ connectionString: database.address.url });
    await client.connect();
    await client.query(`BEGIN; UPDATE household_colour SET colour = 1 WHERE household_id = 1`);
    const reader = read({ at: await duty.snapshot() });
    const id = idOf(await report(duty));
    await reader.until((it) => it.events.some((event) => event.id === id), 2_000);
    await client.query('ROLLBACK');
    await client.end();
  });

  test('a reader that was away resumes by seq, without a snapshot', async () => {
    const reader = read({ at: await duty.snapshot() });
    await reader.until((it) => it.welcome?.kind === 'live');
    reader.socket.disconnect();
    const made = [idOf(await report(duty)), idOf(await report(duty)), idOf(await report(duty))];
    reader.socket.connect();
    await reader.until((it) => it.changes('incident').length >= 3);
    expect(reader.changes('incident').map((event) => event.id)).toEqual(made);
    expect(reader.resyncs).toEqual([]);
  });

  test('a village sees its own events and the gaps of its scope are no gaps to it', async () => {
    const village = await signIn(url, `village-duty-${villageCode(1, 1)}`);
    const reader = read({ token: village.token, at: await village.snapshot() });
    const other = idOf(await report(duty, 2, 2));
    const own = idOf(await report(duty, 1, 1));
    await reader.until((it) => it.events.some((event) => event.id === own));
    expect(reader.events.map((event) => event.id)).not.toContain(other);
  });

  test('a scope outside the own is refused, and so is nonsense', async () => {
    const village = await signIn(url, `village-duty-${villageCode(1, 1)}`);
    const reader = read({ token: village.token, scopes: [villageCode(1, 2)], at: { epoch: 'x', seq: 0 } });
    await reader.until((it) => it.welcome !== null);
    expect(reader.welcome).toEqual({ kind: 'refused', code: 'not-allowed' });
    const wrong = read({ scopes: ['; DROP TABLE'], at: { epoch: 'x', seq: 0 } });
    await wrong.until((it) => it.welcome !== null);
    expect(wrong.welcome).toEqual({ kind: 'refused', code: 'invalid-input' });
  });

  test('without a session there is no socket', async () => {
    const reader = read({ token: 'a-token-that-was-never-given-to-anybody' });
    await reader.until((it) => it.refusal !== null);
    expect(reader.refusal).toBe('not-signed-in');
    expect(reader.connects).toBe(0);
  });

  test('one without a snapshot, of another epoch or ahead of the log is sent to the snapshot first', async () => {
    const { epoch, seq } = await duty.snapshot();
    const reasonFor = async (at?: { epoch: string; seq: number }) => {
      const reader = read(at ? { at } : {});
      await reader.until((it) => it.welcome !== null);
      return reader.welcome?.kind === 'resync' ? reader.welcome.reason : reader.welcome?.kind;
    };
    expect(await reasonFor()).toBe('no-snapshot');
    expect(await reasonFor({ epoch: 'another', seq })).toBe('other-epoch');
    expect(await reasonFor({ epoch, seq: seq + 1_000 })).toBe('ahead-of-log');
  });

  test('every 5 s a reader is told where it stands', async () => {
    const reader = read({ at: await duty.snapshot() });
    await reader.until((it) => it.heads.length > 0);
    const [head] = reader.heads;
    expect(head).toMatchObject({ epoch: reader.epoch, head: head?.prev });
  });

  test('audit lines are numbered without a gap', async () => {
    await report(duty);
    await expect
      .poll(async () => (await owner<{ n: number }>('SELECT count(*)::integer AS n FROM audit WHERE id IS NULL'))[0]?.n)
      .toBe(0);
    const rows = await owner<{ id: number }>('SELECT id::integer AS id FROM audit ORDER BY id');
    expect(rows.map((row) => row.id)).toEqual(rows.map((_, i) => i + 1));
  });

  test('a restored backup gets another epoch, and readers start from its snapshot', async () => {
    const before = await duty.snapshot();
    await server.stop();
    // What a restore leaves: the log as of then, on another cluster.
    await withOwner(`UPDATE feed SET cluster = 'the cluster that the backup came from'`);
    await start();
    duty = await signIn(url, 'county-duty');
    const reader = read({ at: before, snapshot: duty.snapshot });
    await reader.until((it) => it.welcome?.kind === 'live');
    expect(reader.resyncs).toEqual(['other-epoch']);
    expect(reader.epoch).not.toBe(before.epoch);
    const id = idOf(await report(duty));
    await reader.until((it) => it.events.some((event) => event.id === id));
  });

  test('a restart keeps the epoch: a reader goes on where it was', async () => {
    const reader = read({ at: await duty.snapshot() });
    await reader.until((it) => it.welcome?.kind === 'live');
    const before = await duty.snapshot();
    reader.close();
    await server.stop();
    await start();
    duty = await signIn(url, 'county-duty');
    const id = idOf(await report(duty));
    const after = read({ at: before });
    await after.until((it) => it.events.some((event) => event.id === id));
    expect(after.welcome).toMatchObject({ kind: 'live', epoch: before.epoch });
    expect(after.resyncs).toEqual([]);
  });
});

function versionsOf(events: readonly LiveEvent[], id: string): number[] {
  return events.flatMap((event) => (event.kind === 'incident' && event.id === id ? [event.data.version] : []));
}
