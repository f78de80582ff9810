import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Clock } from '../../server/clock.ts';
import type { Database } from '../../server/db/database.ts';
import { openDatabase } from '../../server/db/open-database.ts';
import { systemViewer } from '../../server/db/viewer.ts';
import { createExecuteCommand } from '../../server/live/execute-command.ts';
import { createNewId } from '../../server/live/new-id.ts';
import { clearTimers, type NewTimer, setTimer } from '../../server/live/timer-store.ts';
import { createTimers, type Timers } from '../../server/live/timers.ts';
import { TEST_COUNTY } from '../fixtures/county.ts';
import { startTestDatabase, type TestDatabase } from '../fixtures/engines.ts';

const START_MS = Date.parse('2026-11-22T02:00:00.000Z');
const MINUTE_MS = 60_000;

describe('timers', () => {
  let database: TestDatabase;
  let db: Database;
  let nowMs = START_MS;
  const clock: Clock = { now: () => new Date(nowMs) };
  const newId = createNewId(clock);
  const errors: Error[] = [];

  beforeAll(async () => {
    database = await startTestDatabase('postgresql');
    db = openDatabase({ address: database.address, countyCode: TEST_COUNTY, onError: () => undefined });
  });
  afterAll(async () => {
    await db?.close();
    await database?.stop();
  });

  /** One server's timers; what they act on is written to the audit, as any change is. */
  const startNode = (): Timers => {
    const execute = createExecuteCommand(db, () => undefined);
    const timers = createTimers({ db, execute, clock, onError: (error) => errors.push(error as Error) });
    const audit = (action: string, target: string) => ({
      events: [],
      audit: [{ action, target, scopeCode: TEST_COUNTY }],
    });
    timers.handle('test.due', async (_, timer) => audit('test.due', timer.entityId));
    timers.handle('test.chain', async (queries, timer, at) => {
      const round = Number(timer.data);
      if (round < 3) {
        const dueAt = new Date(timer.dueAt.getTime() + MINUTE_MS);
        await setTimer(queries, TEST_COUNTY, { kind: 'test.chain', entityId: timer.entityId, dueAt, data: round + 1 });
      }
      return audit(`test.chain ${round} ${at.getTime() - timer.dueAt.getTime()}`, timer.entityId);
    });
    timers.handle('test.broken', async () => {
      throw new Error('cannot');
    });
    return timers;
  };
  const change = (work: Parameters<Database['write']>[1]) => db.write(systemViewer(TEST_COUNTY), work);
  const set = (timer: Omit<NewTimer, 'dueAt'>, inMs: number) =>
    change((queries) => setTimer(queries, TEST_COUNTY, { ...timer, dueAt: new Date(nowMs + inMs) }));
  const acted = async (entityId: string): Promise<string[]> => {
    const sql = 'SELECT action FROM audit WHERE target = $1 ORDER BY row_id';
    const rows = await db.system((queries) => queries.query<{ action: string }>(sql, [entityId]));
    return rows.map(({ action }) => action);
  };

  test('a timer acts when its time has come and not before, once, on whichever server looks', async () => {
    const nodes = [startNode(), startNode(), startNode()];
    const ids = Array.from({ length: 20 }, newId);
    for (const entityId of ids) await set({ kind: 'test.due', entityId }, MINUTE_MS);
    await Promise.all(nodes.map((node) => node.tick()));
    expect(await acted(ids[0]!)).toEqual([]);
    nowMs += MINUTE_MS;
    await Promise.all(nodes.flatMap((node) => [node.tick(), node.tick()]));
    for (const id of ids) expect(await acted(id)).toEqual(['test.due']);
  });

  test('a timer that was cleared or put off does not act at its old time; set again, it acts again', async () => {
    const node = startNode();
    const [cleared, put] = [newId(), newId()];
    await set({ kind: 'test.due', entityId: cleared }, MINUTE_MS);
    await set({ kind: 'test.due', entityId: put }, MINUTE_MS);
    await change((queries) => clearTimers(queries, TEST_COUNTY, ['test.due', 'test.chain'], cleared));
    await set({ kind: 'test.due', entityId: put }, 2 * MINUTE_MS);
    nowMs += MINUTE_MS;
    await node.tick();
    expect([await acted(cleared), await acted(put)]).toEqual([[], []]);
    nowMs += MINUTE_MS;
    await node.tick();
    await set({ kind: 'test.due', entityId: put }, 0);
    await node.tick();
    expect(await acted(put)).toEqual(['test.due', 'test.due']);
  });

  test('after an outage a chain of timers catches up in its order, each told how late it is', async () => {
    const id = newId();
    await set({ kind: 'test.chain', entityId: id, data: 1 }, MINUTE_MS);
    nowMs += 10 * MINUTE_MS;
    await startNode().tick();
    const late = [9, 8, 7].map((minutes, i) => `test.chain ${i + 1} ${minutes * MINUTE_MS}`);
    expect(await acted(id)).toEqual(late);
  });

  test('one that fails leaves nothing behind, is reported, stays, and stops no other', async () => {
    const node = startNode();
    const [broken, sound] = [newId(), newId()];
    errors.length = 0;
    await set({ kind: 'test.broken', entityId: broken }, 0);
    await set({ kind: 'test.due', entityId: sound }, 0);
    await node.tick();
    expect(await acted(sound)).toEqual(['test.due']);
    expect(errors.map(({ message }) => message)).toEqual([`timer test.broken of ${broken} failed`]);
    const kept = await db.system((queries) => queries.query('SELECT 1 FROM timer WHERE entity_id = $1', [broken]));
    expect(kept).toHaveLength(1);
  });

  test('a change that is undone sets no timer', async () => {
    const id = newId();
    const undone = change(async (queries) => {
      await setTimer(queries, TEST_COUNTY, { kind: 'test.due', entityId: id, dueAt: new Date(nowMs) });
      throw new Error('undone');
    });
    await expect(undone).rejects.toThrow('undone');
    await startNode().tick();
    expect(await acted(id)).toEqual([]);
  });
});
