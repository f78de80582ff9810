import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { createRollcallClose, ROLLCALL_CLOSE } from '../../server/features/shift/rollcall-commands.ts';
import { createExecuteCommand } from '../../server/live/execute-command.ts';
import { createTimers } from '../../server/live/timers.ts';
import { forceId, gridCentre, TEST_COUNTY, townCode, villageCode } from '../fixtures/county.ts';
import { type Answer, type Caller, type HttpCounty, startHttpCounty } from '../fixtures/http-county.ts';
import { TEST_PASSWORD } from '../fixtures/server-boot.ts';

const MINUTE_MS = 60_000;
const VILLAGE = villageCode(1, 1);
const TOWN = townCode(1);
/** The demo's roster leaves the county's last village without one. */
const BARE = villageCode(2, 2);

let county: HttpCounty;
let village: Caller;
let town: Caller;
let countyDuty: Caller;

beforeAll(async () => {
  county = await startHttpCounty();
  [village, town, countyDuty] = (await Promise.all(
    [`village-duty-${VILLAGE}`, `town-duty-${TOWN}`, 'county-duty'].map((account) => county.as(account)),
  )) as [Caller, Caller, Caller];
});
afterAll(() => county?.stop());

const post = (by: Caller, path: string, body: object = {}): Promise<Answer> =>
  by.post(path, { commandId: county.newId(), ...body });

/** Waits until every timer that is due has acted. */
async function timersActed(): Promise<void> {
  const due = 'SELECT 1 FROM timer WHERE due_at <= $1';
  while ((await county.server.db.system((queries) => queries.query(due, [county.now()]))).length > 0) {
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

describe('who is on duty', () => {
  test('is told for every centre below and above, with leader and telephone; one without a roster says so', async () => {
    const { body } = await countyDuty.get('/api/duty');
    expect(body.items.map(({ centre }: { centre: string }) => centre)).toHaveLength(7);
    const ownTown = body.items.find(({ centre }: { centre: string }) => centre === TOWN);
    expect(ownTown.shift).toMatchObject({ state: 'on', leader: { phone: expect.stringMatching(/^100/) } });
    expect(ownTown.onNow.id).toBe(ownTown.shift.id);
    expect(ownTown.initials).toMatch(/zzzzx$/);
    expect(body.items.find(({ centre }: { centre: string }) => centre === BARE).shift).toBeNull();
    const seen = (await village.get('/api/duty')).body.items.map(({ centre }: { centre: string }) => centre);
    expect(seen).toEqual([TEST_COUNTY, TOWN, VILLAGE]);
    expect((await village.get(`/api/centres/${townCode(2)}/duty`)).status).toBe(404);
  });

  test('at another time is another shift', async () => {
    const tonight = new Date(county.now().getTime() + 12 * 60 * MINUTE_MS).toISOString();
    const [now, then] = await Promise.all([
      town.get(`/api/centres/${TOWN}/duty`),
      town.get(`/api/centres/${TOWN}/duty?at=${tonight}`),
    ]);
    expect(then.body.shift.id).not.toBe(now.body.shift.id);
    expect(then.body.shift.state).toBe('planned');
    expect(then.body.onNow.id).toBe(now.body.shift.id);
  });

  test('a centre’s seat is up while it is heard, and down a minute later; what nobody looked at is unknown', async () => {
    const state = async () => (await countyDuty.get(`/api/centres/${VILLAGE}/duty`)).body.state;
    await village.get('/api/session');
    for (;;) {
      if ((await state()).seats.state === 'up') break;
      await new Promise((resolve) => setTimeout(resolve, 200));
      await village.get('/api/session');
    }
    expect((await state()).links.state).toBe('unknown');
    county.advance(61_000);
    expect((await state()).seats.state).toBe('down');
  });
});

describe('the roster', () => {
  const leader = { name: '王建国', phone: '1000001' };
  const shift = (centre: string, fromH: number, toH: number) => ({
    centre,
    startsAt: new Date(county.now().getTime() + fromH * 60 * MINUTE_MS).toISOString(),
    endsAt: new Date(county.now().getTime() + toH * 60 * MINUTE_MS).toISOString(),
    leader,
    officers: [{ name: '李秀英', phone: '1000002' }],
  });

  test('is kept by the own centre and those above, not by those below or beside', async () => {
    expect((await post(town, '/api/shifts', shift(villageCode(1, 2), 100, 108))).status).toBe(201);
    expect((await post(countyDuty, '/api/shifts', shift(TOWN, 100, 108))).status).toBe(201);
    for (const [by, centre] of [
      [village, TOWN],
      [town, TEST_COUNTY],
      [town, townCode(2)],
    ] as const) {
      expect((await post(by, '/api/shifts', shift(centre, 100, 108))).body.fields[0].pointer).toBe('/centre');
    }
    expect((await post(await county.as('county-leader'), '/api/shifts', shift(TOWN, 100, 108))).status).toBe(403);
  });

  test('a planned shift gives way to a newer one; what is on does not', async () => {
    await post(town, '/api/shifts', shift(TOWN, 110, 118));
    const { body } = await post(town, '/api/shifts', shift(TOWN, 112, 120));
    expect(body.items).toHaveLength(1);
    expect((await post(town, '/api/shifts', shift(TOWN, -1, 2))).body.code).toBe('transition-refused');
  });

  test('comes as CSV; a wrong line is named and nothing is taken', async () => {
    const good = `${TOWN},2026-12-20 08:00,2026-12-20 18:00,王建国 1000001,李秀英 1000002`;
    const wrong = await post(town, '/api/shifts/import', { csv: `${good}\n${townCode(2)},x,y,z,w` });
    expect([wrong.status, wrong.body.fields.map(({ pointer }: { pointer: string }) => pointer)]).toEqual([
      400,
      ['/csv/2'],
    ]);
    const december = `/api/shifts?from=2026-12-19T00:00:00.000Z&days=3`;
    expect((await town.get(december)).body.items).toEqual([]);
    expect((await post(town, '/api/shifts/import', { csv: good })).status).toBe(201);
    expect((await town.get(december)).body.items).toHaveLength(1);
  });

  test('a shift is on at its start by itself where nobody is on before it', async () => {
    const { body } = await post(countyDuty, '/api/shifts', shift(BARE, 1, 9));
    expect(body.items[0].state).toBe('planned');
    county.advance(61 * MINUTE_MS);
    await timersActed();
    expect((await countyDuty.get(`/api/centres/${BARE}/duty`)).body.onNow.id).toBe(body.items[0].id);
  });
});

describe('handing over', () => {
  const successor = `town-duty-${TOWN}-2`;
  const answer = (by: Caller, id: string, more: object) =>
    post(by, `/api/handovers/${id}/answer`, { account: successor, password: TEST_PASSWORD, decision: 'sign', ...more });

  test('lists every open item of the centre: as many as its queue, its whistles and its unread orders', async () => {
    for (const title of ['路灯坏', '水管裂']) {
      const report = { title, position: gridCentre(1, 1, 1) };
      const { body } = await post(village, '/api/incidents', report);
      await post(village, `/api/incidents/${body.id}/steps`, { version: 1, action: 'escalate' });
    }
    await post(village, '/api/whistles', {
      matter: '采砂',
      position: gridCentre(1, 1, 1),
      forces: [forceId('enforcement', TOWN)],
    });
    await post(town, '/api/orders', { workers: [1], text: '去看看', urgency: 'urgent' });
    county.advance(2 * MINUTE_MS);
    const alarmsNow = async () => (await town.get('/api/alarms')).body.items as { level: string }[];
    await vi.waitFor(async () => expect((await alarmsNow()).filter(({ level }) => level === 'order')).toHaveLength(1), {
      timeout: 20_000,
      interval: 200,
    });
    const { body: draft } = await town.get('/api/handover-draft');
    const { body: queue } = await town.get('/api/incidents?state=open&limit=500');
    const { body: whistles } = await town.get('/api/whistles?state=open&limit=500');
    const { body: orders } = await town.get('/api/orders?open=true&limit=500');
    const count = (kind: string) => draft.items.filter((item: { kind: string }) => item.kind === kind).length;
    expect(count('incident')).toBe(queue.items.filter(({ owner }: { owner: string }) => owner === TOWN).length);
    expect(count('incident')).toBe(2);
    expect(count('whistle')).toBe(whistles.items.flatMap(({ calls }: { calls: object[] }) => calls).length);
    expect(count('order')).toBe(orders.items.filter(({ division }: { division: string }) => division === TOWN).length);
    expect(count('alarm')).toBe(1);
    const { body: offered, status } = await post(town, '/api/handovers', { note: '盯紧采砂' });
    expect([status, offered.state, offered.items]).toEqual([201, 'offered', draft.items]);
  });

  test('needs the successor’s own account and password: not the own, not a wrong one, not another centre’s', async () => {
    const { body } = await post(town, '/api/handovers', { note: '' });
    expect((await answer(town, body.id, { account: `town-duty-${TOWN}` })).status).toBe(403);
    expect((await answer(town, body.id, { password: 'wrong' })).body.code).toBe('wrong-credentials');
    expect((await answer(town, body.id, { account: 'county-duty' })).status).toBe(403);
    expect((await answer(town, body.id, { account: `village-duty-${VILLAGE}` })).status).toBe(404);
    expect((await answer(village, body.id, {})).status).toBe(404);
    expect((await answer(town, body.id, { decision: 'refuse' })).body.fields[0].pointer).toBe('/reason');
    expect((await answer(town, body.id, { decision: 'refuse', reason: '清单不全' })).body).toMatchObject({
      state: 'refused',
      refusal: '清单不全',
      answeredBy: successor,
    });
    expect((await town.get('/api/handover-draft')).body.shift.state).toBe('on');
  });

  test('signed, the shift is handed over and the next is on, with an audit line in the successor’s name', async () => {
    const before = (await town.get('/api/handover-draft')).body;
    const { body } = await post(town, '/api/handovers', { note: '盯紧采砂' });
    const { body: later } = await post(village, '/api/incidents', { title: '刚来的', position: gridCentre(1, 1, 1) });
    await post(village, `/api/incidents/${later.id}/steps`, { version: 1, action: 'escalate' });
    const signed = await answer(town, body.id, {});
    expect(signed.body).toMatchObject({ state: 'signed', answeredBy: successor, note: '盯紧采砂' });
    expect(JSON.stringify(signed.body.items)).not.toContain(later.id);
    const { body: after } = await town.get('/api/handover-draft');
    expect(after.shift).toMatchObject({ id: before.nextShift.id, state: 'on' });
    // What opened in between is on the next list, and so is what the last shift asked for.
    expect(JSON.stringify(after.items)).toContain(later.id);
    expect(after.items).toContainEqual(expect.objectContaining({ kind: 'note', title: '盯紧采砂' }));
    expect((await answer(town, body.id, {})).body.code).toBe('transition-refused');
    const lines = await county.server.db.system((queries) =>
      queries.query('SELECT actor, scope_code AS scope FROM audit WHERE target = $1 AND action = $2', [
        `handover:${body.id}`,
        'handover.sign',
      ]),
    );
    expect(lines).toEqual([{ actor: successor, scope: TOWN }]);
  });

  test('is refused where there is no shift to hand over', async () => {
    const bare = await county.as(`village-duty-${villageCode(2, 1)}`);
    await county.server.db.system((queries) =>
      queries.query('DELETE FROM duty_shift WHERE centre_code = $1', [villageCode(2, 1)]),
    );
    expect((await post(bare, '/api/handovers', { note: '' })).body.code).toBe('transition-refused');
  });
});

describe('a roll call', () => {
  const ask = (by: Caller, more: object = {}) => post(by, '/api/rollcalls', more);
  const states = (detail: Answer) =>
    Object.fromEntries(detail.body.posts.map((each: { centre: string; state: string }) => [each.centre, each.state]));

  test('asks all below, who confirm with one call; whoever does not is absent when the time is over, or late', async () => {
    const { status, body } = await ask(countyDuty);
    expect([status, body.rollcall.counts]).toEqual([201, { asked: 6, present: 0, absent: 0, late: 0 }]);
    expect((await village.get('/api/snapshot')).body.rollcalls).toMatchObject([{ centre: VILLAGE, state: 'asked' }]);
    const path = `/api/rollcalls/${body.rollcall.id}`;
    county.advance(MINUTE_MS);
    const answered = await post(village, `${path}/answer`);
    expect(answered.body).toMatchObject({ state: 'present', answeredAt: county.now().toISOString() });
    county.advance(2 * MINUTE_MS);
    await timersActed();
    expect((await countyDuty.get(path)).body.rollcall.counts).toEqual({ asked: 0, present: 1, absent: 5, late: 0 });
    expect((await post(town, `${path}/answer`)).body.state).toBe('late');
    expect((await post(village, `${path}/answer`)).body.answeredAt).toBe(answered.body.answeredAt);
    expect(states(await countyDuty.get(path))).toMatchObject({
      [VILLAGE]: 'present',
      [TOWN]: 'late',
      [BARE]: 'absent',
    });
    const csv = await countyDuty.get(`${path}/csv`);
    expect(csv.headers.get('content-type')).toContain('text/csv');
    expect(csv.body.toString().trim().split('\r\n')).toHaveLength(7);
    expect((await countyDuty.get('/api/rollcalls')).body.items[0].id).toBe(body.rollcall.id);
  });

  test('asks chosen centres below only; a village has none', async () => {
    const { body } = await ask(town, { centres: [VILLAGE], minutes: 1 });
    expect(body.posts.map(({ centre }: { centre: string }) => centre)).toEqual([VILLAGE]);
    expect((await ask(town, { centres: [townCode(2)] })).body.fields[0].pointer).toBe('/centres');
    expect((await ask(village)).status).toBe(403);
    const stranger = await county.as(`town-duty-${townCode(2)}`);
    expect((await stranger.get(`/api/rollcalls/${body.rollcall.id}`)).status).toBe(404);
    expect((await post(stranger, `/api/rollcalls/${body.rollcall.id}/answer`)).status).toBe(404);
  });

  test('is closed once however many servers look', async () => {
    const { body } = await ask(countyDuty);
    const { db } = county.server;
    const nodes = [1, 2].map(() => {
      const execute = createExecuteCommand(db, () => undefined);
      const onError = (error: unknown): never => {
        throw error;
      };
      const timers = createTimers({ db, execute, clock: { now: () => county.now() }, onError });
      timers.handle(ROLLCALL_CLOSE, createRollcallClose(db.countyCode));
      return timers;
    });
    county.advance(3 * MINUTE_MS);
    await Promise.all(nodes.map((node) => node.tick()));
    await timersActed();
    const lines = await db.system((queries) =>
      queries.query('SELECT 1 FROM audit WHERE target = $1 AND action = $2', [
        `rollcall:${body.rollcall.id}`,
        'rollcall.close',
      ]),
    );
    expect(lines).toHaveLength(1);
  });
});
