import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { MediaLink } from '#contract/media-control';
import { listCallScopes } from '../../server/features/call/call-repository.ts';
import { CALL_MBPS, createLineRound } from '../../server/features/camera/line-reserve.ts';
import { ConferenceStandIn } from '../fixtures/conference-process.ts';
import { gridCentre, townCode, villageCode } from '../fixtures/county.ts';
import { type Answer, type Caller, type HttpCounty, startHttpCounty } from '../fixtures/http-county.ts';

const VILLAGE_DUTY = `village-duty-${villageCode(1, 1)}`;
const TOWN_DUTY = `town-duty-${townCode(1)}`;
const COUNTY_ADDRESS = 'duty:990001';

let conference: ConferenceStandIn;
let county: HttpCounty;

beforeAll(async () => {
  conference = await ConferenceStandIn.start();
  county = await startHttpCounty({}, { conference: conference.node });
  await until(async () => (await health()).state === 'ok');
});
afterAll(async () => {
  await county?.stop();
  await conference?.stop();
});

const health = async () => (await county.anybody.get('/api/health')).body.conference;

async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  const endMs = performance.now() + 20_000;
  while (!(await holds())) {
    if (performance.now() > endMs) throw new Error('not within 20 s');
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}

const invite = (by: Caller, callee: string, more: object = {}): Promise<Answer> =>
  by.post('/api/calls', { commandId: county.newId(), callee, ...more });
const step = (by: Caller, id: string, action: string, more: object = {}): Promise<Answer> =>
  by.post(`/api/calls/${id}/steps`, { commandId: county.newId(), action, ...more });
const read = async (by: Caller, id: string) => (await by.get(`/api/calls/${id}`)).body;
const stateOf = async (by: Caller, id: string): Promise<string> => (await read(by, id)).state;

async function place(by: Caller, callee: string, more: object = {}): Promise<string> {
  const answer = await invite(by, callee, more);
  expect([answer.status, answer.body.detail]).toEqual([201, undefined]);
  return answer.body.id;
}

let duty: Caller;
let worker: Caller;

beforeEach(async () => {
  duty = await county.as('county-duty');
  worker = await county.as('worker-1');
  // Nobody is left in a call of the test before.
  for (const account of ['county-duty', 'county-duty-2', 'worker-1', 'worker-2', TOWN_DUTY, VILLAGE_DUTY]) {
    const caller = await county.as(account);
    const { items } = (await caller.get('/api/calls?of=live')).body;
    for (const call of items) await step(caller, call.id, 'hangUp');
  }
});

describe('a call', () => {
  test('is told to the gateways with the line of the village that it goes over, from accept to end', async () => {
    const village = villageCode(1, 1);
    await county.server.db.system((queries) =>
      queries.query(
        `INSERT INTO link (county_code, id, village_code, budget_mbps) VALUES ($1, 'line', $2, 4) ON CONFLICT DO NOTHING`,
        [county.server.db.countyCode, village],
      ),
    );
    const told: (number | undefined)[] = [];
    const media = { upsertLink: (link: MediaLink) => void (link.id === 'line' && told.push(link.reservedMbps)) };
    const round = createLineRound({ db: county.server.db, media, listCallScopes });
    const id = await place(duty, 'worker:1');
    await round();
    await step(worker, id, 'ring');
    await step(worker, id, 'accept');
    await round();
    await round();
    await step(worker, id, 'hangUp');
    await round();
    expect(told).toEqual([CALL_MBPS, 0]);
  });

  test('rings, is accepted, connects when media flow both ways, and ends', async () => {
    const id = await place(duty, 'worker:1');
    expect((await step(worker, id, 'ring')).body.state).toBe('ringing');
    expect((await step(worker, id, 'accept')).body).toMatchObject({
      state: 'accepted',
      callee: { account: 'worker-1' },
    });
    await until(() => conference.rooms.get(id)?.peers.length === 2);
    conference.sayMedia(id, ['county-duty'], true);
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(await stateOf(duty, id)).toBe('accepted');
    conference.sayMedia(id, ['worker-1'], true);
    await until(async () => (await stateOf(duty, id)) === 'connected');
    expect((await read(duty, id)).connectedAt).toBe(county.now().toISOString());
    expect((await step(worker, id, 'hangUp')).body.state).toBe('ended');
    await until(() => !conference.rooms.has(id));
  });

  test('sent twice it is one call', async () => {
    const body = { commandId: county.newId(), callee: 'worker:1' };
    const answers = await Promise.all([duty.post('/api/calls', body), duty.post('/api/calls', body)]);
    expect(new Set(answers.map((answer) => answer.body.id)).size).toBe(1);
  });

  test('is told unreached after 5 s without a device, and missed when the ring runs out: a to-do of the called', async () => {
    const id = await place(duty, 'worker:1');
    county.advance(6_000);
    await until(async () => (await read(duty, id)).isUnreached);
    expect(await stateOf(duty, id)).toBe('invited');
    county.advance(40_000);
    await until(async () => (await stateOf(duty, id)) === 'missed');
    const todos = async () =>
      (await worker.get('/api/calls?of=todo')).body.items.map((call: { id: string }) => call.id);
    expect(await todos()).toContain(id);
    expect((await duty.get('/api/calls?of=todo')).body.items).toEqual([]);
    expect((await step(worker, id, 'settle')).body.todo).toBe('done');
    expect(await todos()).not.toContain(id);
  });

  test('accepted and without media it fails after 15 s; connected and without media it is lost after 30 s', async () => {
    const failed = await place(duty, 'worker:1');
    await step(worker, failed, 'accept');
    county.advance(16_000);
    await until(async () => (await stateOf(duty, failed)) === 'failed');
    const lost = await connectedCall();
    conference.sayMedia(lost, ['worker-1'], false);
    await new Promise((resolve) => setTimeout(resolve, 300));
    county.advance(20_000);
    conference.sayMedia(lost, ['worker-1'], true);
    await new Promise((resolve) => setTimeout(resolve, 300));
    county.advance(20_000);
    await new Promise((resolve) => setTimeout(resolve, 1_200));
    expect(await stateOf(duty, lost)).toBe('connected');
    conference.sayMedia(lost, ['worker-1'], false);
    await new Promise((resolve) => setTimeout(resolve, 300));
    county.advance(31_000);
    await until(async () => (await stateOf(duty, lost)) === 'lost');
  });

  test('a worker who calls back talks about the case of the call, though it lies in nobody’s grid of theirs', async () => {
    const report = { commandId: county.newId(), title: '路面塌陷', position: gridCentre(2, 1, 1) };
    const incidentId = (await duty.post('/api/incidents', report)).body.id;
    await step(duty, await place(duty, 'worker:1', { incidentId }), 'cancel');
    const back = await place(worker, COUNTY_ADDRESS);
    expect((await read(duty, back)).incidentId).toBe(incidentId);
    const about = (await duty.get(`/api/incidents/${incidentId}/calls`)).body.items;
    expect(about.map((call: { id: string }) => call.id)).toContain(back);
    const photo = await step(worker, back, 'note', { attachments: [county.newId()] });
    expect([photo.status, photo.body.fields[0].pointer]).toEqual([400, '/attachments']);
  });

  test('calling back what was missed settles it once the two are connected', async () => {
    const missed = await place(duty, 'worker:1');
    await step(duty, missed, 'cancel');
    const back = await place(worker, COUNTY_ADDRESS);
    await step(duty, back, 'accept');
    conference.sayMedia(back, ['worker-1', 'county-duty'], true);
    await until(async () => (await stateOf(duty, back)) === 'connected');
    expect((await read(worker, missed)).todo).toBe('done');
  });
});

async function connectedCall(): Promise<string> {
  const id = await place(duty, 'worker:1');
  await step(worker, id, 'accept');
  await until(() => conference.rooms.get(id)?.peers.length === 2);
  conference.sayMedia(id, ['county-duty', 'worker-1'], true);
  await until(async () => (await stateOf(duty, id)) === 'connected');
  return id;
}

describe('who meets whom', () => {
  test('two who call each other are in one call, the older one', async () => {
    const id = await place(duty, 'worker:1');
    const answer = await invite(worker, COUNTY_ADDRESS);
    expect(answer.body).toMatchObject({ id, state: 'accepted', callee: { account: 'worker-1' } });
  });

  test('whoever is in a call is busy, and finds what was missed; an emergency from above breaks in', async () => {
    const id = await connectedCall();
    const second = await county.as('county-duty-2');
    const busy = await invite(second, 'worker:1');
    expect(busy.body).toMatchObject({ state: 'busy', todo: 'open' });
    const urgent = await place(second, 'worker:1', { purpose: 'emergency' });
    expect(await read(duty, id)).toMatchObject({ state: 'ended', isPreempted: true });
    expect(await stateOf(second, urgent)).toBe('invited');
  });

  test('the audit says in which state a call was cut off', async () => {
    const id = await place(duty, 'worker:1');
    await step(worker, id, 'accept');
    await place(await county.as('county-duty-2'), 'worker:1', { purpose: 'emergency' });
    const client = new pg.Client({ connectionString: county.databaseUrl });
    await client.connect();
    const { rows } = await client.query('SELECT before, after FROM audit WHERE action = $1 AND target = $2', [
      'call.preempt',
      `call:${id}`,
    ]);
    await client.end();
    expect(rows).toMatchObject([{ before: { state: 'accepted' }, after: { state: 'ended' } }]);
  });

  test('nobody outside the jurisdiction is called or heard of', async () => {
    const village = await county.as(VILLAGE_DUTY);
    const far = await invite(village, `duty:${villageCode(2, 1)}`);
    const nobody = await invite(village, 'worker:60000');
    expect([far.status, nobody.status]).toEqual([400, 400]);
    expect(far.body.fields).toEqual(nobody.body.fields);
  });

  test('a call is seen by its two sides and the leader above both, by nobody else', async () => {
    const id = await place(duty, 'worker:1');
    const seen = async (account: string) => (await (await county.as(account)).get(`/api/calls/${id}`)).status;
    expect(await seen('county-duty-2')).toBe(200);
    expect(await seen('county-leader')).toBe(200);
    expect(await seen(VILLAGE_DUTY)).toBe(404);
    expect(await seen(TOWN_DUTY)).toBe(404);
    expect(await seen('worker-2')).toBe(404);
  });

  test('a ticket is given to a device that is in the call, and to no other', async () => {
    const id = await place(duty, 'worker:1');
    const ticket = async (account: string) =>
      (await (await county.as(account)).post(`/api/calls/${id}/ticket`, {})).status;
    expect([await ticket('county-duty'), await ticket('county-duty-2'), await ticket('worker-1')]).toEqual([
      200, 403, 403,
    ]);
    await step(worker, id, 'accept');
    expect(await ticket('worker-1')).toBe(200);
    await step(worker, id, 'hangUp');
    expect(await ticket('county-duty')).toBe(409);
  });

  test('a leader joins a running call, is named to both, and leaves without ending it', async () => {
    const id = await connectedCall();
    const leader = await county.as('county-leader');
    expect((await step(leader, id, 'join')).body.guests).toMatchObject([{ account: 'county-leader' }]);
    await until(() => conference.rooms.get(id)?.peers.length === 3);
    expect((await read(worker, id)).guests).toHaveLength(1);
    await step(leader, id, 'hangUp');
    expect(await read(duty, id)).toMatchObject({ state: 'connected', guests: [] });
  });
});

describe('races', () => {
  test('of 1,000 calls that two seats accept at once, each is won by exactly one', async () => {
    const [one, two] = [await county.as('county-duty'), await county.as('county-duty-2')];
    const wins = { one: 0, two: 0 };
    for (let round = 0; round < 1_000; round += 1) {
      const id = await place(worker, COUNTY_ADDRESS);
      const [first, second] = await Promise.all([step(one, id, 'accept'), step(two, id, 'accept')]);
      expect([first.status, second.status].sort()).toEqual([200, 409]);
      wins[first.status === 200 ? 'one' : 'two'] += 1;
      await step(worker, id, 'hangUp');
    }
    expect(wins.one + wins.two).toBe(1_000);
  }, 600_000);

  test('of 100 calls accepted, cancelled and called back at once, every one has one end and both sides see the same', async () => {
    for (let round = 0; round < 100; round += 1) {
      const id = await place(worker, COUNTY_ADDRESS);
      await Promise.all([step(duty, id, 'accept'), step(worker, id, 'cancel'), invite(duty, 'worker:1')]);
      const [mine, theirs] = [await read(worker, id), await read(duty, id)];
      expect(mine).toEqual(theirs);
      expect(['cancelled', 'ended']).toContain(mine.state);
      for (const by of [duty, worker]) {
        for (const call of (await by.get('/api/calls?of=live')).body.items) await step(by, call.id, 'hangUp');
      }
    }
  }, 120_000);
});

describe('the engine', () => {
  test('while it is prepared no call is placed, and the answer says how far it is', async () => {
    conference.setEngine({ state: 'preparing', step: 'compile', done: 30, total: 225 });
    await until(async () => (await health()).state === 'preparing');
    const answer = await invite(duty, 'worker:1');
    expect([answer.status, answer.body.detail]).toEqual([503, expect.stringContaining('30')]);
    conference.setEngine({ state: 'ok' });
    await until(async () => (await health()).state === 'ok');
  });

  test('a conference process that was cut off is dialled again and told every room', async () => {
    const id = await place(duty, 'worker:1');
    await until(() => conference.rooms.has(id));
    conference.rooms.clear();
    conference.drop();
    await until(() => conference.rooms.has(id));
  });
});

test('every transition stands in the audit', async () => {
  const id = await place(duty, 'worker:1');
  await step(worker, id, 'accept');
  await step(worker, id, 'hangUp');
  const auditor = await county.as('audit-admin');
  const lines = async () => {
    const { items } = (await auditor.get('/api/audit?limit=200')).body;
    return items
      .filter((line: { target: string }) => line.target === `call:${id}`)
      .map((line: { action: string }) => line.action);
  };
  await until(async () => (await lines()).length >= 3);
  expect((await lines()).sort()).toEqual(['call.accept', 'call.hangUp', 'call.invite']);
});
