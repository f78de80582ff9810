import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Alarm } from '#contract/alarm';
import type { DeadlineRule } from '#contract/deadline';
import type { OpenItem } from '#contract/shift';
import type { Supervision, SupervisionDetail } from '#contract/supervision';
import { gridCentre, TEST_COUNTY, townCode, villageCode } from '../fixtures/county.ts';
import { type Caller, callerOf, type HttpCounty, startHttpCounty } from '../fixtures/http-county.ts';
import { LiveReader } from '../fixtures/live-reader.ts';

const MINUTE_MS = 60_000;
const LIMIT_MS = 45_000;
const TOWN = townCode(1);
const VILLAGE = villageCode(1, 1);

let county: HttpCounty;
let countyDuty: Caller;
let leader: Caller;
let town: Caller;
let village: Caller;

beforeAll(async () => {
  county = await startHttpCounty();
  [countyDuty, leader, town, village] = await Promise.all([
    county.as('county-duty'),
    county.as('county-leader'),
    county.as(`town-duty-${TOWN}`),
    county.as(`village-duty-${VILLAGE}`),
  ]);
});
afterAll(() => county?.stop());

const pass = (minutes: number) => county.advance(minutes * MINUTE_MS);

/** Reports something urgent in the first village: 15 minutes to accept it. */
async function report(more: object = {}): Promise<{ id: string; version: number }> {
  const body = {
    commandId: county.newId(),
    title: '边坡落石',
    position: gridCentre(1, 1, 1),
    urgency: 'urgent',
    ...more,
  };
  const answer = await village.post('/api/incidents', body);
  expect(answer.status).toBe(201);
  return answer.body;
}

async function step(id: string, action: string, more: object = {}, caller = countyDuty) {
  const { body } = await countyDuty.get(`/api/incidents/${id}`);
  const wish = { commandId: county.newId(), version: body.incident.version, action, ...more };
  const answer = await caller.post(`/api/incidents/${id}/steps`, wish);
  expect(answer.status, JSON.stringify(answer.body)).toBe(200);
  return answer.body;
}

const detailsOf = async (id: string, caller = countyDuty): Promise<SupervisionDetail[]> =>
  (await caller.get(`/api/incidents/${id}/supervisions`)).body.items;

/** Kinds and states of all that was laid over an incident, oldest first. */
const overlay = async (id: string): Promise<string[]> =>
  (await detailsOf(id)).map(({ supervision: { kind, target, state } }) => `${kind} ${target} ${state}`);

/** Waits for the timers, which look twice a second by the machine's time. */
async function until<Value>(ask: () => Promise<Value>, isGood: (value: Value) => boolean): Promise<Value> {
  const endMs = Date.now() + LIMIT_MS;
  for (;;) {
    const value = await ask();
    if (isGood(value)) return value;
    if (Date.now() > endMs) throw new Error(`not within ${LIMIT_MS} ms; last: ${JSON.stringify(value)}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

const untilOverlay = (id: string, expected: readonly string[]) =>
  until(
    () => overlay(id),
    (lines) => lines.length >= expected.length,
  ).then((lines) => expect(lines).toEqual(expected));

const act = (supervision: Supervision, action: string, caller: Caller, words?: string) =>
  caller.post(`/api/supervisions/${supervision.id}/steps`, {
    commandId: county.newId(),
    version: supervision.version,
    action,
    ...(words === undefined ? {} : { words }),
  });

const issue = (id: string, kind: string, caller: Caller, more: object = {}) =>
  caller.post(`/api/incidents/${id}/supervisions`, { commandId: county.newId(), kind, reason: '请立即办理', ...more });

const newest = async (id: string): Promise<Supervision> => (await detailsOf(id)).at(-1)!.supervision;

describe('an incident that nobody accepts', () => {
  test('80 % reminds its owner, 100 % tells the town, then yellow, then red, which the county hears of', async () => {
    const { id } = await report();
    pass(11);
    expect(await overlay(id)).toEqual([]);
    pass(1);
    await untilOverlay(id, [`remind ${VILLAGE} issued`]);
    pass(3);
    await untilOverlay(id, [`remind ${VILLAGE} issued`, `overdue ${TOWN} issued`]);
    pass(15);
    const carded = [`remind ${VILLAGE} issued`, `overdue ${TOWN} issued`, `yellowCard ${VILLAGE} issued`];
    await untilOverlay(id, carded);
    const yellow = await newest(id);
    expect(yellow).toMatchObject({ issuer: TOWN, isAutomatic: true, reply: null });
    expect(Date.parse(yellow.dueAt!) - Date.parse(yellow.issuedAt)).toBe(30 * MINUTE_MS);
    pass(30);
    await untilOverlay(id, [
      ...carded.slice(0, 2),
      `yellowCard ${VILLAGE} escalated`,
      `redCard ${VILLAGE} issued`,
      `redNotice ${TEST_COUNTY} issued`,
    ]);
    // The rule's own red card, due at 60 minutes late, finds one that lies there already.
    pass(15);
    await untilQuiet();
    expect((await overlay(id)).filter((line) => line.startsWith('redCard'))).toEqual([`redCard ${VILLAGE} issued`]);
    // Nobody replied to the red one either: it goes to the county.
    pass(15);
    const above = await until(
      () => detailsOf(id),
      (items) => items.filter(({ supervision }) => supervision.kind === 'redCard').length === 2,
    );
    const reds = above.map(({ supervision }) => supervision).filter(({ kind }) => kind === 'redCard');
    expect(reds.map(({ issuer, state }) => [issuer, state])).toEqual([
      [TOWN, 'escalated'],
      [TEST_COUNTY, 'issued'],
    ]);
  });

  test('the owner replies, the issuer lifts, and the rule lets the matter rest', async () => {
    const { id } = await report();
    pass(30);
    await until(
      () => overlay(id),
      (lines) => lines.some((line) => line.startsWith('yellowCard')),
    );
    const yellow = await newest(id);
    expect((await act(yellow, 'lift', town)).body).toMatchObject({ code: 'transition-refused' });
    expect((await act(yellow, 'reply', town, '我来回')).body).toMatchObject({ code: 'not-allowed' });
    expect((await act(yellow, 'reply', village)).body.fields).toMatchObject([{ pointer: '/words' }]);
    const replied = await act(yellow, 'reply', village, '路断了，正在绕行');
    expect(replied.body).toMatchObject({ state: 'replied', reply: '路断了，正在绕行', version: 2 });
    expect((await act(yellow, 'reply', village, '再回')).body).toMatchObject({ code: 'version-conflict' });
    const lifted = await act(replied.body, 'lift', town, '同意');
    expect(lifted.body).toMatchObject({ state: 'lifted' });
    pass(120);
    await untilQuiet();
    expect((await overlay(id)).filter((line) => line.startsWith('redCard'))).toEqual([]);
    const log = (await detailsOf(id)).find(({ supervision }) => supervision.kind === 'yellowCard')!.steps;
    expect(log.map(({ action, actor, before, after, words }) => [action, actor, before, after, words])).toEqual([
      ['issue', 'system', null, 'issued', null],
      ['reply', `village-duty-${VILLAGE}`, 'issued', 'replied', '路断了，正在绕行'],
      ['lift', `town-duty-${TOWN}`, 'replied', 'lifted', '同意'],
    ]);
  });

  test('accepted in time it is reminded of nothing; accepted late, what the clock told is lifted by itself', async () => {
    const early = await report();
    const late = await report();
    pass(10);
    await step(early.id, 'accept', {}, village);
    pass(6);
    await untilOverlay(late.id, [`remind ${VILLAGE} issued`, `overdue ${TOWN} issued`]);
    expect(await overlay(early.id)).toEqual([]);
    await step(late.id, 'accept', {}, village);
    expect(await overlay(late.id)).toEqual([`remind ${VILLAGE} lifted`, `overdue ${TOWN} lifted`]);
  });
});

describe('by hand', () => {
  test('a centre above issues with a reason, and nobody else', async () => {
    const { id } = await report();
    await step(id, 'accept', {}, village);
    expect((await issue(id, 'yellowCard', village)).body).toMatchObject({ code: 'not-allowed' });
    expect((await issue(id, 'overdue', town)).body).toMatchObject({ code: 'invalid-input' });
    expect((await issue(id, 'supervise', town, { reason: ' ' })).body).toMatchObject({ code: 'invalid-input' });
    expect((await issue(id, 'supervise', countyDuty, { target: townCode(2) })).body.fields[0].pointer).toBe('/target');
    const past = { dueAt: county.now().toISOString() };
    expect((await issue(id, 'supervise', town, past)).body.fields[0].pointer).toBe('/dueAt');
    const other = await county.as(`village-duty-${villageCode(2, 1)}`);
    expect((await issue(id, 'remind', other)).status).toBe(404);
    expect((await other.get(`/api/incidents/${id}/supervisions`)).status).toBe(404);
    const made = await issue(id, 'supervise', town);
    expect(made.status).toBe(201);
    expect(made.body).toMatchObject({ issuer: TOWN, target: VILLAGE, isAutomatic: false, reason: '请立即办理' });
    const acknowledged = await act(made.body, 'acknowledge', village);
    expect(acknowledged.body).toMatchObject({ state: 'acknowledged', version: 2 });
  });

  test('the same command again is the same card', async () => {
    const { id } = await report();
    const commandId = county.newId();
    const answers = await Promise.all([1, 2, 3].map(() => issue(id, 'remind', leader, { commandId })));
    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
    expect(await overlay(id)).toEqual([`remind ${VILLAGE} issued`]);
  });

  test('督办 without a reply becomes a yellow card, a red one, and reaches the county; then there is no level above', async () => {
    const { id } = await report({ urgency: 'normal' });
    const made = await issue(id, 'supervise', town, {
      dueAt: new Date(county.now().getTime() + 5 * MINUTE_MS).toISOString(),
    });
    pass(5);
    const untilLast = (kind: string, issuer: string) =>
      until(
        () => newest(id),
        (last) => last.kind === kind && last.issuer === issuer,
      );
    await untilLast('yellowCard', TOWN);
    const yellow = await newest(id);
    const red = await act(yellow, 'escalate', town, '仍未行动');
    expect(red.body).toMatchObject({ id: yellow.id, state: 'escalated' });
    const cards = (await detailsOf(id)).map(({ supervision }) => supervision);
    const redCard = cards.find(({ kind }) => kind === 'redCard')!;
    expect(redCard).toMatchObject({ issuer: TOWN, reason: '仍未行动', state: 'issued' });
    expect(cards.at(-1)).toMatchObject({ kind: 'redNotice', target: TEST_COUNTY });
    expect(cards.find((card) => card.id === made.body.id)).toMatchObject({ state: 'escalated' });
    await act(redCard, 'escalate', countyDuty, '县里接手');
    const top = (await detailsOf(id)).map(({ supervision }) => supervision).findLast(({ kind }) => kind === 'redCard')!;
    expect(top).toMatchObject({ issuer: TEST_COUNTY, target: VILLAGE });
    expect((await act(top, 'escalate', countyDuty, '再上')).body).toMatchObject({ code: 'transition-refused' });
  });
});

describe('alarms and handover', () => {
  const ringingOf = async (caller: Caller, id: string): Promise<Alarm[]> =>
    ((await caller.get('/api/alarms')).body.items as Alarm[]).filter(
      (alarm) => alarm.incidentId === id && alarm.kind.startsWith('supervision.'),
    );

  test('a card rings where it lies until anyone acknowledges or it is replied to, a reminder does not', async () => {
    const { id } = await report();
    await step(id, 'accept', {}, village);
    await issue(id, 'remind', town);
    expect(await ringingOf(village, id)).toEqual([]);
    const card = (await issue(id, 'yellowCard', town)).body as Supervision;
    const [alarm] = await ringingOf(village, id);
    expect(alarm).toMatchObject({
      kind: 'supervision.yellowCard',
      level: 'supervision',
      centre: VILLAGE,
      state: 'new',
    });
    await countyDuty.post(`/api/alarms/${alarm!.id}/acknowledge`, { commandId: county.newId() });
    expect(await ringingOf(village, id)).toMatchObject([{ state: 'acknowledged' }]);
    const items = (await village.get('/api/handover-draft')).body.items as OpenItem[];
    expect(items.filter((item) => item.id === card.id)).toMatchObject([{ kind: 'card', state: 'yellowCard.issued' }]);
    await act(card, 'reply', village, '已处置');
    expect(await ringingOf(village, id)).toEqual([]);
  });

  test('a missed deadline rings one level up and not where it was missed, and stands in its handover', async () => {
    const { id } = await report();
    pass(15);
    const [alarm] = await until(
      () => ringingOf(town, id),
      (alarms) => alarms.length > 0,
    );
    expect(alarm).toMatchObject({ kind: 'supervision.overdue', centre: TOWN, state: 'new' });
    const items = (await town.get('/api/handover-draft')).body.items as OpenItem[];
    expect(items.filter((item) => item.id === alarm!.id)).toMatchObject([{ kind: 'alarm', title: '边坡落石' }]);
    await step(id, 'accept', {}, village);
    expect(await ringingOf(town, id)).toEqual([]);
  });
});

describe('readers', () => {
  test('see it in the snapshot and on the feed inside their scope; a wall without words, a worker nothing', async () => {
    const { id } = await report();
    const [villageReader, otherReader, workerReader] = await Promise.all(
      [`village-duty-${VILLAGE}`, `village-duty-${villageCode(1, 2)}`, 'worker-1'].map(follow),
    );
    const made = (await issue(id, 'redCard', countyDuty)).body as Supervision;
    await villageReader!.until(({ events }) => events.some((event) => event.id === made.id));
    const event = villageReader!.events.find(({ id: of }) => of === made.id)!;
    expect(event).toMatchObject({ kind: 'supervision', data: { reason: '请立即办理' } });
    const open = async (caller: Caller): Promise<Supervision[]> =>
      (await caller.get('/api/snapshot')).body.supervisions;
    expect((await open(village)).map((one) => one.id)).toContain(made.id);
    expect(await open(await county.as('worker-1'))).toEqual([]);
    expect(await open(await county.as(`village-duty-${villageCode(1, 2)}`))).toEqual([]);
    expect(
      (await countyDuty.get(`/api/supervisions?state=open&kind=card&target=${VILLAGE}&limit=1`)).body.items[0].id,
    ).toBe(made.id);
    for (const reader of [otherReader!, workerReader!]) {
      expect(reader.events.filter(({ kind }) => kind === 'supervision')).toEqual([]);
      reader.close();
    }
    villageReader!.close();
  });

  test('a wall sees which cards lie where, without a word of their reasons and replies', async () => {
    const session = await county.anybody.post('/api/walls/session', { wallId: 'wall-1', deviceSecret: 'loopback' });
    const wall = callerOf(county.url, session.body.token);
    const reader = await followAs(wall);
    const { id } = await report();
    const made = (await issue(id, 'yellowCard', countyDuty, { reason: '张三家请立即办理' })).body as Supervision;
    expect((await act(made, 'reply', village, '李四已到场')).body.state).toBe('replied');
    const isReplied = (supervision: Partial<Supervision>) =>
      supervision.id === made.id && supervision.state === 'replied';
    await reader.until(({ events }) =>
      events.some((event) => event.kind === 'supervision' && isReplied(event.data as Supervision)),
    );
    const heard = reader.events.filter((event) => event.id === made.id).map(({ data }) => data as Supervision);
    const shown = ((await wall.get('/api/snapshot')).body.supervisions as Supervision[]).filter(isReplied);
    expect(shown).toHaveLength(1);
    for (const one of [...heard, ...shown]) expect(one).toMatchObject({ target: VILLAGE, reason: '', reply: null });
    reader.close();
  });

  test('a case that moves to another village takes its cards along', async () => {
    const { id } = await report();
    await step(id, 'accept', {}, village);
    const made = (await issue(id, 'yellowCard', countyDuty)).body as Supervision;
    const other = villageCode(1, 2);
    const [from, to] = await Promise.all([`village-duty-${VILLAGE}`, `village-duty-${other}`].map(follow));
    const claim = { commandId: county.newId(), action: 'claim', reason: '改由邻村办理' };
    expect((await countyDuty.post(`/api/incidents/${id}/claim`, claim)).status).toBe(200);
    await step(id, 'route', { owner: other });
    await from!.until(({ events }) =>
      events.some((event) => event.kind === 'left' && event.id === `supervision:${made.id}`),
    );
    await to!.until(({ events }) => events.some((event) => event.kind === 'supervision' && event.id === made.id));
    from!.close();
    to!.close();
  });
});

async function follow(account: string): Promise<LiveReader> {
  return followAs(await county.as(account));
}

async function followAs(caller: Caller): Promise<LiveReader> {
  const { epoch, seq } = (await caller.get('/api/snapshot')).body;
  const reader = new LiveReader({ url: county.url, token: caller.token!, at: { epoch, seq } });
  await reader.until(({ welcome }) => welcome?.kind === 'live');
  return reader;
}

/** Waits until the server's timers have looked again: nothing is due any more. */
async function untilQuiet(): Promise<void> {
  await until(
    () =>
      county.server.db.system((queries) =>
        queries.query('SELECT 1 FROM timer WHERE due_at <= $1 LIMIT 1', [county.now()]),
      ),
    (due) => due.length === 0,
  );
}

describe('the table of deadlines', () => {
  test('is the administrator’s to change, with a reason, one version at a time; the next report keeps to it', async () => {
    const admin = await county.as('system-admin');
    const before = (await admin.get('/api/deadlines')).body;
    expect(before).toMatchObject({ version: 1, changes: [{ version: 1, changedBy: 'system' }] });
    const rules: DeadlineRule[] = before.rules;
    const general = rules.find(({ urgency }) => urgency === 'urgent')!;
    const hazard = { ...general, type: 'hazard', acceptMin: 5, yellowAfterMin: null, redAfterMin: null };
    const change = { commandId: county.newId(), version: 1, reason: '汛期', rules: [...rules, hazard] };
    expect((await countyDuty.send('PUT', '/api/deadlines', change)).status).toBe(403);
    const broken = { ...change, rules: [...rules.slice(1), hazard] };
    expect((await admin.send('PUT', '/api/deadlines', broken)).body).toMatchObject({ code: 'invalid-input' });
    const after = await admin.send('PUT', '/api/deadlines', change);
    expect(after.body).toMatchObject({
      version: 2,
      changes: [{ version: 2, changedBy: 'system-admin', reason: '汛期' }, {}],
    });
    const stale = await admin.send('PUT', '/api/deadlines', { ...change, commandId: county.newId() });
    expect(stale.body).toMatchObject({ code: 'version-conflict' });
    const { id } = await report({ type: 'hazard' });
    const { incident } = (await countyDuty.get(`/api/incidents/${id}`)).body;
    expect(Date.parse(incident.deadlineAt) - Date.parse(incident.receivedAt)).toBe(5 * MINUTE_MS);
    pass(300);
    await untilOverlay(id, [`remind ${VILLAGE} issued`, `overdue ${TOWN} issued`]);
    const lines = (await (await county.as('audit-admin')).get('/api/audit?action=deadline.change')).body.items;
    expect(lines).toMatchObject([{ actor: 'system-admin', purpose: '汛期' }]);
  });
});
