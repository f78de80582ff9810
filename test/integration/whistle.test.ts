import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Alarm } from '#contract/alarm';
import type { WhistleDetail } from '#contract/whistle';
import { createExecuteCommand } from '../../server/live/execute-command.ts';
import { createTimers } from '../../server/live/timers.ts';
import { createAlarmSource } from '../../server/features/alarm/alarm-source.ts';
import { createUnacceptedHandler, UNACCEPTED } from '../../server/features/whistle/whistle-commands.ts';
import { forceId, gridCentre, TEST_COUNTY, townCode, villageCode } from '../fixtures/county.ts';
import { type Answer, type Caller, callerOf, type HttpCounty, startHttpCounty } from '../fixtures/http-county.ts';

const MINUTE_MS = 60_000;
const VILLAGE = villageCode(1, 1);
const PLACE = gridCentre(1, 1, 1);
const ENFORCEMENT = forceId('enforcement', townCode(1));
const POLICE = forceId('police', townCode(1));

let county: HttpCounty;
let village: Caller;
let town: Caller;
let countyDuty: Caller;

beforeAll(async () => {
  county = await startHttpCounty();
  [village, town, countyDuty] = (await Promise.all(
    [`village-duty-${VILLAGE}`, `town-duty-${townCode(1)}`, 'county-duty'].map((account) => county.as(account)),
  )) as [Caller, Caller, Caller];
});
afterAll(() => county?.stop());

const blow = (more: object = {}, by = village): Promise<Answer> =>
  by.post('/api/whistles', {
    commandId: county.newId(),
    matter: '河道采砂',
    position: PLACE,
    forces: [ENFORCEMENT],
    ...more,
  });
const step = (by: Caller, id: string, action: string, more: object = {}): Promise<Answer> =>
  by.post(`/api/whistles/${id}/steps`, { commandId: county.newId(), action, ...more });
const detail = async (by: Caller, id: string): Promise<WhistleDetail> => (await by.get(`/api/whistles/${id}`)).body;
const arrive = { position: PLACE };
const content = { satisfaction: 'satisfied', note: '来得快' };

/** Waits until a whistle's first call stands in a state: timers act on the server's own ticks. */
async function waitForState(id: string, state: string): Promise<WhistleDetail> {
  for (;;) {
    const now = await detail(countyDuty, id);
    if (now.whistle.calls[0]?.state === state) return now;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

async function handled(more: object = {}): Promise<string> {
  const { body } = await blow(more);
  for (const action of ['accept', 'depart', 'arrive', 'handle']) {
    county.advance(MINUTE_MS);
    const answer = await step(town, body.id, action, arrive);
    expect([action, answer.status]).toEqual([action, 200]);
  }
  return body.id;
}

describe('the directory', () => {
  test('names the teams of town and county with their certificates, the categories and the rules', async () => {
    const { body } = await village.get('/api/forces');
    expect(body.rules).toEqual({ acceptWithinMin: 5, farM: 500 });
    expect(body.certificates).toContainEqual({ code: 'c02', name: '河道管理' });
    expect(body.forces.find(({ id }: { id: string }) => id === ENFORCEMENT)).toMatchObject({
      level: 'town',
      division: townCode(1),
      members: 5,
      officers: 1,
      certificates: [{ category: 'c01', holders: 1 }],
    });
  });
});

describe('a whistle', () => {
  test('runs from blown to closed; its log names actor, time, before and after', async () => {
    const id = await handled();
    const { status, body } = await step(village, id, 'close', content);
    expect([status, body.state, body.satisfaction, body.satisfactionText]).toEqual([
      200,
      'closed',
      'satisfied',
      '来得快',
    ]);
    const { steps, actions, whistle } = await detail(countyDuty, id);
    expect(actions).toEqual([]);
    expect(steps.map(({ action, before, after, centre }) => [action, before, after, centre])).toEqual([
      ['blow', null, 'blown', VILLAGE],
      ['accept', 'blown', 'accepted', townCode(1)],
      ['depart', 'accepted', 'enRoute', townCode(1)],
      ['arrive', 'enRoute', 'arrived', townCode(1)],
      ['handle', 'arrived', 'handled', townCode(1)],
      ['close', 'handled', 'closed', VILLAGE],
    ]);
    const [call] = whistle.calls;
    const at = (time: string | null | undefined) => (Date.parse(time ?? '') - Date.parse(whistle.blownAt)) / MINUTE_MS;
    expect([at(call?.acceptedAt), at(call?.enRouteAt), at(call?.arrivedAt), at(call?.handledAt)]).toEqual([1, 2, 3, 4]);
  });

  test('sent again is the same whistle', async () => {
    const commandId = county.newId();
    const [first, again] = [await blow({ commandId }), await blow({ commandId, matter: '别的' })];
    expect(again.body).toEqual(first.body);
  });

  test('from a case takes place and words of the case', async () => {
    const report = { commandId: county.newId(), title: '非法采砂', text: '两台挖机', position: PLACE };
    const { body: incident } = await village.post('/api/incidents', report);
    const { body } = await village.post('/api/whistles', {
      commandId: county.newId(),
      incidentId: incident.id,
      forces: [ENFORCEMENT, POLICE],
    });
    expect(body).toMatchObject({ incidentId: incident.id, matter: '非法采砂', text: '两台挖机', position: PLACE });
    expect(body.calls.map((call: { forceId: string }) => call.forceId)).toEqual([ENFORCEMENT, POLICE]);
  });

  test.each([
    ['a place outside the village', { position: gridCentre(2, 1, 1) }, '/position'],
    ['the team of another town', { forces: [forceId('police', townCode(2))] }, '/forces'],
    ['a category that is none', { certificate: 'c99' }, '/certificate'],
    ['a case of another village', { incidentId: '0190a000-0000-7000-8000-000000000000' }, '/incidentId'],
  ])('with %s is refused, and says so', async (_, more, pointer) => {
    const { status, body } = await blow(more);
    expect([status, body.fields[0].pointer]).toEqual([400, pointer]);
  });

  test('is blown by a village and nobody else', async () => {
    for (const by of [town, countyDuty]) expect((await blow({}, by)).status).toBe(403);
    for (const account of ['county-leader', 'worker-1', 'system-admin']) {
      expect([account, (await blow({}, await county.as(account))).status]).toEqual([account, 403]);
    }
  });

  test('with several forces closes when each has done its work; one may be withdrawn', async () => {
    const { body } = await blow({ forces: [ENFORCEMENT, POLICE] });
    for (const action of ['accept', 'arrive', 'handle']) {
      await step(town, body.id, action, { ...arrive, forceId: ENFORCEMENT });
    }
    expect((await step(village, body.id, 'close', content)).body.code).toBe('transition-refused');
    expect((await step(village, body.id, 'cancel', { forceId: POLICE, note: '已劝离' })).status).toBe(200);
    expect((await step(village, body.id, 'close', content)).body.state).toBe('closed');
  });

  test('withdrawn as a whole is cancelled', async () => {
    const { body } = await blow({ forces: [ENFORCEMENT, POLICE] });
    const { body: cancelled } = await step(village, body.id, 'cancel', { note: '误吹' });
    expect(cancelled.state).toBe('cancelled');
  });

  test('of two acceptances at once exactly one is taken', async () => {
    const { body } = await blow();
    const answers = await Promise.all([step(town, body.id, 'accept'), step(countyDuty, body.id, 'accept')]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
  });

  test('is sent back by a village that is not content, and done again', async () => {
    const id = await handled();
    expect((await step(village, id, 'return', { note: '人又回来了' })).body.calls[0]).toMatchObject({
      state: 'arrived',
      handledAt: null,
    });
    expect((await step(town, id, 'handle')).body.calls[0].state).toBe('handled');
  });
});

describe('only the whistling village', () => {
  test('closes: no other village, level or role does, whatever they say', async () => {
    const id = await handled();
    const accounts = [
      `village-duty-${villageCode(1, 2)}`,
      `village-duty-${villageCode(2, 1)}`,
      `town-duty-${townCode(1)}`,
      `town-duty-${townCode(2)}`,
      'county-duty',
      'county-leader',
      'worker-1',
      'system-admin',
      'security-admin',
      'audit-admin',
    ];
    const answers = await Promise.all(
      accounts.map(async (account) => [account, (await step(await county.as(account), id, 'close', content)).status]),
    );
    const outside = new Set([
      `village-duty-${villageCode(1, 2)}`,
      `village-duty-${villageCode(2, 1)}`,
      `town-duty-${townCode(2)}`,
    ]);
    expect(answers).toEqual(accounts.map((account) => [account, outside.has(account) ? 404 : 403]));
    expect((await step(village, id, 'close')).body.fields[0].pointer).toBe('/satisfaction');
    expect((await step(village, id, 'close', content)).status).toBe(200);
  });

  test('sees it, with its town and the county; another village and town do not', async () => {
    const { body } = await blow();
    const sees = async (account: string): Promise<boolean[]> => {
      const caller = await county.as(account);
      const list = await caller.get('/api/whistles?limit=500');
      const snapshot = await caller.get('/api/snapshot');
      return [
        (await caller.get(`/api/whistles/${body.id}`)).status === 200,
        list.body.items.some((item: { id: string }) => item.id === body.id),
        snapshot.body.whistles.some((item: { id: string }) => item.id === body.id),
      ];
    };
    for (const account of [`village-duty-${VILLAGE}`, `town-duty-${townCode(1)}`, 'county-duty', 'county-leader']) {
      expect([account, await sees(account)]).toEqual([account, [true, true, true]]);
    }
    for (const account of [`village-duty-${villageCode(1, 2)}`, `town-duty-${townCode(2)}`]) {
      expect([account, await sees(account)]).toEqual([account, [false, false, false]]);
    }
  });

  test('is named to the wall without whoever whistled and without its words', async () => {
    await blow({ text: '户主1家门口' });
    const session = await county.anybody.post('/api/walls/session', { wallId: 'wall-1', deviceSecret: 'loopback' });
    const wall = callerOf(county.url, session.body.token);
    for (const path of ['/api/whistles', '/api/snapshot']) {
      const { status, body } = await wall.get(path);
      expect(status).toBe(200);
      expect(JSON.stringify(body)).not.toMatch(/户主|"blownBy":"/);
    }
  });
});

describe('without an answer', () => {
  test('for five minutes the county is called by itself, once, and the town may still take it', async () => {
    const { body } = await blow();
    expect(Date.parse(body.calls[0].acceptBy) - Date.parse(body.blownAt)).toBe(5 * MINUTE_MS);
    county.advance(5 * MINUTE_MS - 1);
    expect((await detail(town, body.id)).whistle.calls[0]?.state).toBe('blown');
    county.advance(1);
    const { whistle, steps } = await waitForState(body.id, 'escalated');
    expect(whistle.calls[0]).toMatchObject({ answering: TEST_COUNTY, escalatedAt: county.now().toISOString() });
    expect(steps.filter(({ action }) => action === 'escalate')).toHaveLength(1);
    expect(steps.at(-1)).toMatchObject({ actor: 'system', before: 'blown', after: 'escalated' });
    expect((await step(town, body.id, 'accept')).body.calls[0]).toMatchObject({
      state: 'accepted',
      answering: townCode(1),
    });
  });

  test('rings at the town until someone there looks or accepts, then at the county by itself', async () => {
    const { body } = await blow({ matter: '占道施工' });
    const rings = async (by: Caller) => {
      const { items } = (await by.get('/api/alarms')).body;
      const own = items.filter(({ subjectId }: { subjectId: string }) => subjectId === `${body.id}:${ENFORCEMENT}`);
      return own.map(({ kind, level, title, centre, state }: Alarm) => [kind, level, title, centre, state].join(' '));
    };
    expect(await rings(town)).toEqual([`whistle.blown whistle 占道施工 ${townCode(1)} new`]);
    const { items } = (await town.get('/api/alarms')).body;
    const alarm = items.find(({ subjectId }: Alarm) => subjectId.startsWith(body.id));
    await town.post(`/api/alarms/${alarm.id}/acknowledge`, { commandId: county.newId() });
    expect(await rings(town)).toEqual([`whistle.blown whistle 占道施工 ${townCode(1)} acknowledged`]);
    county.advance(5 * MINUTE_MS);
    await waitForState(body.id, 'escalated');
    expect(await rings(countyDuty)).toEqual([`whistle.escalated whistle 占道施工 ${TEST_COUNTY} new`]);
    await step(town, body.id, 'accept');
    expect(await rings(countyDuty)).toEqual([]);
  });

  test('two servers on one database call the county once', async () => {
    const ids: string[] = [];
    for (let i = 0; i < 10; i++) ids.push((await blow()).body.id);
    const { db } = county.server;
    const nodes = [1, 2, 3].map(() => {
      const execute = createExecuteCommand(db, () => undefined);
      const clock = { now: () => county.now() };
      const alarms = createAlarmSource(db.countyCode, county.newId);
      const onError = (error: unknown): never => {
        throw error;
      };
      const timers = createTimers({ db, execute, clock, onError });
      timers.handle(UNACCEPTED, createUnacceptedHandler(db.countyCode, alarms));
      return timers;
    });
    county.advance(5 * MINUTE_MS);
    await Promise.all(nodes.map((node) => node.tick()));
    for (const id of ids) {
      const { steps } = await waitForState(id, 'escalated');
      expect(steps.filter(({ action }) => action === 'escalate')).toHaveLength(1);
    }
  });

  test('an accepted one is not escalated', async () => {
    const { body } = await blow();
    await step(town, body.id, 'accept');
    const { body: late } = await blow();
    county.advance(6 * MINUTE_MS);
    await waitForState(late.id, 'escalated');
    expect((await detail(town, body.id)).whistle.calls[0]?.state).toBe('accepted');
  });

  test('of a county team there is nobody above to call: it is the county’s own', async () => {
    const { body } = await blow({ forces: [forceId('land', TEST_COUNTY)] });
    expect(body.calls[0]).toMatchObject({ answering: TEST_COUNTY, acceptBy: null });
    expect((await step(town, body.id, 'accept')).status).toBe(403);
    expect((await step(countyDuty, body.id, 'accept')).status).toBe(200);
  });

  test('a town calls the county by hand (镇呼县应), which sends a team of its own; then the town looks on', async () => {
    const { body } = await blow();
    expect((await step(town, body.id, 'escalate')).body.fields[0].pointer).toBe('/note');
    await step(town, body.id, 'escalate', { note: '人手不足' });
    const team = forceId('enforcement', TEST_COUNTY);
    const accepted = await step(countyDuty, body.id, 'accept', { teamId: team });
    expect(accepted.body.calls[0]).toMatchObject({ teamId: team, answering: TEST_COUNTY });
    expect((await step(town, body.id, 'depart')).status).toBe(403);
    expect((await detail(town, body.id)).actions).toEqual([]);
  });
});
