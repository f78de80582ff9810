import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { gridCentre, gridCode, villageCode } from '../fixtures/county.ts';
import { type Answer, type Caller, type HttpCounty, startHttpCounty } from '../fixtures/http-county.ts';

/** Four villages of two towns, four grids and so four workers in each. */
const VILLAGES = [
  [1, 1],
  [1, 2],
  [2, 1],
  [2, 2],
] as const;
type Village = (typeof VILLAGES)[number];

const PAIRS = VILLAGES.flatMap((own) =>
  VILLAGES.filter((other) => other !== own).map((other) => [own, other] as const),
);

/** What belongs to one village and nobody else's: an address of each noun. */
interface Belongings {
  readonly paths: Record<string, string>;
  readonly cameraId: string;
  readonly incidentId: string;
  readonly orderId: string;
  readonly workerId: number;
  readonly word: string;
}

let county: HttpCounty;
const belongings = new Map<Village, Belongings>();

const seatOf = ([town, village]: Village) => county.as(`village-duty-${villageCode(town, village)}`);
const workerOf = ([town, village]: Village): number => ((town - 1) * 2 + (village - 1)) * 4 + 1;
const own = (village: Village): Belongings => {
  const found = belongings.get(village);
  if (found === undefined) throw new Error('not prepared');
  return found;
};

async function prepare(village: Village): Promise<Belongings> {
  const [seat, workerId] = [await seatOf(village), workerOf(village)];
  const worker = await county.as(`worker-${workerId}`);
  const word = `秘密${village.join('-')}`;
  const photo = new FormData();
  const jpeg = await sharp({ create: { width: 8, height: 8, channels: 3, background: '#080' } })
    .jpeg()
    .toBuffer();
  photo.append('file', new Blob([new Uint8Array(jpeg)], { type: 'image/jpeg' }), 'a.jpg');
  const attachment = await worker.post('/api/attachments', photo);
  const incident = await worker.post('/api/incidents', {
    commandId: county.newId(),
    title: word,
    position: gridCentre(village[0], village[1], 1),
    attachments: [attachment.body.id],
  });
  await seat.post(`/api/incidents/${incident.body.id}/steps`, {
    commandId: county.newId(),
    version: 1,
    action: 'accept',
  });
  const order = await seat.post('/api/orders', {
    commandId: county.newId(),
    incidentId: incident.body.id,
    workers: [workerId],
    text: word,
  });
  const first = async (path: string): Promise<{ id: string }> => (await seat.get(path)).body.items[0];
  const household = await first('/api/households?limit=1');
  const camera = await first('/api/cameras?limit=1');
  for (const made of [attachment, incident, order]) expect(made.status).toBe(201);
  return {
    word,
    workerId,
    cameraId: camera.id,
    incidentId: incident.body.id,
    orderId: order.body.id,
    paths: {
      household: `/api/households/${household.id}`,
      camera: `/api/cameras/${camera.id}`,
      worker: `/api/workers/${workerId}`,
      incident: `/api/incidents/${incident.body.id}`,
      attachment: `/api/attachments/${attachment.body.id}`,
      order: `/api/orders/${order.body.id}`,
      grid: `/api/grids/${gridCode(village[0], village[1], 1)}`,
      centre: `/api/centres/${villageCode(village[0], village[1])}`,
      division: `/api/divisions/${villageCode(village[0], village[1])}`,
    },
  };
}

beforeAll(async () => {
  county = await startHttpCounty();
  for (const village of VILLAGES) belongings.set(village, await prepare(village));
});
afterAll(() => county?.stop());

const LISTS = ['centres', 'divisions', 'grids', 'households', 'cameras', 'workers', 'incidents', 'orders'] as const;

async function listAll(caller: Caller, noun: string): Promise<string> {
  const { status, body } = await caller.get(`/api/${noun}?limit=500`);
  expect([noun, status]).toEqual([noun, 200]);
  expect(body.nextCursor).toBeNull();
  return JSON.stringify(body.items);
}

test('a village finds all that is its own', async () => {
  for (const village of VILLAGES) {
    const seat = await seatOf(village);
    for (const [noun, path] of Object.entries(own(village).paths)) {
      expect([noun, (await seat.get(path)).status]).toEqual([noun, 200]);
    }
  }
});

describe.each(PAIRS)('village %j and what belongs to %j', (mine, other) => {
  test('no address of any noun opens: it is as if it did not exist', async () => {
    const seat = await seatOf(mine);
    for (const [noun, path] of Object.entries(own(other).paths)) {
      const answer = await seat.get(path);
      expect([noun, answer.status, answer.body.code]).toEqual([noun, 404, 'not-found']);
    }
  });

  test('no list, search or snapshot holds anything of it', async () => {
    const seat = await seatOf(mine);
    const code = villageCode(other[0], other[1]);
    const answers = await Promise.all(LISTS.map((noun) => listAll(seat, noun)));
    const snapshot = JSON.stringify((await seat.get('/api/snapshot')).body);
    const searches = [own(other).word, own(other).cameraId, code, `${other[0]}镇${other[1]}村`];
    const hits = await Promise.all(searches.map((q) => seat.get(`/api/search?q=${encodeURIComponent(q)}`)));
    for (const text of [...answers, snapshot, ...hits.map((hit) => JSON.stringify(hit.body))]) {
      expect(text).not.toContain(`"${code}`);
      expect(text).not.toContain(own(other).word);
      expect(text).not.toContain(own(other).cameraId);
    }
  });

  test('no camera can be looked through, no step taken, no order sent to its workers', async () => {
    const seat = await seatOf(mine);
    const { cameraId, incidentId, workerId } = own(other);
    const view = await seat.post(`/api/cameras/${cameraId}/view`, { purpose: '好奇' });
    expect(view.status).toBe(404);
    const step = { commandId: county.newId(), version: 2, action: 'finish' };
    expect((await seat.post(`/api/incidents/${incidentId}/steps`, step)).status).toBe(404);
    const order = await seat.post('/api/orders', { commandId: county.newId(), workers: [workerId], text: 'x' });
    expect([order.status, order.body.fields[0].pointer]).toEqual([400, '/workers']);
  });

  test('nothing can be merged into it, hung on it, or laid into its place', async () => {
    const seat = await seatOf(mine);
    const merge = { commandId: county.newId(), version: 3, action: 'merge', into: own(other).incidentId };
    const merged = await seat.post(`/api/incidents/${own(mine).incidentId}/steps`, merge);
    expect(merged.body.fields[0].pointer).toBe('/into');
    const photo = own(other).paths['attachment']?.split('/').at(-1);
    const place = gridCentre(mine[0], mine[1], 1);
    const stolen = { commandId: county.newId(), title: 'x', position: place, attachments: [photo] };
    expect((await seat.post('/api/incidents', stolen)).body.fields[0].pointer).toBe('/attachments');
    const there = { commandId: county.newId(), title: 'x', position: gridCentre(other[0], other[1], 1) };
    expect((await seat.post('/api/incidents', there)).body.fields[0].pointer).toBe('/position');
  });
});

describe('a worker', () => {
  test('sees the own grid only, inside the own village', async () => {
    const worker = await county.as('worker-1');
    const households = JSON.parse(await listAll(worker, 'households')) as { grid: string }[];
    expect(new Set(households.map((each) => each.grid))).toEqual(new Set([gridCode(1, 1, 1)]));
    const neighbour = await county.as('worker-2');
    expect((await neighbour.get(own(VILLAGES[0]).paths['incident'] ?? '')).status).toBe(404);
    expect((await neighbour.get(own(VILLAGES[0]).paths['order'] ?? '')).status).toBe(404);
  });

  test('sees what the own report became, wherever it was made', async () => {
    const worker = await county.as('worker-5');
    const report = { commandId: county.newId(), title: '路过所见', position: gridCentre(2, 2, 3) };
    const { body } = await worker.post('/api/incidents', report);
    expect((await worker.get(`/api/incidents/${body.id}`)).status).toBe(200);
  });

  test('makes receipts of the own orders only', async () => {
    const { orderId } = own(VILLAGES[0]);
    const receipt = () => ({ commandId: county.newId(), receipt: 'delivered' });
    const stranger = await (await county.as('worker-2')).post(`/api/orders/${orderId}/receipts`, receipt());
    expect(stranger.status).toBe(404);
  });
});

describe('a town', () => {
  test('sees its villages and not those of another town', async () => {
    const town = await county.as('town-duty-990001101');
    for (const village of VILLAGES) {
      const expected = village[0] === 1 ? 200 : 404;
      for (const path of Object.values(own(village).paths)) expect((await town.get(path)).status).toBe(expected);
    }
  });
});

describe('a wall', () => {
  const openWall = async (): Promise<Caller> => {
    const wall = { wallId: 'wall-1', deviceSecret: 'loopback' };
    const { body } = await county.anybody.post('/api/walls/session', wall);
    const { callerOf } = await import('../fixtures/http-county.ts');
    return callerOf(county.url, body.token);
  };

  test('never sees a name, by any route that it may use', async () => {
    const wall = await openWall();
    const paths = [
      ...['grids', 'cameras', 'workers', 'incidents', 'orders', 'centres'].map((noun) => `/api/${noun}?limit=500`),
      '/api/snapshot',
      '/api/summary',
      `/api/search?q=${encodeURIComponent('人')}`,
      own(VILLAGES[0]).paths['incident'] ?? '',
      own(VILLAGES[0]).paths['order'] ?? '',
      own(VILLAGES[0]).paths['grid'] ?? '',
      own(VILLAGES[0]).paths['worker'] ?? '',
    ];
    for (const path of paths) {
      const answer: Answer = await wall.get(path);
      expect([path, answer.status]).toEqual([path, 200]);
      // All people of the test county are called 人 and a code, or 户主 and a number.
      expect(JSON.stringify(answer.body)).not.toMatch(/人\d|户主/);
    }
  });

  test('has no households and changes nothing', async () => {
    const wall = await openWall();
    expect((await wall.get('/api/households')).status).toBe(403);
    expect((await wall.get(own(VILLAGES[0]).paths['household'] ?? '')).status).toBe(403);
    const report = { commandId: county.newId(), title: 'x', position: gridCentre(1, 1, 1) };
    expect((await wall.post('/api/incidents', report)).status).toBe(403);
  });
});
