import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ConferenceStandIn } from '../fixtures/conference-process.ts';
import { gridCentre, townCode, villageCode } from '../fixtures/county.ts';
import { type Caller, type HttpCounty, startHttpCounty } from '../fixtures/http-county.ts';
import { LiveReader } from '../fixtures/live-reader.ts';

const TOWN = townCode(1);
const VILLAGE = villageCode(1, 1);
const [HOST_SEAT, TOWN_SEAT, VILLAGE_SEAT, WORKER_SEAT] = [
  'duty:990001',
  `duty:${TOWN}`,
  `duty:${VILLAGE}`,
  'worker:1',
];

let conference: ConferenceStandIn;
let county: HttpCounty;
let host: Caller;
let town: Caller;
let village: Caller;
let worker: Caller;

beforeAll(async () => {
  conference = await ConferenceStandIn.start();
  county = await startHttpCounty({}, { chromium: '/usr/bin/chromium', conference: conference.node });
  [host, town] = [await county.as('county-duty'), await county.as(`town-duty-${TOWN}`)];
  [village, worker] = [await county.as(`village-duty-${VILLAGE}`), await county.as('worker-1')];
  await until(async () => (await county.anybody.get('/api/health')).body.conference.state === 'ok');
});
afterAll(async () => {
  await county?.stop();
  await conference?.stop();
});

async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  const endMs = performance.now() + 20_000;
  while (!(await holds())) {
    if (performance.now() > endMs) throw new Error('not within 20 s');
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}

const call = (by: Caller, more: object = {}) =>
  by.post('/api/meetings', {
    commandId: county.newId(),
    title: '防汛会商',
    seats: [TOWN_SEAT, VILLAGE_SEAT, WORKER_SEAT],
    ...more,
  });
const step = (by: Caller, id: string, action: string, more: object = {}) =>
  by.post(`/api/meetings/${id}/steps`, { commandId: county.newId(), action, ...more });
const view = async (by: Caller, id: string, since = 0) => (await by.get(`/api/meetings/${id}?since=${since}`)).body;
const seatIn = async (id: string, address: string) =>
  (await view(host, id)).seats.find((seat: { address: string }) => seat.address === address);
const rightsIn = (id: string) =>
  Object.fromEntries((conference.rooms.get(id)?.peers ?? []).map((peer) => [peer.peerId, peer.publish]));

/** A meeting that goes on, with its seats inside. */
async function begin(more: object = {}, inside: readonly Caller[] = [town, village, worker]): Promise<string> {
  const { status, body } = await call(host, more);
  expect([status, body.detail]).toEqual([201, undefined]);
  await step(host, body.id, 'enter');
  for (const caller of inside) await step(caller, body.id, 'enter');
  await step(host, body.id, 'start');
  await step(host, body.id, 'admit');
  return body.id;
}

describe('calling', () => {
  test('the organisation below is offered, by level; a worker is found by number', async () => {
    const { items } = (await host.get('/api/meetings/invitees')).body;
    const addresses = items.map((item: { address: string }) => item.address);
    expect(addresses).toEqual(expect.arrayContaining([TOWN_SEAT, VILLAGE_SEAT, 'leader:990001']));
    const below = (await town.get('/api/meetings/invitees')).body.items;
    expect(below.every((item: { scope: string }) => item.scope.startsWith(TOWN))).toBe(true);
    const found = (await host.get('/api/meetings/invitees?search=1')).body.items;
    expect(found.some((item: { address: string }) => item.address === WORKER_SEAT)).toBe(true);
  });

  test('sent twice it is one meeting; every invited seat hears of it, others do not', async () => {
    const commandId = county.newId();
    const [one, two] = [await call(host, { commandId }), await call(host, { commandId })];
    expect(two.body).toEqual(one.body);
    const idsOf = async (by: Caller) =>
      (await by.get('/api/meetings')).body.items.map((item: { id: string }) => item.id);
    for (const by of [host, town, village, worker]) expect(await idsOf(by)).toContain(commandId);
    const stranger = await county.as(`town-duty-${townCode(2)}`);
    expect(await idsOf(stranger)).not.toContain(commandId);
    expect((await stranger.get(`/api/meetings/${commandId}`)).status).toBe(404);
    const leader = await county.as('county-leader');
    expect((await leader.get(`/api/meetings/${commandId}`)).status).toBe(404);
  });

  test('a worker calls none, and a town does not invite the county', async () => {
    expect((await call(worker)).status).toBe(403);
    expect((await call(town, { seats: ['duty:990001'] })).body.fields[0].pointer).toBe('/seats/0');
  });

  test('a scheduled one opens its waiting room ten minutes before', async () => {
    const startsAt = new Date(county.now().getTime() + 3_600_000).toISOString();
    const { body } = await call(host, { startsAt });
    expect(body.state).toBe('scheduled');
    expect((await step(town, body.id, 'enter')).body.code).toBe('transition-refused');
    county.advance(51 * 60_000);
    await until(async () => (await view(host, body.id)).meeting.state === 'open');
    expect((await step(town, body.id, 'enter')).body.own.presence).toBe('waiting');
    await step(host, body.id, 'end');
  });
});

describe('the room', () => {
  test('waits, is let in, comes on stage and is heard by right of the conference', async () => {
    const id = await begin({}, [town]);
    expect((await seatIn(id, TOWN_SEAT)).presence).toBe('present');
    expect((await step(village, id, 'enter')).body.own.presence).toBe('waiting');
    expect((await village.post(`/api/meetings/${id}/ticket`, {})).status).toBe(403);
    await step(host, id, 'admit', { seat: VILLAGE_SEAT });
    expect((await village.post(`/api/meetings/${id}/ticket`, {})).status).toBe(200);
    await until(() => VILLAGE_SEAT in rightsIn(id));
    expect(rightsIn(id)[VILLAGE_SEAT]).toEqual([]);
    await step(host, id, 'stage', { seat: VILLAGE_SEAT });
    await until(() => rightsIn(id)[VILLAGE_SEAT]?.length === 2);
    await step(host, id, 'unstage', { seat: VILLAGE_SEAT });
    await until(() => rightsIn(id)[VILLAGE_SEAT]?.length === 0);
    await step(host, id, 'end');
    await until(() => !conference.rooms.has(id));
  });

  test('mute all sticks: also for who comes later; asked, allowed, and never opened from afar', async () => {
    const id = await begin();
    await step(host, id, 'stage', { seat: TOWN_SEAT });
    await step(host, id, 'muteAll');
    await until(() => String(rightsIn(id)[TOWN_SEAT]) === 'video');
    await step(host, id, 'stage', { seat: VILLAGE_SEAT });
    expect((await seatIn(id, VILLAGE_SEAT)).isMuted).toBe(true);
    // Out and in again, it is as it was.
    await step(town, id, 'leave');
    await step(town, id, 'enter');
    expect(await seatIn(id, TOWN_SEAT)).toMatchObject({ presence: 'present', isMuted: true });
    expect((await step(town, id, 'allowVoice', { seat: TOWN_SEAT })).status).toBe(403);
    await step(town, id, 'askVoice');
    expect((await seatIn(id, TOWN_SEAT)).asksVoice).toBe(true);
    await step(host, id, 'allowVoice', { seat: TOWN_SEAT });
    await until(() => rightsIn(id)[TOWN_SEAT]?.includes('audio') ?? false);
    expect(await seatIn(id, VILLAGE_SEAT)).toMatchObject({ isMuted: true });
  });

  test('hands stand in the order in which they were raised', async () => {
    const id = await begin();
    for (const caller of [village, worker, town]) {
      await step(caller, id, 'raiseHand');
      county.advance(1_000);
    }
    await step(village, id, 'raiseHand');
    const { seats } = await view(host, id);
    const hands = seats
      .filter((seat: { handAt: string | null }) => seat.handAt !== null)
      .sort((a: { handAt: string }, b: { handAt: string }) => a.handAt.localeCompare(b.handAt))
      .map((seat: { address: string }) => seat.address);
    expect(hands).toEqual([VILLAGE_SEAT, WORKER_SEAT, TOWN_SEAT]);
  });

  test('locked: nobody new comes in, who was inside comes back; removed stays out and reads nothing more', async () => {
    const id = await begin({}, [town, worker]);
    await step(host, id, 'lock');
    expect((await step(village, id, 'enter')).body.code).toBe('transition-refused');
    await step(town, id, 'leave');
    expect((await step(town, id, 'enter')).body.own.presence).toBe('present');
    await step(host, id, 'remove', { seat: WORKER_SEAT });
    await until(() => !(WORKER_SEAT in rightsIn(id)));
    expect((await step(worker, id, 'enter')).body.code).toBe('not-allowed');
    expect(await view(worker, id)).toMatchObject({ seats: [], entries: [], meeting: { own: { presence: 'removed' } } });
  });

  test('a step on another version than the one looked at is a conflict', async () => {
    const id = await begin();
    const { version } = (await view(host, id)).meeting;
    expect((await step(host, id, 'lock', { version: version - 1 })).body.code).toBe('version-conflict');
    expect((await step(host, id, 'lock', { version })).body.state).toBe('locked');
  });

  test('a second device of a seat takes it over, and the first gets no ticket any more', async () => {
    const id = await begin();
    const second = await county.as('county-duty-2');
    await step(second, id, 'enter', { text: '大屏旁' });
    expect((await second.post(`/api/meetings/${id}/ticket`, {})).status).toBe(200);
    expect((await host.post(`/api/meetings/${id}/ticket`, {})).status).toBe(403);
  });

  test('a reader that knows a version is sent what is newer, and the whole when it knows none', async () => {
    const id = await begin();
    const { version } = (await view(host, id)).meeting;
    await step(village, id, 'raiseHand');
    const news = await view(host, id, version);
    expect(news.seats.map((seat: { address: string }) => seat.address)).toEqual([VILLAGE_SEAT]);
    expect(news.entries.map((entry: { kind: string }) => entry.kind)).toEqual(['raiseHand']);
    expect((await view(host, id)).seats).toHaveLength(4);
  });

  test('a seat whose media stay away for 30 s has left', async () => {
    const id = await begin();
    await until(() => TOWN_SEAT in rightsIn(id));
    conference.sayMedia(id, [TOWN_SEAT], false);
    await new Promise((resolve) => setTimeout(resolve, 500));
    county.advance(31_000);
    await until(async () => (await seatIn(id, TOWN_SEAT)).presence === 'left');
  });

  test('the invited are told by the feed, without the list of whom else', async () => {
    const id = await begin();
    const { epoch, seq } = (await worker.get('/api/snapshot')).body;
    const reader = new LiveReader({ url: county.url, token: worker.token ?? '', at: { epoch, seq } });
    await until(() => reader.welcome !== null);
    await step(village, id, 'raiseHand');
    await until(() => reader.events.some((event) => event.kind === 'meeting' && event.id === id));
    const told = reader.events.find((event) => event.kind === 'meeting' && event.id === id);
    expect(told?.data).toMatchObject({ state: 'live', seats: [] });
    reader.close();
  });
});

describe('roll call', () => {
  test('present, late, absent with a reason; closes with the window; exported without a formula', async () => {
    const id = await begin({}, [town, village]);
    await step(worker, id, 'excuse', { text: '=HYPERLINK("x") 在外巡查' });
    expect((await step(town, id, 'rollCall')).status).toBe(403);
    await step(host, id, 'rollCall', { seconds: 30 });
    expect((await step(host, id, 'rollCall')).body.code).toBe('transition-refused');
    await step(town, id, 'answer');
    expect((await view(host, id)).roll.counts).toEqual({ asked: 3, present: 1, late: 0, absent: 1, waiting: 1 });
    county.advance(31_000);
    await until(async () => (await view(host, id)).roll.closedAt !== null);
    expect((await view(host, id)).roll.counts).toMatchObject({ present: 1, absent: 2, waiting: 0 });
    await step(village, id, 'answer');
    expect((await view(host, id)).roll.counts).toMatchObject({ present: 1, late: 1, absent: 1 });
    const csv = await host.get(`/api/meetings/${id}/rolls/1/csv`);
    const text = csv.body.toString('utf8');
    expect(text.codePointAt(0)).toBe(0xfeff);
    expect(text).toContain(`"'=HYPERLINK(""x"") 在外巡查"`);
    expect(text.trim().split('\r\n')).toHaveLength(4);
  });

  test('is complete as soon as the last has answered', async () => {
    const id = await begin();
    await step(host, id, 'rollCall', { seconds: 600 });
    for (const caller of [town, village, worker]) await step(caller, id, 'answer');
    expect((await view(host, id)).roll).toMatchObject({ closedAt: expect.any(String), counts: { present: 3 } });
  });
});

describe('record', () => {
  test('a file of the chat is for all seats, and with its case when it is filed', async () => {
    const id = await begin();
    const jpeg = await sharp({ create: { width: 8, height: 8, channels: 3, background: '#080' } })
      .jpeg()
      .toBuffer();
    const form = new FormData();
    form.append('file', new Blob([new Uint8Array(jpeg)], { type: 'image/jpeg' }), 'a.jpg');
    const photo = (await town.post('/api/attachments', form)).body.id;
    expect((await village.get(`/api/attachments/${photo}`)).status).toBe(404);
    await step(town, id, 'say', { text: '现场照片', attachments: [photo] });
    expect((await village.get(`/api/attachments/${photo}`)).status).toBe(200);
    const position = gridCentre(1, 1, 1);
    const incident = (
      await host.post('/api/incidents', { commandId: county.newId(), title: '堤坝渗水', position, attachments: [] })
    ).body.id;
    const line = (await view(host, id)).entries.find((entry: { kind: string }) => entry.kind === 'chat');
    const filed = { entry: line.seq, incidentId: incident };
    expect((await step(worker, id, 'file', { ...filed, incidentId: county.newId() })).status).toBe(400);
    expect((await step(host, id, 'file', filed)).status).toBe(200);
    expect((await host.get(`/api/incidents/${incident}`)).body.attachments).toContain(photo);
    expect((await step(host, id, 'file', filed)).body.fields[0].pointer).toBe('/entry');
  });

  test('minutes are a PDF for who was inside, and every moderation is in the audit', async () => {
    const id = await begin({ agenda: ['通报水情'] }, [town]);
    await step(host, id, 'decide', { text: '今夜双人值班' });
    await step(host, id, 'muteAll');
    await step(host, id, 'end');
    const minutes = await town.get(`/api/meetings/${id}/minutes`);
    expect([minutes.status, minutes.body.subarray(0, 5).toString()]).toEqual([200, '%PDF-']);
    expect((await village.get(`/api/meetings/${id}/minutes`)).status).toBe(403);
    const auditor = await county.as('audit-admin');
    const actions = async () =>
      (await auditor.get('/api/audit?limit=200')).body.items
        .filter((item: { target: string }) => item.target === `meeting:${id}`)
        .map((item: { action: string }) => item.action);
    // A print is written beside its answer.
    await until(async () => (await actions()).includes('meeting.print'));
    expect(await actions()).toEqual(
      expect.arrayContaining(['meeting.call', 'meeting.start', 'meeting.muteAll', 'meeting.end']),
    );
  });

  test('a map is shared by who stands on stage, as its state', async () => {
    const id = await begin();
    const map = { center: [108.1, 32.9], zoom: 11, layers: ['grids'], cursor: null };
    expect((await step(town, id, 'showMap', { map })).status).toBe(403);
    await step(host, id, 'showMap', { map });
    expect((await view(village, id)).meeting.map).toEqual({ ...map, by: HOST_SEAT });
    await step(host, id, 'showMap');
    expect((await view(village, id)).meeting.map).toBeNull();
  });
});
