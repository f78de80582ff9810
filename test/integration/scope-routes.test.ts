import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ConferenceStandIn } from '../fixtures/conference-process.ts';
import { forceId, gridCentre, gridCode, townCode, villageCode } from '../fixtures/county.ts';
import { type Caller, type HttpCounty, startHttpCounty } from '../fixtures/http-county.ts';
import { TEST_PASSWORD } from '../fixtures/server-boot.ts';
import { WITHOUT_SCOPE } from './routes-without-scope.ts';

/** What belongs to the village that nobody of the other may reach: one of each noun that a route has an id of. */
interface Theirs {
  readonly village: string;
  readonly word: string;
  readonly household: string;
  readonly camera: string;
  readonly workerId: number;
  readonly incident: string;
  readonly attachment: string;
  readonly order: string;
  readonly whistle: string;
  readonly rollcall: string;
  readonly handover: string;
  readonly alarm: string;
  readonly supervision: string;
  readonly call: string;
  readonly meeting: string;
  /** Address of a layer of theirs. */
  readonly layer: string;
}

const MINE = villageCode(2, 1);
const THEIRS = villageCode(1, 1);
const CIRCLE = { kind: 'circle', centre: gridCentre(1, 1, 1), radiusM: 60_000 };

type Read = (of: Theirs) => string;
/** A GET with an id: the address of what is theirs. Its answer to a stranger is 404, to themselves 200. */
const WITH_ID: Readonly<Record<string, Read>> = {
  '/api/households/:id': (of) => `/api/households/${of.household}`,
  '/api/cameras/:id': (of) => `/api/cameras/${of.camera}`,
  '/api/cameras/:id/ptz': (of) => `/api/cameras/${of.camera}/ptz`,
  '/api/workers/:id': (of) => `/api/workers/${of.workerId}`,
  '/api/incidents/:id': (of) => `/api/incidents/${of.incident}`,
  '/api/incidents/:id/calls': (of) => `/api/incidents/${of.incident}/calls`,
  '/api/incidents/:id/document': (of) => `/api/incidents/${of.incident}/document`,
  '/api/incidents/:id/duplicates': (of) => `/api/incidents/${of.incident}/duplicates`,
  '/api/incidents/:id/procedure': (of) => `/api/incidents/${of.incident}/procedure`,
  '/api/incidents/:id/progress-link': (of) => `/api/incidents/${of.incident}/progress-link`,
  '/api/incidents/:id/qr.svg': (of) => `/api/incidents/${of.incident}/qr.svg`,
  '/api/incidents/:id/recommended-workers': (of) => `/api/incidents/${of.incident}/recommended-workers`,
  '/api/incidents/:id/route-suggestions': (of) => `/api/incidents/${of.incident}/route-suggestions`,
  '/api/incidents/:id/supervisions': (of) => `/api/incidents/${of.incident}/supervisions`,
  '/api/attachments/:id': (of) => `/api/attachments/${of.attachment}`,
  '/api/orders/:id': (of) => `/api/orders/${of.order}`,
  '/api/orders/:id/missing': (of) => `/api/orders/${of.order}/missing`,
  '/api/calls/:id': (of) => `/api/calls/${of.call}`,
  '/api/meetings/:id': (of) => `/api/meetings/${of.meeting}`,
  '/api/meetings/:id/minutes': (of) => `/api/meetings/${of.meeting}/minutes`,
  '/api/meetings/:id/rolls/:number/csv': (of) => `/api/meetings/${of.meeting}/rolls/1/csv`,
  '/api/whistles/:id': (of) => `/api/whistles/${of.whistle}`,
  '/api/rollcalls/:id': (of) => `/api/rollcalls/${of.rollcall}`,
  '/api/rollcalls/:id/csv': (of) => `/api/rollcalls/${of.rollcall}/csv`,
  '/api/handovers/:id': (of) => `/api/handovers/${of.handover}`,
  '/api/layers/:name/:audience/:version': (of) => of.layer,
  '/api/grids/:id': () => `/api/grids/${gridCode(1, 1, 1)}`,
  '/api/centres/:id': (of) => `/api/centres/${of.village}`,
  '/api/centres/:code/duty': (of) => `/api/centres/${of.village}/duty`,
  '/api/divisions/:id': (of) => `/api/divisions/${of.village}`,
};

/** A GET without an id, asked as widely as it can be: nothing of theirs is in it. Pages are asked for whole. */
const LISTS: Readonly<Record<string, Read>> = {
  '/api/households': () => '/api/households?limit=500',
  '/api/cameras': () => '/api/cameras?limit=500',
  '/api/camera-health': () => '/api/camera-health',
  '/api/cameras/nearby': () => `/api/cameras/nearby?lng=${CIRCLE.centre[0]}&lat=${CIRCLE.centre[1]}&limit=50`,
  '/api/workers': () => '/api/workers?limit=500',
  '/api/workers/nearby': () => `/api/workers/nearby?lng=${CIRCLE.centre[0]}&lat=${CIRCLE.centre[1]}&limit=50`,
  '/api/incidents': () => '/api/incidents?limit=500',
  '/api/orders': (of) => `/api/orders?limit=500&incidentId=${of.incident}`,
  '/api/calls': () => '/api/calls?limit=200',
  '/api/meetings': () => '/api/meetings?of=all&limit=200',
  '/api/meetings/invitees': () => '/api/meetings/invitees',
  '/api/whistles': (of) => `/api/whistles?limit=500&village=${of.village}`,
  '/api/whistle-board': () => '/api/whistle-board?days=366',
  '/api/forces': () => '/api/forces',
  '/api/duplicates': () => '/api/duplicates',
  '/api/alarms': () => '/api/alarms',
  '/api/rollcalls': () => '/api/rollcalls',
  '/api/handovers': (of) => `/api/handovers?centre=${of.village}`,
  '/api/handover-draft': () => '/api/handover-draft',
  '/api/shifts': (of) => `/api/shifts?centre=${of.village}&days=62`,
  '/api/duty': () => '/api/duty',
  '/api/drafts': () => '/api/drafts',
  '/api/grids': () => '/api/grids?limit=500',
  '/api/centres': () => '/api/centres?limit=500',
  '/api/divisions': () => '/api/divisions?limit=500',
  '/api/search': (of) => `/api/search?q=${encodeURIComponent(of.word)}`,
  '/api/snapshot': () => '/api/snapshot',
  '/api/summary': () => '/api/summary',
  '/api/supervisions': () => '/api/supervisions?limit=500',
  '/api/triage-figures': () => `/api/triage-figures?level=village&from=${hoursFromNow(-24)}&to=${hoursFromNow(1)}`,
  '/api/triage-figures/cases': () =>
    `/api/triage-figures/cases?code=${MINE}&of=received&from=${hoursFromNow(-24)}&to=${hoursFromNow(1)}`,
  '/api/brief': () => '/api/brief',
  '/api/brief/cases': () => '/api/brief/cases?of=open&limit=100',
  '/api/history': () => `/api/history?at=${county.now().toISOString()}`,
  '/api/history/marks': () => `/api/history/marks?from=${hoursFromNow(-24)}&to=${hoursFromNow(1)}`,
};

interface Change {
  readonly path: (of: Theirs) => string;
  readonly body: object | ((of: Theirs) => object);
  readonly as?: 'worker';
  /** It is no command: its body has no id of one. */
  readonly isPlain?: true;
}
/** A change with an id, its body whole: a stranger's is 404 and changes nothing. */
const CHANGES: Readonly<Record<string, Change>> = {
  'POST /api/cameras/:id/ptz/move': {
    path: (of) => `/api/cameras/${of.camera}/ptz/move`,
    body: { velocity: { pan: 1, tilt: 0, zoom: 0 } },
    isPlain: true,
  },
  'POST /api/cameras/:id/ptz/stop': { path: (of) => `/api/cameras/${of.camera}/ptz/stop`, body: {} },
  'POST /api/cameras/:id/ptz/release': { path: (of) => `/api/cameras/${of.camera}/ptz/release`, body: {} },
  'POST /api/cameras/:id/ptz/presets': {
    path: (of) => `/api/cameras/${of.camera}/ptz/presets`,
    body: { name: '门' },
    isPlain: true,
  },
  'POST /api/cameras/:id/ptz/presets/:token/go': {
    path: (of) => `/api/cameras/${of.camera}/ptz/presets/p1/go`,
    body: {},
  },
  'DELETE /api/cameras/:id/ptz/presets/:token': { path: (of) => `/api/cameras/${of.camera}/ptz/presets/p1`, body: {} },
  'POST /api/cameras/:id/prewarm': { path: (of) => `/api/cameras/${of.camera}/prewarm`, body: {} },
  'POST /api/cameras/:id/view': {
    path: (of) => `/api/cameras/${of.camera}/view`,
    body: { purpose: '好奇' },
    isPlain: true,
  },
  'POST /api/incidents/:id/steps': {
    path: (of) => `/api/incidents/${of.incident}/steps`,
    body: { version: 2, action: 'finish' },
  },
  'POST /api/incidents/:id/claim': { path: (of) => `/api/incidents/${of.incident}/claim`, body: { action: 'claim' } },
  'POST /api/incidents/:id/procedure/:item': {
    path: (of) => `/api/incidents/${of.incident}/procedure/call`,
    body: { isDone: true },
  },
  'PUT /api/incidents/:id/concern': {
    path: (of) => `/api/incidents/${of.incident}/concern`,
    body: { isFollowed: true },
  },
  'POST /api/orders/:id/receipts': {
    path: (of) => `/api/orders/${of.order}/receipts`,
    body: { receipt: 'read' },
    as: 'worker',
  },
  'POST /api/orders/:id/reminders': { path: (of) => `/api/orders/${of.order}/reminders`, body: {} },
  'POST /api/orders/:id/told': {
    path: (of) => `/api/orders/${of.order}/told`,
    body: { people: [1], through: '电话' },
  },
  'POST /api/orders/:id/withdrawal': { path: (of) => `/api/orders/${of.order}/withdrawal`, body: { reason: '好奇' } },
  'POST /api/orders/:id/verifications': {
    path: (of) => `/api/orders/${of.order}/verifications`,
    body: (of: Theirs) => ({ workers: [of.workerId] }),
  },
  'POST /api/incidents/:id/supervisions': {
    path: (of) => `/api/incidents/${of.incident}/supervisions`,
    body: { kind: 'remind', reason: '好奇' },
  },
  'POST /api/supervisions/:id/steps': {
    path: (of) => `/api/supervisions/${of.supervision}/steps`,
    body: { version: 1, action: 'reply', words: '好奇' },
  },
  'POST /api/calls/:id/steps': { path: (of) => `/api/calls/${of.call}/steps`, body: { action: 'hangUp' } },
  'POST /api/calls/:id/ticket': { path: (of) => `/api/calls/${of.call}/ticket`, body: {} },
  'POST /api/meetings/:id/steps': { path: (of) => `/api/meetings/${of.meeting}/steps`, body: { action: 'enter' } },
  'POST /api/meetings/:id/ticket': { path: (of) => `/api/meetings/${of.meeting}/ticket`, body: {} },
  'POST /api/whistles/:id/steps': { path: (of) => `/api/whistles/${of.whistle}/steps`, body: { action: 'cancel' } },
  'POST /api/rollcalls/:id/answer': { path: (of) => `/api/rollcalls/${of.rollcall}/answer`, body: {} },
  'POST /api/handovers/:id/answer': {
    path: (of) => `/api/handovers/${of.handover}/answer`,
    body: (of: Theirs) => ({ account: `village-duty-${of.village}-2`, password: TEST_PASSWORD, decision: 'sign' }),
  },
  'POST /api/alarms/:id/acknowledge': { path: (of) => `/api/alarms/${of.alarm}/acknowledge`, body: {} },
  'POST /api/alarms/:id/shelve': {
    path: (of) => `/api/alarms/${of.alarm}/shelve`,
    body: { minutes: 5, reason: '好奇好奇' },
  },
};

let conference: ConferenceStandIn;
let county: HttpCounty;
let mine: Caller;
let theirs: Caller;
let of: Theirs;

const post = (by: Caller, path: string, body: object = {}) => by.post(path, { commandId: county.newId(), ...body });

beforeAll(async () => {
  conference = await ConferenceStandIn.start();
  county = await startHttpCounty({}, { chromium: '/usr/bin/chromium', conference: conference.node });
  [mine, theirs] = [await county.as(`village-duty-${MINE}`), await county.as(`village-duty-${THEIRS}`)];
  of = await prepare();
});
afterAll(async () => {
  await county?.stop();
  await conference?.stop();
});

async function prepare(): Promise<Theirs> {
  const [word, position, workerId] = ['秘密一号', gridCentre(1, 1, 1), 1];
  const jpeg = await sharp({ create: { width: 8, height: 8, channels: 3, background: '#080' } })
    .jpeg()
    .toBuffer();
  const photo = new FormData();
  photo.append('file', new Blob([new Uint8Array(jpeg)], { type: 'image/jpeg' }), 'a.jpg');
  const made = async (what: Promise<{ status: number; body: { id: string } }>): Promise<string> => {
    const { status, body } = await what;
    expect([status, body]).toEqual([201, expect.objectContaining({ id: expect.any(String) })]);
    return body.id;
  };
  const attachment = await made(theirs.post('/api/attachments', photo));
  const incident = await made(post(theirs, '/api/incidents', { title: word, position, attachments: [attachment] }));
  const order = await made(post(theirs, '/api/orders', { workers: [workerId], text: word }));
  const forces = [forceId('enforcement', townCode(1))];
  const whistle = await made(post(theirs, '/api/whistles', { matter: word, position, forces }));
  const town = await county.as(`town-duty-${townCode(1)}`);
  const rollcall = (await post(town, '/api/rollcalls', { centres: [THEIRS] })).body.rollcall.id;
  const handover = await made(post(theirs, '/api/handovers', { note: word }));
  const first = async (path: string): Promise<{ id: string }> => (await theirs.get(path)).body.items[0];
  const [household, camera] = [await first('/api/households?limit=1'), await first('/api/cameras?limit=1')];
  const alarm = (await theirs.get('/api/alarms')).body.items[0].id;
  const card = { kind: 'yellowCard', reason: word };
  const supervision = await made(post(town, `/api/incidents/${incident}/supervisions`, card));
  const [{ url: layer }] = (await theirs.get('/api/snapshot')).body.layers;
  const call = await made(post(theirs, '/api/calls', { callee: `worker:${workerId}`, incidentId: incident }));
  const meeting = await made(post(theirs, '/api/meetings', { title: word, seats: [`worker:${workerId}`] }));
  for (const action of ['start', 'enter', 'rollCall']) {
    expect((await post(theirs, `/api/meetings/${meeting}/steps`, { action })).status).toBe(200);
  }
  const ids = { layer, incident, attachment, order, whistle, rollcall, handover, alarm, supervision, call, meeting };
  return { village: THEIRS, word, household: household.id, camera: camera.id, workerId, ...ids };
}

const hoursFromNow = (hours: number): string => new Date(county.now().getTime() + hours * 3_600_000).toISOString();

const routesOf = (isMeant: (method: string, path: string) => boolean): string[] =>
  county.server.app.routes
    .filter(({ method, path }) => path.startsWith('/api') && method !== 'HEAD' && isMeant(method, path))
    .map(({ method, path }) => `${method} ${path}`)
    .filter((name) => !(name in WITHOUT_SCOPE));

describe('every route of the table is tried across scopes; a new one needs a case here', () => {
  test('each GET', () => {
    const cases = [...Object.keys(WITH_ID), ...Object.keys(LISTS)].map((path) => `GET ${path}`);
    expect(routesOf((method) => method === 'GET').sort()).toEqual(cases.sort());
  });

  test('each change with an id', () => {
    const changes = routesOf((method, path) => method !== 'GET' && path.includes('/:'));
    expect(changes.sort()).toEqual(Object.keys(CHANGES).sort());
  });

  test('what is said to have no scope is a route', () => {
    const all = new Set(county.server.app.routes.map(({ method, path }) => `${method} ${path}`));
    for (const name of Object.keys(WITHOUT_SCOPE)) expect([name, all.has(name)]).toEqual([name, true]);
  });
});

/** A roll call is its asker's to read: the village answers it and does not see who else was asked. */
const OF_THEIR_TOWN = new Set(['/api/rollcalls/:id', '/api/rollcalls/:id/csv']);

test.each(Object.entries(WITH_ID))(
  'GET %s: opens to whom it belongs and is not there for another village',
  async (route, read) => {
    const path = read(of);
    const owner = OF_THEIR_TOWN.has(route) ? await county.as(`town-duty-${townCode(1)}`) : theirs;
    expect([path, (await owner.get(path)).status]).toEqual([path, 200]);
    const { status, body } = await mine.get(path);
    expect([path, status, body.code]).toEqual([path, 404, 'not-found']);
  },
);

test.each(Object.entries(LISTS))('GET %s: holds nothing of theirs for another village', async (_, read) => {
  const path = read(of);
  const { status, body } = await mine.get(path);
  expect([path, status]).toEqual([path, 200]);
  const text = JSON.stringify(body);
  const { village, word, camera, incident, attachment, order, whistle, rollcall, handover, alarm, supervision } = of;
  const { call, meeting } = of;
  const marks = {
    word,
    camera,
    incident,
    attachment,
    order,
    whistle,
    rollcall,
    handover,
    alarm,
    supervision,
    call,
    meeting,
    village: `"${village}`,
  };
  const found = Object.entries(marks).filter(([, mark]) => text.includes(mark));
  expect([path, found]).toEqual([path, []]);
});

test.each(Object.entries(CHANGES))('%s: a stranger’s is 404', async (name, { path, body, as, isPlain }) => {
  const by = as === 'worker' ? await county.as('worker-9') : mine;
  const sent = typeof body === 'function' ? body(of) : body;
  const [method = ''] = name.split(' ');
  const answer = await by.send(method, path(of), isPlain ? sent : { commandId: county.newId(), ...sent });
  expect([name, answer.status, answer.body.code]).toEqual([name, 404, 'not-found']);
});

describe('what carries a foreign id in its body', () => {
  test('a look at their case is not kept and tells nothing', async () => {
    const seatId = county.newId();
    const look = { seatId, incidentId: of.incident };
    const foreign = await mine.send('PUT', '/api/viewings', look);
    const missing = await mine.send('PUT', '/api/viewings', { seatId, incidentId: county.newId() });
    expect([foreign.status, foreign.body]).toEqual([missing.status, missing.body]);
    const seen = await theirs.send('PUT', '/api/viewings', { seatId: county.newId(), incidentId: of.incident });
    expect(seen.body.items).toEqual([]);
  });

  test('a drawn area as large as the county holds the own people, cameras and households only', async () => {
    const { status, body } = await mine.post('/api/selections', { area: CIRCLE });
    expect(status).toBe(200);
    expect(body.workers.count).toBeGreaterThan(0);
    expect(body.households.grids.every(({ code }: { code: string }) => code.startsWith(MINE))).toBe(true);
    expect(body.withoutPhone.items.every(({ village }: { village: string }) => village === MINE)).toBe(true);
    expect(JSON.stringify(body)).not.toContain(`"${of.camera}"`);
    expect(body.workers.items.map(({ id }: { id: number }) => id)).not.toContain(of.workerId);
  });

  test('no order to their people, no whistle in their place or about their case, no shift of their centre, no roll call', async () => {
    const order = await post(mine, '/api/orders', { workers: [of.workerId], text: 'x' });
    expect([order.status, order.body.fields[0].pointer]).toEqual([400, '/workers']);
    const forces = [forceId('enforcement', townCode(2))];
    const there = await post(mine, '/api/whistles', { matter: 'x', position: gridCentre(1, 1, 1), forces });
    expect([there.status, there.body.code]).toEqual([400, expect.any(String)]);
    const about = await post(mine, '/api/whistles', { incidentId: of.incident, forces });
    expect(about.status).toBeGreaterThanOrEqual(400);
    const time = (hours: number) => new Date(county.now().getTime() + hours * 3_600_000).toISOString();
    const person = { name: '甲', phone: '1000001' };
    const shift = { centre: of.village, startsAt: time(200), endsAt: time(208), leader: person, officers: [person] };
    expect((await post(mine, '/api/shifts', shift)).body.fields[0].pointer).toBe('/centre');
    expect((await post(mine, '/api/rollcalls', { centres: [of.village] })).body.fields[0].pointer).toMatch(
      /^\/centres/,
    );
  });

  test('no meeting with their people', async () => {
    for (const seat of [`worker:${of.workerId}`, `duty:${of.village}`, 'duty:990001']) {
      const { status, body } = await post(mine, '/api/meetings', { title: '会', seats: [seat] });
      expect([seat, status, body.fields?.[0].pointer]).toEqual([seat, 400, '/seats/0']);
    }
  });

  test('no call to their people or about their case', async () => {
    const abroad = await post(mine, '/api/calls', { callee: `worker:${of.workerId}` });
    const about = await post(mine, '/api/calls', { callee: `duty:${townCode(2)}`, incidentId: of.incident });
    expect([abroad, about].map(({ status, body }) => [status, body.fields[0].pointer])).toEqual([
      [400, '/callee'],
      [400, '/incidentId'],
    ]);
  });

  test('a draft is of one account, also at the same centre', async () => {
    const draft = { value: '写给自己', editedAt: county.now().toISOString() };
    expect((await theirs.send('PUT', '/api/drafts/report', draft)).status).toBe(200);
    const second = await county.as(`village-duty-${THEIRS}-2`);
    expect(JSON.stringify((await second.get('/api/drafts')).body)).not.toContain('写给自己');
  });
});
