import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { forceId, gridCentre, townCode, villageCode } from '../fixtures/county.ts';
import { type Answer, type Caller, type HttpCounty, startHttpCounty } from '../fixtures/http-county.ts';

const run = promisify(execFile);
const VILLAGE = villageCode(1, 1);
const TITLE = '河堤管涌 <script>document.title="x"</script> & "引号"';
const OTHER = '别村的另一件事';

let county: HttpCounty;
let owner: pg.Client;
let directory: string;
let incident: { id: string; caseNumber: string };
let pdf: Answer;

/** Runs one of poppler's tools on a PDF. */
async function poppler(
  tool: 'pdftotext' | 'pdfinfo' | 'pdfimages',
  bytes: Buffer,
  ...flags: string[]
): Promise<string> {
  const file = join(directory, 'document.pdf');
  await writeFile(file, bytes);
  const { stdout } = await run(tool, tool === 'pdftotext' ? [...flags, file, '-'] : [...flags, file]);
  return stdout;
}
/** All words of a PDF, without the spaces and line breaks that its lay-out puts between them. */
const wordsOf = async (bytes: Buffer) => (await poppler('pdftotext', bytes)).replace(/\s+/g, '');

async function ok(answer: Promise<Answer>, status = 200) {
  const { status: got, body } = await answer;
  expect(got, JSON.stringify(body)).toBe(status);
  return body;
}

async function photo(by: Caller): Promise<string> {
  const form = new FormData();
  const jpeg = await sharp({ create: { width: 320, height: 240, channels: 3, background: '#358' } })
    .jpeg()
    .toBuffer();
  form.set('file', new Blob([new Uint8Array(jpeg)], { type: 'image/jpeg' }), 'photo.jpg');
  return (await ok(by.post('/api/attachments', form), 201)).id;
}

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'grid321-document-'));
  county = await startHttpCounty({}, { chromium: '/usr/bin/chromium' });
  owner = new pg.Client({ connectionString: county.databaseUrl });
  await owner.connect();
  await makeCase();
  pdf = await (await county.as('county-duty')).get(`/api/incidents/${incident.id}/document`);
});
afterAll(async () => {
  await owner?.end();
  await county?.stop();
  await rm(directory, { recursive: true, force: true });
});

/** A case with three steps, an order with receipts, a whistle and a yellow card; and another case that is none of its business. */
async function makeCase(): Promise<void> {
  const [duty, village, worker] = await Promise.all(
    ['county-duty', `village-duty-${VILLAGE}`, 'worker-1'].map(county.as),
  );
  if (!duty || !village || !worker) throw new Error('not signed in');
  const position = gridCentre(1, 1, 1);
  const attachments = [await photo(worker)];
  const report = { commandId: county.newId(), title: TITLE, position, text: '堤脚冒浑水\n已拉警戒线', attachments };
  incident = await ok(worker.post('/api/incidents', report), 201);
  await ok(
    duty.post('/api/incidents', { commandId: county.newId(), title: OTHER, position: gridCentre(2, 1, 1) }),
    201,
  );
  county.advance(60_000);
  const accept = { commandId: county.newId(), version: 1, action: 'accept', opinion: '立即处置，注意安全' };
  await ok(duty.post(`/api/incidents/${incident.id}/steps`, accept));
  county.advance(60_000);
  const route = { commandId: county.newId(), version: 2, action: 'route', owner: townCode(1), opinion: '由镇处置' };
  await ok(duty.post(`/api/incidents/${incident.id}/steps`, route));
  county.advance(60_000);
  const order = {
    commandId: county.newId(),
    incidentId: incident.id,
    workers: [1],
    people: [3],
    text: '到堤上查看并拍照',
  };
  const { id: orderId } = await ok(duty.post('/api/orders', order), 201);
  for (const receipt of ['delivered', 'read', 'accepted']) {
    await ok(worker.post(`/api/orders/${orderId}/receipts`, { commandId: county.newId(), receipt }));
  }
  const whistle = {
    commandId: county.newId(),
    incidentId: incident.id,
    forces: [forceId('enforcement', townCode(1))],
    matter: '堵漏支援',
  };
  await ok(village.post('/api/whistles', whistle), 201);
  const card = { commandId: county.newId(), kind: 'yellowCard', reason: '汛期不得拖延', target: townCode(1) };
  await ok(duty.post(`/api/incidents/${incident.id}/supervisions`, card), 201);
}

describe('the document of a case', () => {
  test('is an A4 PDF with numbered sheets, named after its case', async () => {
    expect([pdf.status, pdf.headers.get('content-type')]).toEqual([200, 'application/pdf']);
    expect(pdf.headers.get('content-disposition')).toBe(`inline; filename="${incident.caseNumber}.pdf"`);
    expect(await poppler('pdfinfo', pdf.body)).toMatch(/Page size: .*\(A4\)/);
    const words = await wordsOf(pdf.body);
    expect(words).toMatch(/第1页共[1-9]页/);
    expect(words).toContain(`综合治理中心·${incident.caseNumber}`);
  });

  test('has its Chinese words, its steps in their order, orders with receipts, whistle and card, and no other case', async () => {
    const words = await wordsOf(pdf.body);
    const head = ['事件处置记录', '堤脚冒浑水已拉警戒线', '二、办理经过'];
    const steps = ['上报', '受理', '立即处置，注意安全', '分流', '由镇处置'];
    let from = -1;
    for (const each of [...head, ...steps, '到堤上查看并拍照', '堵漏支援', '汛期不得拖延']) {
      const at = words.indexOf(each, from);
      expect(at, `${each} after ${words.slice(Math.max(0, from - 10), from)} in ${words}`).toBeGreaterThan(from);
      from = at;
    }
    expect(words).toContain('黄牌');
    expect(words).not.toContain(OTHER);
  });

  test('shows the photo of the report and the code of the resident’s page', async () => {
    const images = (await poppler('pdfimages', pdf.body, '-list')).split('\n').slice(2).filter(Boolean);
    expect(
      images.some((line) => /\b320\s+240\b/.test(line)),
      images.join('\n'),
    ).toBe(true);
    expect(await wordsOf(pdf.body)).toContain('扫码看进度');
  });

  test('keeps markup in a title as the text that it is', async () => {
    expect(await wordsOf(pdf.body)).toContain(TITLE.replace(/\s+/g, ''));
    expect(await poppler('pdfinfo', pdf.body)).toContain(`Title:           ${incident.caseNumber}`);
  });

  test('is in English for a reader of English', async () => {
    const duty = await county.as('county-duty');
    const { body } = await duty.get(`/api/incidents/${incident.id}/document`, { 'accept-language': 'en' });
    expect(await poppler('pdftotext', body)).toMatch(/Record of a case[\s\S]*Page 1 of [1-9]/);
  });

  test('is for who may read the case: its village, and 404 for another; each print is in the audit', async () => {
    const path = `/api/incidents/${incident.id}/document`;
    const own = await (await county.as(`village-duty-${VILLAGE}`)).get(path);
    const other = await (await county.as(`village-duty-${villageCode(2, 1)}`)).get(path);
    expect([own.status, other.status]).toEqual([200, 404]);
    const sql = `SELECT actor FROM audit WHERE action = 'incident.print' AND target = $1 ORDER BY 1`;
    const actors = (await owner.query<{ actor: string }>(sql, [`incident:${incident.id}`])).rows.map(
      ({ actor }) => actor,
    );
    expect(actors).toEqual(['county-duty', 'county-duty', `village-duty-${VILLAGE}`]);
  });
});
