import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { gridCentre, ROUTING_LINES, TEST_COUNTY, townCode, villageCode } from '../fixtures/county.ts';
import { type Caller, type HttpCounty, startHttpCounty } from '../fixtures/http-county.ts';

let county: HttpCounty;
let countyDuty: Caller;
let townDuty: Caller;
let worker: Caller;
let admin: Caller;

const VILLAGE = villageCode(1, 1);
const PLACE = gridCentre(1, 1, 1);

beforeAll(async () => {
  county = await startHttpCounty();
  countyDuty = await county.as('county-duty');
  townDuty = await county.as(`town-duty-${townCode(1)}`);
  worker = await county.as('worker-1');
  admin = await county.as('system-admin');
});
afterAll(() => county?.stop());

const command = (more: object = {}) => ({ commandId: county.newId(), ...more });
const putLine = (line: object, caller = admin) => caller.send('PUT', '/api/routing/draft/lines', command({ line }));
const report = async (more: object = {}) =>
  (await worker.post('/api/incidents', command({ title: '两家地界纠纷', type: 'dispute', position: PLACE, ...more })))
    .body;
const step = (id: string, version: number, action: string, more: object = {}, caller = countyDuty) =>
  caller.post(`/api/incidents/${id}/steps`, command({ version, action, ...more }));
const suggestionsOf = async (id: string, caller = countyDuty) =>
  (await caller.get(`/api/incidents/${id}/route-suggestions`)).body.items;
const csvOf = async (version: number): Promise<string> =>
  (await admin.get(`/api/routing/versions/${version}/csv`)).body.toString();

const [BOUNDARY] = ROUTING_LINES;

describe('the routing list', () => {
  test('is edited as a draft, compared, published with a reason, and a version is brought back', async () => {
    const changed = { ...BOUNDARY, body: { kind: 'tier', tier: 'town' } };
    expect((await putLine(changed)).body).toMatchObject({ version: 2, state: 'draft', basedOn: 1, revision: 1 });
    const { body: draft } = await admin.get('/api/routing/draft');
    expect(draft.changes).toEqual([
      { code: 'boundary', kind: 'changed', name: '地界纠纷', fields: [{ field: 'body', before: '村', after: '镇' }] },
    ]);
    const stale = await admin.post('/api/routing/draft/publish', command({ revision: 0, reason: '试行后调整' }));
    expect(stale.body.code).toBe('version-conflict');

    const incident = await report();
    expect((await suggestionsOf(incident.id))[0]).toMatchObject({ owner: VILLAGE, line: 'boundary', version: 1 });
    const published = await admin.post('/api/routing/draft/publish', command({ revision: 1, reason: '试行后调整' }));
    expect(published.body).toMatchObject({ state: 'inForce', publishedBy: 'system-admin', reason: '试行后调整' });
    expect((await suggestionsOf(incident.id))[0]).toMatchObject({ owner: townCode(1), version: 2, how: 'route' });

    const back = await admin.post('/api/routing/versions/1/restore', command({ reason: '回到初版' }));
    expect(back).toMatchObject({ status: 201, body: { version: 3, state: 'inForce', restores: 1 } });
    expect((await suggestionsOf(incident.id))[0]).toMatchObject({ owner: VILLAGE, version: 3 });
    const { body: versions } = await admin.get('/api/routing/versions');
    expect(versions.items.map(({ version, state }: never) => [version, state])).toEqual([
      [3, 'inForce'],
      [2, 'retired'],
      [1, 'retired'],
    ]);
    const { body: list } = await admin.get('/api/routing/versions/3');
    expect(list.lines).toEqual(ROUTING_LINES);
  });

  test('is written in the audit, with what changed', async () => {
    const auditor = await county.as('audit-admin');
    const { body } = await auditor.get('/api/audit?limit=50');
    const actions = body.items.map(({ action }: { action: string }) => action);
    expect(actions).toEqual(expect.arrayContaining(['routing.edit', 'routing.publish', 'routing.restore']));
  });

  test('goes out and comes in as CSV; its faults name line and column, and change nothing', async () => {
    const csv = await csvOf(1);
    const broken = csv.replace('公安局', '天文局').replace(/,2880(?=\r\n)/, ',soon');
    const refused = await admin.post('/api/routing/draft/import', command({ csv: broken }));
    expect(refused).toMatchObject({ status: 400, body: { code: 'invalid-input' } });
    expect(refused.body.fields[0]).toMatchObject({ message: expect.stringMatching(/^第 \d+ 行「.+」列：/) });
    expect((await admin.get('/api/routing/draft')).body.list).toBeNull();

    const taken = await admin.post('/api/routing/draft/import', command({ csv: csv.replace('失窃报警', '入室盗窃') }));
    expect(taken.status).toBe(200);
    const { body: draft } = await admin.get('/api/routing/draft');
    expect(draft.changes.map(({ code }: { code: string }) => code)).toEqual(['theft']);
    expect(await csvOf(taken.body.version)).toBe(csv.replace('失窃报警', '入室盗窃'));
    expect((await admin.post('/api/routing/draft/discard', command())).status).toBe(200);
    expect((await admin.get('/api/routing/draft')).body).toEqual({ list: null, changes: [] });
  });

  test('takes no line that points nowhere or applies where another does, and publishes nothing that did not change', async () => {
    const nowhere = await putLine({ ...BOUNDARY, code: 'new-line', place: '990009' });
    expect(nowhere.body.fields.map(({ pointer }: never) => pointer)).toContain('/line/place');
    const twice = await putLine({ ...BOUNDARY, code: 'new-line' });
    expect(twice.body.fields).toMatchObject([{ pointer: '/line/matter' }]);
    const none = await admin.post('/api/routing/draft/publish', command({ revision: 1, reason: '没有改动' }));
    expect(none.body.code).toBe('transition-refused');
  });

  test('is the administrator’s to change and the desks’ to read', async () => {
    expect((await putLine({ ...BOUNDARY }, countyDuty)).status).toBe(403);
    expect((await countyDuty.get('/api/routing')).status).toBe(200);
    expect((await worker.get('/api/routing')).status).toBe(403);
    expect((await county.anybody.get('/api/routing')).status).toBe(401);
  });
});

describe('where a case goes', () => {
  test('is suggested with who answers, by which law, certificate and deadline, and why', async () => {
    const { id } = await report({ title: '后山滑坡险情', type: 'hazard', level: 'big', urgency: 'urgent' });
    const [first] = await suggestionsOf(id);
    expect(first).toMatchObject({
      owner: TEST_COUNTY,
      department: 'natural-resources',
      bodyName: '自然资源局',
      personName: '人9001',
      certificate: '自然资源',
      legalBasis: '《试验法》',
      why: ['words', 'type', 'level', 'urgency'],
      how: 'route',
    });
    expect((await suggestionsOf(id, townDuty))[0]).toMatchObject({ how: 'escalate' });
    const outside = await county.as(`town-duty-${townCode(2)}`);
    expect((await outside.get(`/api/incidents/${id}/route-suggestions`)).status).toBe(404);
  });

  test('is chosen among bodies of the seat’s scope, found by pinyin', async () => {
    const bodies = (await countyDuty.get('/api/routing/bodies')).body.items;
    expect(bodies.find(({ initials }: { initials: string }) => initials === 'zrzyj')).toMatchObject({
      owner: TEST_COUNTY,
      department: 'natural-resources',
    });
    const own = (await townDuty.get('/api/routing/bodies')).body.items;
    expect(own.map(({ owner }: { owner: string }) => owner)).toEqual([townCode(1), VILLAGE, villageCode(1, 2)]);
  });

  test('along a line goes to that line’s body and is kept with it; anything else is refused by its field', async () => {
    const { id } = await report({ title: '门锁被撬', type: 'security', matter: 'theft' });
    const { version } = (await step(id, 1, 'accept')).body;
    const theft = { owner: TEST_COUNTY, department: 'public-security', routedBy: { version: 3, line: 'theft' } };
    const refusals: [object, string][] = [
      [{ ...theft, owner: townCode(1), department: undefined }, '/routedBy'],
      [{ ...theft, department: 'natural-resources' }, '/routedBy'],
      [{ ...theft, routedBy: { version: 3, line: 'unknown-line' } }, '/routedBy'],
      [{ ...theft, routedBy: { version: 9, line: 'theft' } }, '/routedBy'],
      [{ ...theft, department: 'astronomy', routedBy: undefined }, '/department'],
      [{ ...theft, matter: 'no-matter' }, '/matter'],
    ];
    for (const [wish, pointer] of refusals) {
      const { status, body } = await step(id, version, 'route', wish);
      expect([status, body.fields]).toMatchObject([400, [{ pointer }]]);
    }
    const routed = await step(id, version, 'route', theft);
    expect(routed.body).toMatchObject({
      state: 'routed',
      owner: TEST_COUNTY,
      departmentName: '公安局',
      matter: 'theft',
    });
    const sinceStep = (body: { deadlineAt: string; stateAt: string }) =>
      (Date.parse(body.deadlineAt) - Date.parse(body.stateAt)) / 60_000;
    // The matter's own deadlines, where the county's would be a day and a week.
    expect(sinceStep(routed.body)).toBe(60);
    const { steps } = (await countyDuty.get(`/api/incidents/${id}`)).body;
    expect(steps.at(-1)).toMatchObject({ routedBy: { version: 3, line: 'theft' }, responsibleName: '人9002' });
    expect(sinceStep((await step(id, routed.body.version, 'accept')).body)).toBe(1440);
    expect((await suggestionsOf(id))[0]).toMatchObject({ how: 'here' });
  });

  test('loses no report of a matter that the list no longer knows', async () => {
    expect(await report({ matter: 'long-gone' })).toMatchObject({ matter: null, level: 'small' });
    expect(await report({ matter: 'wages' })).toMatchObject({ matter: 'wages', level: 'big' });
  });
});

describe('who answers', () => {
  const bodyOf = async (code: string) =>
    (await admin.get('/api/responsibles')).body.items.find((body: { code: string }) => body.code === code);
  const answers = (code: string, more: object) =>
    admin.send(
      'PUT',
      `/api/responsibles/${code}`,
      command({ version: 1, personName: '王小明', phone: '0916-5210000', ...more }),
    );

  test('is changed for a department and a centre, and the next step keeps the new name', async () => {
    expect(await bodyOf('public-security')).toMatchObject({ kind: 'department', personName: '人9002', version: 1 });
    const changed = await answers('public-security', { name: '县公安局' });
    expect(changed).toMatchObject({ status: 200, body: { name: '县公安局', personName: '王小明', version: 2 } });
    expect((await answers(VILLAGE, {})).body).toMatchObject({ kind: 'village', personName: '王小明', version: 2 });
    const { id, version } = await report({ type: 'security' });
    await step(id, version, 'accept');
    await step(id, version + 1, 'route', { owner: TEST_COUNTY, department: 'public-security' });
    const { steps } = (await countyDuty.get(`/api/incidents/${id}`)).body;
    expect(steps.at(-1)).toMatchObject({ responsibleName: '王小明' });
    const { items } = (await countyDuty.get('/api/routing/bodies')).body;
    expect(items).toContainEqual(
      expect.objectContaining({ owner: VILLAGE, department: null, personName: '王小明', phone: '0916-5210000' }),
    );
  });

  test('may be nobody; an old version, a name of a centre and a number that is none are refused', async () => {
    expect((await answers(VILLAGE, { version: 2, personName: null, phone: null })).body).toMatchObject({
      version: 3,
      personName: null,
    });
    expect((await answers(VILLAGE, { version: 2 })).body.code).toBe('version-conflict');
    const refusals: [object, string][] = [
      [{ version: 3, name: '另一个村' }, '/name'],
      [{ version: 3, phone: '打村委会' }, '/phone'],
    ];
    for (const [more, pointer] of refusals) {
      expect(await answers(VILLAGE, more)).toMatchObject({ status: 400, body: { fields: [{ pointer }] } });
    }
    expect((await answers('astronomy', {})).status).toBe(404);
    expect(
      (
        await countyDuty.send(
          'PUT',
          `/api/responsibles/${VILLAGE}`,
          command({ version: 3, personName: null, phone: null }),
        )
      ).status,
    ).toBe(403);
  });

  test('a department is added once, and cases can be sent to it at once', async () => {
    const weather = { code: 'weather', name: '气象局', personName: '李雷', phone: null };
    expect((await admin.post('/api/departments', command(weather))).status).toBe(201);
    const again = await admin.post('/api/departments', command(weather));
    expect([again.status, again.body.fields]).toMatchObject([400, [{ pointer: '/code' }]]);
    const { id, version } = await report();
    await step(id, version, 'accept');
    const routed = await step(id, version + 1, 'route', { owner: TEST_COUNTY, department: 'weather' });
    expect(routed.body).toMatchObject({ state: 'routed', departmentName: '气象局' });
    const { transferTo } = (await countyDuty.get(`/api/incidents/${id}`)).body;
    expect(transferTo.map(({ department }: { department: string | null }) => department)).toEqual([
      null,
      'natural-resources',
      'public-security',
    ]);
    const other = { owner: TEST_COUNTY, department: 'natural-resources' };
    const moved = await step(id, routed.body.version, 'transfer', other);
    expect(moved.body).toMatchObject({ state: 'routed', departmentName: '自然资源局' });
  });
});
