import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { silentLog } from '../../server/http/silent-log.ts';
import { type RunningServer, startServer } from '../../server/start-server.ts';
import { gridCentre, townCode, villageCode } from '../fixtures/county.ts';
import { type Caller, callerOf, type HttpCounty, startHttpCounty } from '../fixtures/http-county.ts';
import { LiveReader } from '../fixtures/live-reader.ts';
import { serverBoot, TEST_PASSWORD } from '../fixtures/server-boot.ts';

const VILLAGE = villageCode(1, 1);
const PLACE = gridCentre(1, 1, 1);

let county: HttpCounty;
/** A second server on the same database. */
let second: RunningServer;
let officer: Caller;
let town: Caller;
let village: Caller;
let elsewhere: Caller;
let reader: LiveReader;

beforeAll(async () => {
  county = await startHttpCounty();
  const address = { kind: 'postgresql', url: county.databaseUrl, poolSize: 4 } as const;
  second = await startServer(serverBoot(address), { now: () => county.now() }, silentLog);
  officer = await county.as('county-duty');
  town = await county.as(`town-duty-${townCode(1)}`);
  village = await county.as(`village-duty-${VILLAGE}`);
  elsewhere = await county.as(`village-duty-${villageCode(2, 1)}`);
  const { body } = await town.get('/api/snapshot');
  reader = new LiveReader({ url: county.url, token: town.token ?? '', at: { epoch: body.epoch, seq: body.seq } });
  await reader.until(({ welcome }) => welcome?.kind === 'live');
});

afterAll(async () => {
  reader?.close();
  await second?.stop();
  await county?.stop();
});

/** A caller's like at the second server. */
const atSecond = ({ token }: Caller): Caller => callerOf(`http://127.0.0.1:${second.port}`, token);

async function report(more: object = {}, caller = officer) {
  const body = { commandId: county.newId(), title: '山体裂缝', position: PLACE, ...more };
  const answer = await caller.post('/api/incidents', body);
  expect(answer.status, JSON.stringify(answer.body)).toBe(201);
  return answer.body;
}

const step = (caller: Caller, { id, version }: { id: string; version: number }, action: string, more: object = {}) =>
  caller.post(`/api/incidents/${id}/steps`, { commandId: county.newId(), version, action, ...more });

const claim = (caller: Caller, id: string, action: string, reason?: string) =>
  caller.post(`/api/incidents/${id}/claim`, { commandId: county.newId(), action, ...(reason ? { reason } : {}) });

const eventsOf = (kind: string, id: string) => reader.events.filter((event) => event.kind === kind && event.id === id);

describe('the one person who has a case', () => {
  test('is whoever accepts it; a step of another is refused until taken over with a reason that the holder is told', async () => {
    const incident = await report();
    const accepted = await step(town, incident, 'accept');
    expect(accepted.status).toBe(200);
    const refused = await step(officer, accepted.body, 'finish');
    expect(refused.status).toBe(403);
    expect(refused.body.detail).toContain('请先接管');
    expect((await claim(officer, incident.id, 'claim')).body).toMatchObject({
      code: 'invalid-input',
      fields: [{ pointer: '/reason' }],
    });
    const taken = await claim(officer, incident.id, 'claim', '县里直接处置');
    expect(taken.body).toMatchObject({ taken: { from: `town-duty-${townCode(1)}`, reason: '县里直接处置' } });
    await reader.until(() => eventsOf('claim', incident.id).length === 2);
    expect(eventsOf('claim', incident.id)[1]?.data).toEqual(taken.body);
    expect((await step(town, accepted.body, 'finish')).status).toBe(403);
    expect((await step(officer, accepted.body, 'finish')).status).toBe(200);
  });

  test('gives it up, or sends it on: then it is free for whoever takes it', async () => {
    const first = await report();
    const accepted = await step(town, first, 'accept');
    expect((await claim(officer, first.id, 'release')).status).toBe(403);
    expect((await claim(town, first.id, 'release')).body.claim).toBeNull();
    const routed = await step(town, accepted.body, 'route', { owner: villageCode(1, 2) });
    expect(routed.status, JSON.stringify(routed.body)).toBe(200);
    const taken = await claim(officer, first.id, 'claim');
    expect(taken.body.claim.account).toBe('county-duty');
    const sent = await step(officer, routed.body, 'route', { owner: townCode(1) });
    expect(sent.status).toBe(200);
    const { body } = await town.get('/api/snapshot');
    expect(body.claims.filter((held: { incidentId: string }) => held.incidentId === first.id)).toEqual([]);
  });

  test('of two who claim at once is one', async () => {
    const { id } = await report();
    const answers = await Promise.all([claim(officer, id, 'claim'), claim(atSecond(town), id, 'claim')]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 400]);
  });

  test('is not to be claimed from another village', async () => {
    const { id } = await report();
    expect((await claim(elsewhere, id, 'claim')).status).toBe(404);
  });
});

describe('who looks at a case', () => {
  const seats = [county1(1), county1(2)];
  const look = (caller: Caller, seatId: string, incidentId: string | null) =>
    caller.send('PUT', '/api/viewings', { seatId, incidentId });

  test('is known at every server at once, and no more once its seat is not heard', async () => {
    const { id } = await report();
    await look(officer, seats[0] ?? '', id);
    const seen = await look(atSecond(town), seats[1] ?? '', id);
    expect(seen.body.items).toMatchObject([{ incidentId: id, account: 'county-duty', centre: '990001' }]);
    const back = await look(officer, seats[0] ?? '', id);
    expect(back.body.items).toMatchObject([{ incidentId: id, centre: townCode(1) }]);
    county.advance(11_000);
    expect((await look(town, seats[1] ?? '', id)).body.items).toEqual([]);
  });

  test('is not known outside its scope', async () => {
    const { id } = await report();
    await look(officer, seats[0] ?? '', id);
    expect((await look(elsewhere, seats[1] ?? '', id)).body.items).toEqual([]);
    expect((await look(village, seats[1] ?? '', null)).body.items).toHaveLength(1);
  });
});

/** A seat's id. */
function county1(n: number): string {
  return `0192c1a0-0000-7000-8000-00000000000${n}`;
}

describe('words begun', () => {
  const KEY = 'opinion:0192c1a0-0000-7000-8000-0000000000aa';
  const put = (caller: Caller, value: string, editedAt: Date) =>
    caller.send('PUT', `/api/drafts/${KEY}`, { value, editedAt: editedAt.toISOString() });

  test('are kept by account, the newest of two seats wins, and nobody else reads them', async () => {
    const now = county.now();
    const earlier = new Date(now.getTime() - 5_000);
    expect((await put(officer, 'newer', now)).body.value).toBe('newer');
    expect((await put(atSecond(officer), 'older', earlier)).body.value).toBe('newer');
    expect((await officer.get('/api/drafts')).body.items).toMatchObject([{ key: KEY, value: 'newer' }]);
    expect((await town.get('/api/drafts')).body.items).toEqual([]);
  });

  test('of a desk whose clock runs ahead do not win for ever', async () => {
    await put(town, 'from tomorrow', new Date(county.now().getTime() + 86_400_000));
    county.advance(1_000);
    expect((await put(town, 'now', county.now())).body.value).toBe('now');
  });
});

describe('the procedure of a case', () => {
  test('is ticked by its holder, with who and when, live to others', async () => {
    const incident = await report({ type: 'hazard' });
    await claim(village, incident.id, 'claim');
    const { body } = await village.get(`/api/incidents/${incident.id}/procedure`);
    expect(body.items.map(({ id }: { id: string }) => id)).toContain('warn-and-move');
    const path = `/api/incidents/${incident.id}/procedure/warn-and-move`;
    const tick = (caller: Caller, isDone: boolean) => caller.post(path, { commandId: county.newId(), isDone });
    expect((await tick(officer, true)).status).toBe(403);
    const ticked = await tick(village, true);
    expect(ticked.body.ticks).toMatchObject([
      { itemId: 'warn-and-move', isDone: true, at: county.now().toISOString() },
    ]);
    await reader.until(() => eventsOf('procedure', incident.id).length === 1);
    expect((await tick(village, false)).body.ticks).toMatchObject([{ isDone: false }]);
    expect((await elsewhere.get(`/api/incidents/${incident.id}/procedure`)).status).toBe(404);
  });

  test('is the administrator’s to change, against the version that was read', async () => {
    const admin = await county.as('system-admin');
    const change = (version: number, zh: string) =>
      admin.send('PUT', '/api/procedures/facility', {
        commandId: county.newId(),
        version,
        items: [{ id: 'close-road', zh, en: 'Close the road' }],
      });
    expect((await change(0, '先断路')).body).toMatchObject({ version: 1 });
    expect((await change(0, '再断路')).body.code).toBe('version-conflict');
    expect((await change(1, '封路')).body).toMatchObject({ version: 2, items: [{ zh: '封路' }] });
    const { id } = await report({ type: 'facility' });
    expect((await village.get(`/api/incidents/${id}/procedure`)).body.items).toHaveLength(1);
    const officers = await officer.send('PUT', '/api/procedures/facility', {});
    expect(officers.status).toBe(403);
  });
});

describe('duplicates', () => {
  test('are named with their reasons, and counted for the list; far or old ones are not', async () => {
    const there = gridCentre(1, 2, 1);
    const near: [number, number] = [there[0] + 0.001, there[1]];
    const first = await report({ title: '路边水管爆裂', position: there });
    county.advance(60_000);
    const again = await report({ title: '水管爆裂，水漫路面', position: near });
    await report({ title: '水管爆裂', position: gridCentre(1, 2, 3) });
    const { body } = await officer.get(`/api/incidents/${again.id}/duplicates`);
    expect(body.items).toHaveLength(1);
    expect(body.items[0]).toMatchObject({ incident: { id: first.id }, apartMs: 60_000, isSameType: true });
    expect(body.items[0].distanceM).toBeGreaterThan(80);
    expect(body.items[0].likeness).toBeGreaterThan(0.3);
    const counts = (await town.get('/api/duplicates')).body.items;
    const ids = counts.map(({ incidentId }: { incidentId: string }) => incidentId);
    expect(ids).toEqual(expect.arrayContaining([first.id, again.id]));
    expect((await elsewhere.get('/api/duplicates')).body.items).toEqual([]);
  });
});

describe('an alarm', () => {
  const alarmsOf = async (caller: Caller, incidentId: string) =>
    (await caller.get('/api/alarms')).body.items.filter(
      (alarm: { incidentId: string }) => alarm.incidentId === incidentId,
    );
  const acknowledge = (caller: Caller, id: string) =>
    caller.post(`/api/alarms/${id}/acknowledge`, { commandId: county.newId() });

  test('of a report rings at every seat above it, and ends everywhere when one acknowledges', async () => {
    const incident = await report({ urgency: 'urgent' });
    const [alarm] = await alarmsOf(officer, incident.id);
    expect(alarm).toMatchObject({ kind: 'incident.reported', level: 'urgent', state: 'new', centre: null });
    expect(await alarmsOf(elsewhere, incident.id)).toEqual([]);
    expect((await acknowledge(elsewhere, alarm.id)).status).toBe(404);
    expect((await acknowledge(atSecond(village), alarm.id)).body.state).toBe('acknowledged');
    await reader.until(() => eventsOf('alarm', alarm.id).length === 2);
    expect(await alarmsOf(officer, incident.id)).toMatchObject([{ state: 'acknowledged' }]);
    await step(officer, incident, 'accept');
    expect(await alarmsOf(officer, incident.id)).toEqual([]);
    expect((await acknowledge(officer, alarm.id)).body.state).toBe('returned');
  });

  test('of a case that is sent on rings at the centre it is sent to', async () => {
    const incident = await report();
    const accepted = await step(officer, incident, 'accept');
    await step(officer, accepted.body, 'route', { owner: townCode(1) });
    expect(await alarmsOf(town, incident.id)).toMatchObject([
      { kind: 'incident.routed', centre: townCode(1), state: 'new' },
    ]);
  });

  test('that is put aside rings again when its time is over, and says why until then', async () => {
    const incident = await report({ urgency: 'pressing' });
    const [alarm] = await alarmsOf(officer, incident.id);
    const shelving = { commandId: county.newId(), minutes: 10, reason: '同一处已在处置' };
    const shelved = await officer.post(`/api/alarms/${alarm.id}/shelve`, shelving);
    expect(shelved.body).toMatchObject({ state: 'shelved', reason: '同一处已在处置' });
    county.advance(9 * 60_000);
    expect(await alarmsOf(town, incident.id)).toMatchObject([{ state: 'shelved' }]);
    county.advance(60_000);
    await reader.until(() => eventsOf('alarm', alarm.id).length === 3);
    expect(await alarmsOf(town, incident.id)).toMatchObject([{ state: 'new', reason: null, acknowledgedName: null }]);
  });

  test('names nobody to a wall', async () => {
    const incident = await report({ urgency: 'urgent' });
    const [alarm] = await alarmsOf(officer, incident.id);
    await acknowledge(officer, alarm.id);
    await claim(officer, incident.id, 'claim');
    const { body } = await county.anybody.post('/api/walls/session', { wallId: 'wall-1', deviceSecret: 'loopback' });
    const wall = callerOf(county.url, body.token);
    const snapshot = (await wall.get('/api/snapshot')).body;
    const seen = snapshot.alarms.find(({ id }: { id: string }) => id === alarm.id);
    expect(seen).toMatchObject({ state: 'acknowledged', acknowledgedName: null });
    const held = snapshot.claims.find(({ incidentId }: { incidentId: string }) => incidentId === incident.id);
    expect(held).toMatchObject({ name: null, account: '' });
  });
});

describe('a locked seat', () => {
  const signIn = async () => {
    const account = `town-duty-${townCode(2)}`;
    const { body } = await county.anybody.post('/api/session', { account, password: TEST_PASSWORD });
    return callerOf(county.url, body.token);
  };
  const unlock = (seat: Caller, password: string) => seat.post('/api/session/unlock', { password });

  test('does nothing but sound and acknowledge alarms, at every server, and stands where it stood once open', async () => {
    const seat = await signIn();
    const incident = await report({ urgency: 'urgent', position: gridCentre(2, 1, 1) });
    expect((await seat.post('/api/session/lock', {})).body.isLocked).toBe(true);
    expect((await seat.get('/api/session')).body.isLocked).toBe(true);
    county.advance(6_000);
    for (const caller of [seat, atSecond(seat)]) {
      const refused = await step(caller, incident, 'accept');
      expect([refused.status, refused.body.code]).toEqual([423, 'session-locked']);
    }
    expect((await seat.get(`/api/incidents/${incident.id}`)).body.code).toBe('session-locked');
    expect((await seat.get('/api/snapshot')).status).toBe(200);
    const [alarm] = (await seat.get('/api/alarms')).body.items.filter(
      ({ incidentId }: { incidentId: string }) => incidentId === incident.id,
    );
    const acknowledged = await seat.post(`/api/alarms/${alarm.id}/acknowledge`, { commandId: county.newId() });
    expect(acknowledged.body.state).toBe('acknowledged');
    expect((await unlock(seat, 'wrong-password')).body.code).toBe('wrong-credentials');
    expect((await unlock(seat, TEST_PASSWORD)).body.isLocked).toBe(false);
    for (const caller of [seat, atSecond(seat)]) expect((await caller.get('/api/drafts')).status).toBe(200);
    expect((await step(seat, incident, 'accept')).status).toBe(200);
  });

  test('counts wrong passwords as the door does', async () => {
    const seat = await signIn();
    await seat.post('/api/session/lock', {});
    const codes: string[] = [];
    for (let i = 0; i < 6; i++) codes.push((await unlock(seat, 'wrong-password')).body.code);
    expect(codes.slice(0, 4)).toEqual(Array.from({ length: 4 }, () => 'wrong-credentials'));
    expect(codes[5]).toBe('account-locked');
    expect((await unlock(seat, TEST_PASSWORD)).body.code).toBe('account-locked');
    county.advance(31 * 60_000);
    expect((await unlock(seat, TEST_PASSWORD)).status).toBe(200);
  });
});

describe('what a desk shows on the walls', () => {
  test('is in the snapshot of the walls of its own scope until its time is over', async () => {
    const view = { position: PLACE, zoom: 15, incidentId: null, cameraId: null };
    const push = (caller: Caller, what: object | null) =>
      caller.post('/api/wall-focus', { commandId: county.newId(), view: what, seconds: 60 });
    expect((await push(town, view)).status).toBe(200);
    await reader.until(() => eventsOf('wallFocus', townCode(1)).length === 1);
    expect((await town.get('/api/snapshot')).body.wallFocus).toMatchObject({ scope: townCode(1), view });
    expect((await officer.get('/api/snapshot')).body.wallFocus).toBeNull();
    county.advance(61_000);
    expect((await town.get('/api/snapshot')).body.wallFocus).toBeNull();
    await push(town, view);
    expect((await push(town, null)).body.view).toBeNull();
    expect((await town.get('/api/snapshot')).body.wallFocus).toBeNull();
  });
});

// Last: other sessions run out meanwhile.
describe('a desk on shift', () => {
  test('that reports itself every few seconds never runs out of its session', async () => {
    const account = `town-duty-${townCode(2)}`;
    const { body } = await county.anybody.post('/api/session', { account, password: TEST_PASSWORD });
    const seat = callerOf(county.url, body.token);
    await seat.post('/api/session/lock', {});
    for (let hour = 0; hour < 60; hour += 12) {
      county.advance(12 * 3_600_000);
      const answer = await seat.send('PUT', '/api/viewings', { seatId: county1(9), incidentId: null });
      expect(answer.body).toMatchObject({ isLocked: true });
    }
  });
});
