import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { Position } from '#contract/geo';
import { gridCentre, TEST_COUNTY, townCode, villageCode } from '../fixtures/county.ts';
import { type Answer, type Caller, type HttpCounty, startHttpCounty } from '../fixtures/http-county.ts';

const MINUTE_MS = 60_000;
/** Each village has four grids, a person each; those of the third and fourth have no phone here. */
const [WITH_PHONE, WITHOUT_PHONE] = [8, 8];

let county: HttpCounty;
let duty: Caller;
let village: Caller;
let worker: Caller;

beforeAll(async () => {
  county = await startHttpCounty();
  const client = new pg.Client({ connectionString: county.databaseUrl });
  await client.connect();
  await client.query(`DELETE FROM worker WHERE right(grid_codes[1], 2) IN ('03', '04')`);
  await client.end();
  [duty, village, worker] = await Promise.all([
    county.as('county-duty'),
    county.as(`village-duty-${villageCode(1, 1)}`),
    county.as('worker-1'),
  ]);
});
afterAll(() => county?.stop());

const circle = (centre: Position, radiusM: number) => ({ kind: 'circle', centre, radiusM });
const polygon = (...ring: Position[]) => ({ kind: 'polygon', ring });
const select = (area: object, caller = duty): Promise<Answer> => caller.post('/api/selections', { area });
const order = (more: object, caller = duty): Promise<Answer> =>
  caller.post('/api/orders', { commandId: county.newId(), text: '请排查', ...more });
const post = (path: string, more: object = {}, caller = duty): Promise<Answer> =>
  caller.post(path, { commandId: county.newId(), ...more });
const receipt = (id: string, kind: string, more: object = {}, caller = worker): Promise<Answer> =>
  post(`/api/orders/${id}/receipts`, { receipt: kind, ...more }, caller);
const ids = (items: { workerId?: number; personId?: number }[]): number[] =>
  items.map(({ workerId, personId }) => workerId ?? personId ?? 0);

/** The whole first village: 108 to 108.1° E, 32 to 32.02° N. */
const VILLAGE_ONE = polygon([108.001, 32.001], [108.099, 32.001], [108.099, 32.019], [108.001, 32.019]);

describe('a selection', () => {
  test('of a circle holds what stands in it: people by their post while no phone told more, households by colour', async () => {
    const { status, body } = await select(circle(gridCentre(1, 1, 1), 500));
    expect(status).toBe(200);
    expect(body.workers).toMatchObject({ count: 1, items: [{ id: 1, placedBy: 'post', positionAt: null }] });
    expect(body.withoutPhone.count).toBe(0);
    expect(body.households).toMatchObject({ total: 4, members: 12, grids: [{ name: '1镇1村1网格' }] });
    expect(body.households.green + body.households.yellow + body.households.red).toBe(4);
    expect(body.areaM2 / (Math.PI * 500 ** 2)).toBeCloseTo(1, 1);
  });

  test('goes by the phone once it told where it is', async () => {
    const visitor = await county.as('worker-9');
    const place = gridCentre(1, 1, 1);
    const fix = { position: place, observedAt: county.now().toISOString() };
    expect((await visitor.post('/api/positions', { fixes: [fix] })).status).toBe(204);
    await vi.waitFor(
      async () => {
        const { body } = await select(circle(place, 200));
        expect(body.workers.items).toContainEqual(expect.objectContaining({ id: 9, placedBy: 'phone', distanceM: 0 }));
      },
      { timeout: 20_000, interval: 200 },
    );
  });

  test('of a polygon names those without a phone with the nearest who has one, and the cameras', async () => {
    const { body } = await select(VILLAGE_ONE);
    expect(body.withoutPhone.items.map((each: { personId: number }) => each.personId).sort()).toEqual([3, 4]);
    const [third] = body.withoutPhone.items.filter((each: { personId: number }) => each.personId === 3);
    expect(third.nearest).toMatchObject({ workerId: 2, name: expect.stringMatching(/^人/) });
    expect(Math.abs(third.nearest.distanceM - 2_358)).toBeLessThan(30);
    expect(body.cameras).toMatchObject({ count: 2, online: 0 });
    expect(body.households.total).toBe(16);
  });

  test('ends where the caller’s scope ends', async () => {
    const both = polygon([108.001, 32.001], [108.099, 32.001], [108.099, 32.039], [108.001, 32.039]);
    expect((await select(both)).body.households.total).toBe(32);
    const own = (await select(both, village)).body;
    expect([own.households.total, own.withoutPhone.count, own.cameras.count]).toEqual([16, 2, 2]);
    const elsewhere = (await select(circle(gridCentre(2, 2, 1), 300), village)).body;
    expect([elsewhere.households.total, elsewhere.workers.count, elsewhere.withoutPhone.count]).toEqual([0, 0, 0]);
  });

  test.each([
    ['its edges cross', polygon([108, 32], [108.1, 32.02], [108.1, 32], [108, 32.02]), 400, /交叉/],
    ['it is a line', polygon([108, 32], [108.01, 32.01], [108.02, 32.02]), 400, /三个/],
    ['it lies outside the county', circle([110, 35], 500), 422, /范围之外/],
    [
      'it has too many corners',
      polygon(...Array.from({ length: 300 }, (_, i): Position => [108 + i / 1e4, 32 + (i * i) / 1e6])),
      400,
      /最多/,
    ],
    ['its circle is too small', circle([108, 32], 1), 400, /不小于/],
  ])('is refused in words where %s', async (_, area, status, words) => {
    const answer = await select(area);
    expect([answer.status, answer.body.fields[0].pointer]).toEqual([status, expect.stringMatching(/^\/area/)]);
    expect(answer.body.fields[0].message).toMatch(words);
  });

  test('is for seats only', async () => {
    expect((await select(VILLAGE_ONE, worker)).status).toBe(403);
  });
});

describe('an order to an area', () => {
  test('finds its receivers when it is issued, keeps the area, and shows who is not reachable by app', async () => {
    const selector = { area: VILLAGE_ONE };
    const { status, body } = await order({ selector });
    expect(status).toBe(201);
    expect(body.selector).toEqual(selector);
    expect(ids(body.receivers)).toEqual([1, 2, 9]);
    expect(ids(body.voiceReceivers)).toEqual([3, 4]);
    expect(body.voiceReceivers[0].nearest.workerId).toBe(2);
    expect(body.voiceReceivers[0].told).toBeNull();
    const listed = (await duty.get('/api/orders?open=true')).body.items;
    expect(listed[0]).toEqual(body);
    const seen = (await worker.get(`/api/orders/${body.id}`)).body;
    expect([ids(seen.receivers), seen.voiceReceivers, seen.selector]).toEqual([[1], [], null]);
  });

  test('of a village holds nobody of another, and a stranger village sees nothing of it', async () => {
    const wide = polygon([108.001, 32.001], [108.199, 32.001], [108.199, 32.039], [108.001, 32.039]);
    const { body } = await order({ selector: { area: wide } }, village);
    expect([ids(body.receivers), ids(body.voiceReceivers)]).toEqual([
      [1, 2],
      [3, 4],
    ]);
    const stranger = await county.as(`village-duty-${villageCode(2, 1)}`);
    expect((await stranger.get(`/api/orders/${body.id}`)).status).toBe(404);
    for (const path of ['reminders', 'withdrawal', 'told', 'verifications']) {
      const more = { reason: 'x', people: [3], through: 'x', workers: [1] };
      const { commandId, ...fields } = { commandId: county.newId(), ...more };
      const wanted = { withdrawal: ['reason'], told: ['people', 'through'], verifications: ['workers'] }[path] ?? [];
      const known = Object.fromEntries(Object.entries(fields).filter(([name]) => wanted.includes(name)));
      expect([path, (await stranger.post(`/api/orders/${body.id}/${path}`, { commandId, ...known })).status]).toEqual([
        path,
        404,
      ]);
    }
  });

  test('by role narrows by line, skill, post and division together', async () => {
    const division = townCode(1);
    expect(ids((await order({ selector: { division } })).body.receivers)).toEqual([1, 2, 5, 6]);
    const leaders = (await order({ selector: { division: villageCode(1, 2), isGridLeader: true } })).body;
    expect([ids(leaders.receivers), ids(leaders.voiceReceivers)]).toEqual([
      [5, 6],
      [7, 8],
    ]);
    const skilled = (await order({ selector: { division, skill: '调解', line: 'party' } })).body;
    expect([ids(skilled.receivers), skilled.voiceReceivers]).toEqual([[1, 2, 5, 6], []]);
    const all = (await order({ selector: { division: TEST_COUNTY } })).body;
    expect([all.receivers.length, all.voiceReceivers.length]).toEqual([WITH_PHONE, WITHOUT_PHONE]);
  });

  test.each([
    ['nobody is there', { selector: { division: TEST_COUNTY, line: 'deputy' } }, '/selector'],
    ['nothing says where', { selector: { line: 'party' } }, '/selector'],
    ['it names nobody', {}, '/workers'],
    ['it names a stranger', { people: [3, 999] }, '/people'],
    ['the area is broken', { selector: { area: polygon([108, 32], [108, 32], [108, 32]) } }, '/selector/area'],
  ])('is refused where %s', async (_, more, pointer) => {
    const { status, body } = await order(more);
    expect([status, body.fields[0].pointer]).toEqual([400, pointer]);
  });

  test('outside the scope is refused', async () => {
    const { body } = await order({ selector: { division: villageCode(2, 1) } }, village);
    expect(body.fields[0].pointer).toBe('/selector/division');
  });
});

describe('people without a phone', () => {
  test('are told by voice: by whom, through whom and when is kept, once', async () => {
    const { body } = await order({ people: [3, 4], workers: [1] });
    county.advance(5 * MINUTE_MS);
    const toldAt = new Date(county.now().getTime() - MINUTE_MS).toISOString();
    const path = `/api/orders/${body.id}/told`;
    const told = await post(path, { people: [3], through: '人2（入户）', toldAt }, village);
    expect(told.body.voiceReceivers[0].told).toEqual({
      at: toldAt,
      by: `village-duty-${villageCode(1, 1)}`,
      through: '人2（入户）',
    });
    const again = await post(path, { people: [3], through: '别人' });
    expect(again.body.voiceReceivers[0].told.through).toBe('人2（入户）');
    expect((await post(path, { people: [7], through: 'x' })).body.fields[0].pointer).toBe('/people');
    const early = new Date(county.now().getTime() + MINUTE_MS).toISOString();
    expect((await post(path, { people: [4], through: 'x', toldAt: early })).body.fields[0].pointer).toBe('/toldAt');
  });
});

describe('a reminder', () => {
  test('rings only those who have not read it, is counted, and not more often than once a minute', async () => {
    const { body } = await order({ workers: [1, 2, 5] });
    const path = `/api/orders/${body.id}/reminders`;
    for (const kind of ['delivered', 'read']) await receipt(body.id, kind);
    await receipt(body.id, 'delivered', {}, await county.as('worker-2'));
    const first = await post(path);
    expect([first.status, first.body]).toEqual([200, { reminded: 2, notDelivered: 1, tooSoon: 0 }]);
    const standing = async (): Promise<Record<number, number>> => {
      const { receivers } = (await duty.get(`/api/orders/${body.id}`)).body;
      return Object.fromEntries(
        receivers.map((each: { workerId: number; reminded?: { count: number } }) => [
          each.workerId,
          each.reminded?.count ?? 0,
        ]),
      );
    };
    expect(await standing()).toEqual({ 1: 0, 2: 1, 5: 1 });
    const soon = await post(path);
    expect([soon.status, soon.body.retryAfterS]).toEqual([429, 60]);
    county.advance(MINUTE_MS);
    expect((await post(path)).body.reminded).toBe(2);
    expect(await standing()).toEqual({ 1: 0, 2: 2, 5: 2 });
    const phone = (await (await county.as('worker-5')).get(`/api/orders/${body.id}`)).body;
    expect(phone.receivers[0].reminded.count).toBe(2);
  });
});

describe('what the issuer follows up', () => {
  const answerAll = async (id: string, kinds: string[], more: object = {}): Promise<Answer> => {
    let last: Answer | null = null;
    for (const kind of kinds) last = await receipt(id, kind, more);
    return last ?? expect.fail('no receipt');
  };

  test('an arrival says how far from the place it was made, and a place that is asked for must come', async () => {
    const position = gridCentre(1, 1, 1);
    const { body } = await order({ workers: [1], position, needsPlace: true });
    await answerAll(body.id, ['delivered', 'read', 'accepted']);
    expect((await receipt(body.id, 'arrived')).body.fields[0].pointer).toBe('/position');
    const far: Position = [position[0] + 0.01, position[1]];
    const { body: arrived } = await receipt(body.id, 'arrived', { position: far, placeSource: 'lastKnown' });
    const made = arrived.receivers[0].receipts.at(-1);
    expect(made).toMatchObject({ kind: 'arrived', placeSource: 'lastKnown' });
    expect(Math.abs(made.distanceM - 943)).toBeLessThan(5);
    expect((await receipt(body.id, 'done', { position, text: '好了' })).status).toBe(200);
    const seen = (await duty.get(`/api/orders/${body.id}`)).body.receivers[0].receipts.at(-1);
    expect(seen).toMatchObject({ kind: 'done', distanceM: 0, text: '好了' });
  });

  test('an arrival in an area is measured from its edge', async () => {
    const { body } = await order({ selector: { area: circle(gridCentre(1, 1, 1), 500) } });
    await answerAll(body.id, ['delivered', 'read', 'accepted']);
    const { body: inside } = await receipt(body.id, 'enRoute', { position: gridCentre(1, 1, 1) });
    expect(inside.receivers[0].receipts.at(-1).distanceM).toBe(0);
    const [lng, lat] = gridCentre(1, 1, 1);
    const { body: outside } = await receipt(body.id, 'arrived', { position: [lng, lat + 0.009] });
    expect(Math.abs(outside.receivers[0].receipts.at(-1).distanceM - 500)).toBeLessThan(10);
  });

  test('done is verified by the issuing centre and nobody below it', async () => {
    const { body } = await order({ workers: [1] });
    const path = `/api/orders/${body.id}/verifications`;
    expect((await post(path, { workers: [1] })).body.fields[0].pointer).toBe('/workers');
    await answerAll(body.id, ['delivered', 'read', 'accepted', 'done']);
    expect((await post(path, { workers: [1] }, village)).body.code).toBe('not-allowed');
    const verified = await post(path, { workers: [1] });
    expect(verified.body.receivers[0].verified).toEqual({ at: county.now().toISOString(), by: 'county-duty' });
  });

  test('a withdrawn order asks nothing more, but what was done before still comes in', async () => {
    const { body } = await order({ workers: [1, 2] });
    await answerAll(body.id, ['delivered', 'read', 'accepted']);
    const observedAt = county.now().toISOString();
    county.advance(MINUTE_MS);
    const path = `/api/orders/${body.id}/withdrawal`;
    expect((await post(path, { reason: 'x' }, village)).body.code).toBe('not-allowed');
    expect((await post(path, { reason: '误报' })).body.withdrawn).toMatchObject({ reason: '误报', by: 'county-duty' });
    county.advance(MINUTE_MS);
    const second = await county.as('worker-2');
    for (const kind of ['delivered', 'read']) expect((await receipt(body.id, kind, {}, second)).status).toBe(200);
    expect((await receipt(body.id, 'accepted', {}, second)).body.code).toBe('transition-refused');
    const done = await receipt(body.id, 'done', { deviceTime: { observedAt, offsetMinutes: 480 } });
    expect(done.status).toBe(200);
    const open = (await duty.get('/api/orders?open=true&limit=500')).body.items;
    expect(ids(open.filter((each: { id: string }) => each.id === body.id))).toEqual([]);
    expect((await post(`/api/orders/${body.id}/reminders`)).body.code).toBe('transition-refused');
  });

  test('a notice is over when it was read', async () => {
    const { body } = await order({ workers: [1], kind: 'notice' });
    expect((await answerAll(body.id, ['delivered', 'read'])).status).toBe(200);
    expect((await receipt(body.id, 'accepted')).body.code).toBe('transition-refused');
    const open = (await worker.get('/api/orders?open=true')).body.items.map((each: { id: string }) => each.id);
    expect(open).not.toContain(body.id);
  });
});

describe('a limit that runs out', () => {
  const alarmsOf = async (id: string, caller = duty) => {
    const { alarms } = (await caller.get('/api/snapshot')).body;
    return alarms.filter((alarm: { subjectId: string }) => alarm.subjectId === id);
  };
  const waitForAlarms = (id: string, kinds: string[]) =>
    vi.waitFor(
      async () => {
        const alarms = await alarmsOf(id);
        expect(alarms.map((alarm: { kind: string }) => alarm.kind)).toEqual(kinds);
        return alarms;
      },
      { timeout: 30_000, interval: 200 },
    );

  test('rings at the issuing desk until acknowledged, and tells who is missing and who nearby has a phone that was heard', async () => {
    const { body } = await order({ workers: [1, 2], people: [3], urgency: 'urgent' });
    await receipt(body.id, 'delivered');
    county.advance(2 * MINUTE_MS - 1_000);
    const fix = { position: gridCentre(1, 2, 2), observedAt: county.now().toISOString() };
    await (await county.as('worker-6')).post('/api/positions', { fixes: [fix] });
    const table = new pg.Client({ connectionString: county.databaseUrl });
    await table.connect();
    await vi.waitFor(
      async () => expect((await table.query('SELECT 1 FROM worker_position WHERE worker_id = 6')).rows).toHaveLength(1),
      { timeout: 20_000, interval: 100 },
    );
    await table.end();
    expect(await alarmsOf(body.id)).toEqual([]);
    county.advance(1_000);
    const [alarm] = await waitForAlarms(body.id, ['order.delivered']);
    expect(alarm).toMatchObject({ level: 'order', centre: TEST_COUNTY, scope: TEST_COUNTY, state: 'new' });
    expect(alarm.title).toBe(`2/3 · ${body.text}`);
    expect(await alarmsOf(body.id, village)).toEqual([]);
    const missing = (await duty.get(`/api/orders/${body.id}/missing?stage=delivered`)).body.items;
    expect(missing).toMatchObject([
      { workerId: 2, personId: 2, nearest: { workerId: 6 } },
      { workerId: null, personId: 3, nearest: { workerId: 6 } },
    ]);
    const acknowledged = await post(`/api/alarms/${alarm.id}/acknowledge`);
    expect(acknowledged.body).toMatchObject({ state: 'acknowledged' });
    // The next stage rings anew, in place of the one before.
    county.advance(8 * MINUTE_MS);
    await waitForAlarms(body.id, ['order.accepted']);
  });

  test('is over once nobody is missing any more, or when the order is withdrawn', async () => {
    const late = (await order({ workers: [1], people: [3], urgency: 'urgent' })).body;
    const withdrawn = (await order({ workers: [1], urgency: 'urgent' })).body;
    county.advance(2 * MINUTE_MS);
    await waitForAlarms(late.id, ['order.delivered']);
    await waitForAlarms(withdrawn.id, ['order.delivered']);
    await receipt(late.id, 'delivered');
    await post(`/api/orders/${withdrawn.id}/withdrawal`, { reason: 'x' });
    await waitForAlarms(withdrawn.id, []);
    // The one without a phone still is.
    await waitForAlarms(late.id, ['order.delivered']);
    await post(`/api/orders/${late.id}/told`, { people: [3], through: '人2' }, village);
    await waitForAlarms(late.id, []);
  });

  test('does not ring for those who were reached, nor for an order that was withdrawn', async () => {
    const reached = (await order({ workers: [1], urgency: 'urgent' })).body;
    for (const kind of ['delivered', 'read', 'accepted']) await receipt(reached.id, kind);
    const withdrawn = (await order({ workers: [1], urgency: 'urgent' })).body;
    await post(`/api/orders/${withdrawn.id}/withdrawal`, { reason: 'x' });
    const marker = (await order({ workers: [1], urgency: 'urgent' })).body;
    county.advance(20 * MINUTE_MS);
    await waitForAlarms(marker.id, ['order.accepted']);
    expect([await alarmsOf(reached.id), await alarmsOf(withdrawn.id)]).toEqual([[], []]);
  });
});
