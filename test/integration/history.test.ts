import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { HistoryMoment } from '#contract/history';
import type { CameraId } from '#contract/ids';
import type { Order } from '#contract/order';
import type { Snapshot } from '#contract/snapshot';
import { createCameraStates } from '../../server/features/camera/camera-states.ts';
import { DUTY_HOURS } from '../../server/features/history/duty-hours-rules.ts';
import { createHistoryKeeper } from '../../server/features/history/history-keeper.ts';
import { createExecuteCommand } from '../../server/live/execute-command.ts';
import { gridCentre, villageCode } from '../fixtures/county.ts';
import { type HttpCounty, startHttpCounty } from '../fixtures/http-county.ts';

const MINUTE_MS = 60_000;
/** A stream's report without anything that says how the picture is. */
const QUIET = { kind: 'camera-health', lastPictureAt: null, video: null } as const;
const SEATS = ['county-duty', 'town-duty-990001101', `village-duty-${villageCode(2, 1)}`];

let county: HttpCounty;
let owner: pg.Client;
beforeAll(async () => {
  county = await startHttpCounty();
  owner = new pg.Client({ connectionString: county.databaseUrl });
  await owner.connect();
});
afterAll(async () => {
  await owner?.end();
  await county?.stop();
});

/** A seeded generator (mulberry32): a failure can be run again. */
function randomFrom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

/** Nothing waits in the outbox any more: what was committed is in the log. */
async function settled(): Promise<void> {
  const waiting = async () => (await owner.query('SELECT 1 FROM outbox')).rowCount;
  await expect.poll(waiting, { timeout: 10_000 }).toBe(0);
}

const comparable = (state: Snapshot | HistoryMoment) => ({
  incidents: state.incidents,
  // A receipt in another village raises the version of an order that this village's event does not repeat.
  orders: state.orders.map(({ version: _version, ...order }) => order),
  cameras: state.cameraStates.map(({ id, state: seen, reason }) => ({ id, seen, reason })),
});

describe('the county at a past moment', () => {
  const remembered: { at: string; seat: string; snapshot: Snapshot }[] = [];

  test('is what the snapshot said then, for every seat, after random commands', { timeout: 120_000 }, async () => {
    const random = randomFrom(321);
    const duty = await county.as('county-duty');
    const cameras: { id: string }[] = (await duty.get('/api/cameras?limit=500')).body.items;
    const states = createCameraStates({
      db: county.server.db,
      execute: createExecuteCommand(county.server.db, () => undefined),
      newId: county.newId,
      nowMs: () => performance.now(),
      onError: (error) => {
        throw error;
      },
    });
    const acts = [report, step, step, issue, receive, receive, withdraw, tell];
    for (let turn = 0; turn < 45; turn++) {
      county.advance(1 + random(5 * MINUTE_MS));
      if (turn % 6 === 0) {
        const cameraId = cameras[random(cameras.length)]?.id ?? '';
        const seen =
          random(2) === 0
            ? ({ state: 'online', reason: null } as const)
            : ({ state: 'stale', reason: 'silent' } as const);
        states.onHealth({ ...QUIET, ...seen, cameraId: cameraId as CameraId, at: county.now().toISOString() });
        await states.settled();
      }
      // The first turns make what later ones change.
      await acts[turn < 12 ? (turn % 2) * 3 : random(acts.length)]?.(random);
      if (turn % 11 !== 10) continue;
      await settled();
      for (const seat of SEATS) {
        const { body } = await (await county.as(seat)).get('/api/snapshot');
        remembered.push({ at: county.now().toISOString(), seat, snapshot: body });
      }
    }
    states.close();
    expect(remembered.some(({ snapshot }) => snapshot.orders.length > 2 && snapshot.incidents.length > 5)).toBe(true);
    await compareAll();
  });

  test('is still that after the log was pruned', async () => {
    await owner.query('DELETE FROM event_log');
    await compareAll();
  });

  async function compareAll(): Promise<void> {
    for (const { at, seat, snapshot } of remembered) {
      const answer = await (await county.as(seat)).get(`/api/history?at=${at}`);
      expect(answer.status).toBe(200);
      expect([seat, at, comparable(answer.body)]).toEqual([seat, at, comparable(snapshot)]);
    }
  }

  test('is for seats, is never the future, and each look is in the audit', async () => {
    const at = county.now().toISOString();
    for (const account of ['worker-1', 'system-admin', 'audit-admin']) {
      expect((await (await county.as(account)).get(`/api/history?at=${at}`)).status).toBe(403);
    }
    const duty = await county.as('county-duty');
    const later = new Date(county.now().getTime() + MINUTE_MS).toISOString();
    const refused = await duty.get(`/api/history?at=${later}`);
    expect([refused.status, refused.body.fields[0].pointer]).toEqual([400, '/at']);
    const sql = `SELECT DISTINCT actor FROM audit WHERE action = 'history.view' ORDER BY 1`;
    expect((await owner.query<{ actor: string }>(sql)).rows.map((row) => row.actor)).toEqual([...SEATS].sort());
  });

  test('has its reports as marks for the strip, within the scope', async () => {
    const to = county.now().toISOString();
    const from = new Date(county.now().getTime() - 24 * 60 * MINUTE_MS).toISOString();
    const path = `/api/history/marks?from=${from}&to=${to}`;
    const [all, own] = await Promise.all(
      SEATS.filter((_, i) => i !== 1).map(async (seat) => (await county.as(seat)).get(path)),
    );
    expect(all?.body.marks.length).toBeGreaterThan(own?.body.marks.length);
    expect(own?.body.marks.length).toBeGreaterThan(0);
    expect((await (await county.as('county-duty')).get(path.replace('from=2026', 'from=2025'))).status).toBe(400);
  });

  // One thing a seat or a phone does; what the loop does not allow is refused and changes nothing.
  async function report(random: (below: number) => number): Promise<void> {
    const [town, village, grid] = [1 + random(2), 1 + random(2), 1 + random(4)];
    const worker = await county.as(`worker-${1 + 4 * random(4)}`);
    const urgency = ['normal', 'pressing', 'urgent'][random(3)];
    const body = {
      commandId: county.newId(),
      title: `事件${random(1000)}`,
      urgency,
      position: gridCentre(town, village, grid),
    };
    expect((await worker.post('/api/incidents', body)).status).toBe(201);
  }
  async function step(random: (below: number) => number): Promise<void> {
    const duty = await county.as('county-duty');
    const { items } = (await duty.get('/api/incidents?state=open&limit=500')).body;
    if (items.length === 0) return;
    const { incident, actions } = (await duty.get(`/api/incidents/${items[random(items.length)].id}`)).body;
    const owner_ = [villageCode(1, 1), villageCode(2, 1), '990001101', '990001'][random(4)];
    const request = {
      commandId: county.newId(),
      version: incident.version,
      action: actions[random(actions.length)],
      opinion: '依规处理',
      owner: owner_,
      callback: { isReached: true, isSolved: true },
    };
    await duty.post(`/api/incidents/${incident.id}/steps`, request);
  }
  async function issue(random: (below: number) => number): Promise<void> {
    const workers = [...new Set([1 + 4 * random(4), 1 + 4 * random(4)])];
    const kind = random(3) === 0 ? 'notice' : 'order';
    const people = random(2) === 0 ? { people: [3] } : {};
    const body = { commandId: county.newId(), kind, workers, ...people, text: `到场查看${random(1000)}` };
    expect((await (await county.as('county-duty')).post('/api/orders', body)).status).toBe(201);
  }
  async function openOrder(random: (below: number) => number): Promise<Order | undefined> {
    const { orders } = (await (await county.as('county-duty')).get('/api/snapshot')).body as Snapshot;
    return orders[random(Math.max(1, orders.length))];
  }
  async function withdraw(random: (below: number) => number): Promise<void> {
    const order = random(2) === 0 ? await openOrder(random) : undefined;
    if (order === undefined) return;
    const body = { commandId: county.newId(), reason: '已到场' };
    const answer = await (await county.as('county-duty')).post(`/api/orders/${order.id}/withdrawal`, body);
    expect(answer.status).toBe(200);
  }
  async function tell(random: (below: number) => number): Promise<void> {
    const order = await openOrder(random);
    if (order === undefined || order.voiceReceivers.length === 0) return;
    const body = { commandId: county.newId(), people: [3], through: '王五' };
    expect((await (await county.as('county-duty')).post(`/api/orders/${order.id}/told`, body)).status).toBe(200);
  }
  async function receive(random: (below: number) => number): Promise<void> {
    const order = await openOrder(random);
    const receiver = order?.receivers[random(Math.max(1, order.receivers.length))];
    if (order === undefined || receiver === undefined) return;
    const worker = await county.as(`worker-${receiver.workerId}`);
    const made = receiver.receipts.map(({ kind }) => kind);
    for (const receipt of (['delivered', 'read', 'accepted', 'done'] as const)
      .filter((kind) => !made.includes(kind))
      .slice(0, 2)) {
      await worker.post(`/api/orders/${order.id}/receipts`, { commandId: county.newId(), receipt });
    }
  }
});

describe('where the phones were', () => {
  const sendFix = async (workerId: number, position: [number, number]) => {
    const fix = { position, observedAt: county.now().toISOString() };
    expect((await (await county.as(`worker-${workerId}`)).post('/api/positions', { fixes: [fix] })).status).toBe(204);
  };
  const at = async (seat: string, moment: string): Promise<HistoryMoment> =>
    (await (await county.as(seat)).get(`/api/history?at=${moment}`)).body;

  test('is known by the minute, within the scope, and 30 minutes later no more', async () => {
    await sendFix(1, gridCentre(1, 1, 1));
    await sendFix(9, gridCentre(2, 1, 1));
    const first = county.now().toISOString();
    county.advance(2 * MINUTE_MS);
    await sendFix(1, gridCentre(1, 1, 2));
    const second = county.now().toISOString();
    county.advance(40 * MINUTE_MS);
    const whole = await at('county-duty', first);
    expect(whole.positions.map(([worker]) => worker).sort()).toEqual([1, 9]);
    expect((await at('county-duty', second)).positions.find(([worker]) => worker === 1)?.[1]).toBeCloseTo(
      gridCentre(1, 1, 2)[0],
      5,
    );
    expect((await at(`village-duty-${villageCode(2, 1)}`, first)).positions.map(([worker]) => worker)).toEqual([9]);
    expect((await at('county-duty', county.now().toISOString())).positions).toEqual([]);
  });
});

describe('what is too old', () => {
  test('is removed by the keeper: tracks after 90 days, the past after 400, what still stands never', async () => {
    const counts = async () => {
      const sql = `SELECT (SELECT count(*)::int FROM worker_track) AS tracks,
        (SELECT count(*)::int FROM history_state WHERE NOT upper_inf(during)) AS ended,
        (SELECT count(*)::int FROM history_state WHERE upper_inf(during)) AS standing`;
      return (await owner.query<{ tracks: number; ended: number; standing: number }>(sql)).rows[0];
    };
    const tickAfter = async (days: number) => {
      const later = { now: () => new Date(county.now().getTime() + days * 24 * 60 * MINUTE_MS) };
      const keeper = createHistoryKeeper({ db: county.server.db, clock: later, dutyHours: DUTY_HOURS });
      await keeper.tick();
      return counts();
    };
    const village = villageCode(1, 1);
    const keeper = createHistoryKeeper({ db: county.server.db, clock: county, dutyHours: DUTY_HOURS });
    keeper.recordFix({
      workerId: 2,
      position: gridCentre(1, 1, 1),
      observedAtMs: Date.parse('2026-11-22T04:00:00Z'),
      village,
    });
    await keeper.flush();
    const before = await tickAfter(0);
    expect([before?.tracks, before?.ended, before?.standing].every((each) => Number(each) > 0)).toBe(true);
    expect(await tickAfter(89)).toEqual(before);
    expect(await tickAfter(91)).toEqual({ ...before, tracks: 0 });
    expect(await tickAfter(399)).toEqual({ ...before, tracks: 0 });
    expect(await tickAfter(401)).toEqual({ ...before, tracks: 0, ended: 0 });
    const since = (await owner.query<{ since: Date }>('SELECT since FROM history_head')).rows[0]?.since.getTime();
    expect(since).toBe(county.now().getTime() + 24 * 60 * MINUTE_MS);
  });
});
