import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { gridCentre, TEST_COUNTY, townCode, villageCode } from '../fixtures/county.ts';
import { type Caller, type HttpCounty, startHttpCounty } from '../fixtures/http-county.ts';

/** Words that stand in every place of a case where somebody writes; none of them may reach who holds a link. */
const CANARY = {
  title: '金丝雀标题',
  words: '金丝雀正文：户主赵一，电话 13900000001',
  opinion: '金丝雀意见',
  callback: '金丝雀回访',
  order: '金丝雀指令',
};
const VILLAGE = villageCode(1, 1);

let county: HttpCounty;
let duty: Caller;
let village: Caller;
let incident: { id: string; caseNumber: string };
/** Names, numbers and ids of the case and of those who worked on it, beside the canaries. */
let personal: string[];

const post = (by: Caller, path: string, body: object) => by.post(path, { commandId: county.newId(), ...body });

async function photo(by: Caller): Promise<string> {
  const jpeg = await sharp({ create: { width: 8, height: 8, channels: 3, background: '#080' } })
    .jpeg()
    .toBuffer();
  const form = new FormData();
  form.append('file', new Blob([new Uint8Array(jpeg)], { type: 'image/jpeg' }), 'a.jpg');
  return (await by.post('/api/attachments', form)).body.id;
}

beforeAll(async () => {
  county = await startHttpCounty();
  [duty, village] = [await county.as('county-duty'), await county.as(`village-duty-${VILLAGE}`)];
  const worker = await county.as('worker-1');
  const [reported, finished] = [await photo(worker), await photo(village)];
  const report = { title: CANARY.title, text: CANARY.words, position: gridCentre(1, 1, 1), attachments: [reported] };
  incident = (await post(worker, '/api/incidents', report)).body;
  const { id } = incident;
  await post(duty, '/api/orders', { workers: [1], text: CANARY.order, incidentId: id });
  let version = 1;
  const step = async (action: string, more: object = {}) => {
    const answer = await post(village, `/api/incidents/${id}/steps`, { version, action, ...more });
    expect([action, answer.status]).toEqual([action, 200]);
    version = answer.body.version;
  };
  await step('accept', { opinion: CANARY.opinion });
  await step('assign', { opinion: CANARY.opinion });
  await step('finish', { opinion: CANARY.opinion, attachments: [finished] });
  await step('callback', { opinion: CANARY.callback, callback: { isReached: true, isSolved: true } });
  const { body } = await duty.get(`/api/incidents/${id}`);
  const actors = body.steps.flatMap(
    (each: { actor: string; actorName: string | null; responsibleName: string | null }) =>
      [each.actor, each.actorName, each.responsibleName].filter((name) => name !== null),
  );
  const { gridCode, gridName, position } = body.incident;
  personal = [id, reported, finished, gridCode, gridName, String(position[0]), VILLAGE, townCode(1), ...actors];
  personal.push(body.reporterName);
});
afterAll(() => county?.stop());

const linkOf = async (by: Caller) => (await by.get(`/api/incidents/${incident.id}/progress-link`)).body.path as string;

describe('what a link shows', () => {
  test('is where the case stands and since when; no word that anybody wrote, no name, no place, no id', async () => {
    const path = await linkOf(duty);
    const answer = await county.anybody.get(`/api${path}`);
    expect(answer.status).toBe(200);
    expect(answer.body.steps.map(({ state }: { state: string }) => state)).toEqual([
      'reported',
      'accepted',
      'handling',
      'resolved',
    ]);
    expect(Object.keys(answer.body).sort()).toEqual(['caseNumber', 'state', 'steps']);
    const page = await county.anybody.get(path);
    expect(page.status).toBe(200);
    const told = [JSON.stringify(answer.body), ...answer.headers.values(), String(page.body), ...page.headers.values()];
    const marks = [...Object.values(CANARY), ...personal];
    expect(marks.every((mark) => mark.length > 3 || /\p{Script=Han}/u.test(mark))).toBe(true);
    expect(marks.filter((mark) => told.some((text) => text.includes(mark)))).toEqual([]);
    // The net holds: the same marks are all in what the desk is told.
    const desk = JSON.stringify((await duty.get(`/api/incidents/${incident.id}`)).body);
    expect([CANARY.title, CANARY.words, CANARY.opinion].every((mark) => desk.includes(mark))).toBe(true);
  });

  test('is nothing where one sign of it is changed, and for a number that never was', async () => {
    const path = await linkOf(duty);
    const wrong = path.slice(0, -2) + (path.at(-2) === 'A' ? 'B' : 'A') + path.slice(-1);
    for (const other of [wrong, `/progress/${TEST_COUNTY}-20261122-9999-0`]) {
      expect((await county.anybody.get(`/api${other}`)).status).toBe(404);
    }
  });
});

describe('the code of a case', () => {
  test('is a picture for whoever sees the case, and for nobody else', async () => {
    const path = `/api/incidents/${incident.id}/qr.svg`;
    const drawn = await duty.get(path);
    expect([drawn.status, drawn.headers.get('content-type')]).toEqual([200, 'image/svg+xml']);
    expect(drawn.headers.get('cache-control')).toContain('no-store');
    expect(String(drawn.body)).toMatch(/^<svg[^>]+viewBox="0 0 \d+ \d+"/);
    const stranger = await county.as(`village-duty-${villageCode(2, 1)}`);
    expect((await stranger.get(path)).status).toBe(404);
    expect((await county.anybody.get(path)).status).toBe(401);
  });

  test('is the page’s address as a scanner reads it', async () => {
    const { create } = await import('qrcode');
    const { body } = await duty.get(`/api/incidents/${incident.id}/qr.svg`);
    const { modules } = create(county.url + (await linkOf(duty)), { errorCorrectionLevel: 'M' });
    const side = modules.size + 8;
    const { data } = await sharp(body as Buffer, { density: 72 })
      .resize(side, side, { kernel: 'nearest' })
      .flatten({ background: '#fff' })
      .greyscale()
      .raw()
      .toBuffer({ resolveWithObject: true });
    const isDark = (row: number, column: number) => (data[(row + 4) * side + column + 4] ?? 255) < 128;
    const wrong = [...modules.data].filter(
      (bit, at) => isDark(Math.floor(at / modules.size), at % modules.size) !== (bit === 1),
    );
    expect(wrong).toEqual([]);
  });

  test('is not made for a record, which goes nowhere', async () => {
    const notice = { title: '动态', kind: 'notice', position: gridCentre(1, 1, 1) };
    const { id } = (await post(await county.as('worker-1'), '/api/incidents', notice)).body;
    expect((await duty.get(`/api/incidents/${id}/qr.svg`)).status).toBe(404);
  });
});

test('a search for a case number with a wrong digit says so and finds the case that was meant, within the scope', async () => {
  const find = async (by: Caller, q: string) => (await by.get(`/api/search?q=${encodeURIComponent(q)}`)).body;
  const { caseNumber, id } = incident;
  expect(await find(duty, caseNumber)).toMatchObject({ isMistyped: false, items: [{ kind: 'incident', id }] });
  expect(await find(duty, caseNumber.replaceAll('-', ''))).toMatchObject({ isMistyped: false, items: [{ id }] });
  const wrong = caseNumber.slice(0, -1) + ((Number(caseNumber.slice(-1)) + 1) % 10);
  expect(await find(duty, wrong)).toMatchObject({ isMistyped: true, items: [{ id, subtitle: caseNumber }] });
  const stranger = await county.as(`village-duty-${villageCode(2, 1)}`);
  expect(await find(stranger, wrong)).toEqual({ isMistyped: true, items: [] });
  expect(await find(duty, '金丝雀')).toMatchObject({ isMistyped: false, items: [{ id }] });
});
