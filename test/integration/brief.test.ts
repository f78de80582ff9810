import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { BRIEF_LISTS, type Brief, type BriefList } from '#contract/brief';
import type { Incident } from '#contract/incident';
import { gridCentre, townCode, villageCode } from '../fixtures/county.ts';
import { type Caller, type HttpCounty, startHttpCounty } from '../fixtures/http-county.ts';

const MINUTE_MS = 60_000;
const VILLAGE = villageCode(1, 1);

let county: HttpCounty;
let leader: Caller;
let duty: Caller;
let worker: Caller;
/** One case of each sort, by what it stands for. */
const cases = new Map<string, string>();

const send = async (by: Caller, method: string, path: string, body: object = {}) =>
  (await by.send(method, path, { commandId: county.newId(), ...body })).body;
const briefOf = async (by: Caller): Promise<Brief> => (await by.get('/api/brief')).body;

/** All pages of a list, two cases a page. */
async function listOf(by: Caller, list: BriefList): Promise<Incident[]> {
  const found: Incident[] = [];
  for (let cursor: string | null = ''; cursor !== null;) {
    const { body }: { body: { items: Incident[]; nextCursor: string | null } } = await by.get(
      `/api/brief/cases?of=${list}&limit=2${cursor && `&cursor=${cursor}`}`,
    );
    found.push(...body.items);
    cursor = body.nextCursor;
  }
  return found;
}

async function report(name: string, by: Caller, more: object = {}): Promise<void> {
  county.advance(1_000);
  const { id } = await send(by, 'POST', '/api/incidents', { title: name, position: gridCentre(1, 1, 1), ...more });
  cases.set(name, id);
}
const step = async (name: string, action: string, more: object = {}) => {
  const { incident } = (await duty.get(`/api/incidents/${cases.get(name)}`)).body;
  return send(duty, 'POST', `/api/incidents/${incident.id}/steps`, { version: incident.version, action, ...more });
};

beforeAll(async () => {
  county = await startHttpCounty();
  [leader, duty, worker] = (await Promise.all(
    ['county-leader', 'county-duty', 'worker-1'].map((account) => county.as(account)),
  )) as [Caller, Caller, Caller];
  await report('平常', worker);
  await report('紧急', worker, { urgency: 'urgent', type: 'hazard' });
  await report('已办结', worker);
  await step('已办结', 'accept');
  await step('已办结', 'finish');
  await report('别村', duty, { position: gridCentre(2, 1, 1), urgency: 'urgent' });
  await report('红牌', worker);
  await send(duty, 'POST', `/api/incidents/${cases.get('红牌')}/supervisions`, {
    kind: 'redCard',
    target: VILLAGE,
    reason: '拖延',
  });
  // The urgent ones are late by now.
  county.advance(20 * MINUTE_MS);
});
afterAll(() => county?.stop());

describe('the brief', () => {
  test('counts the day, and each count is the length of the list that it opens', async () => {
    const { counts } = await briefOf(leader);
    expect(counts).toEqual({ reported: 5, finished: 1, open: 5, overdue: 2, red: 1, concerns: 0 });
    for (const list of BRIEF_LISTS) {
      const items = await listOf(leader, list);
      expect([list, items.length]).toEqual([list, counts[list]]);
      expect(new Set(items.map(({ id }) => id)).size).toBe(items.length);
    }
    expect((await listOf(leader, 'red')).map(({ title }) => title)).toEqual(['红牌']);
    expect((await listOf(leader, 'overdue')).map(({ title }) => title).sort()).toEqual(['别村', '紧急']);
  });

  test('equals what SQL of its own counts', async () => {
    const client = new pg.Client({ connectionString: county.databaseUrl });
    await client.connect();
    const { rows } = await client.query<{ open: number; late: number }>(
      `SELECT count(*)::integer AS open, count(*) FILTER (WHERE deadline_at < $1)::integer AS late FROM incident
       WHERE state IN ('reported', 'accepted', 'routed', 'deciding', 'handling', 'paused', 'resolved')`,
      [county.now()],
    );
    await client.end();
    const { counts } = await briefOf(leader);
    expect([counts.open, counts.overdue]).toEqual([rows[0]?.open, rows[0]?.late]);
  });

  test('names three risks at most, the gravest first, each with its reasons', async () => {
    const { risks } = await briefOf(leader);
    expect(risks.map(({ incident, reasons }) => [incident.title, reasons])).toEqual([
      ['紧急', ['overdue', 'urgent', 'unaccepted']],
      ['别村', ['overdue', 'urgent', 'unaccepted']],
      ['红牌', ['redCard']],
    ]);
  });

  test('is of the reader’s own scope', async () => {
    const town = await county.as(`town-duty-${townCode(1)}`);
    const { counts, risks } = await briefOf(town);
    expect(counts).toMatchObject({ reported: 4, open: 4, overdue: 1 });
    expect(risks.map(({ incident }) => incident.title)).toEqual(['紧急', '红牌']);
    expect((await worker.get('/api/brief')).status).toBe(403);
  });
});

describe('a concern', () => {
  const follow = (by: Caller, name: string, isFollowed: boolean) =>
    by.send('PUT', `/api/incidents/${cases.get(name)}/concern`, { commandId: county.newId(), isFollowed });

  test('is the reader’s own; twice is once, and taken back it is gone', async () => {
    expect((await follow(leader, '平常', true)).body).toEqual({ incidentId: cases.get('平常'), isFollowed: true });
    await follow(leader, '平常', true);
    expect(await briefOf(leader)).toMatchObject({ counts: { concerns: 1 }, concerns: [cases.get('平常')] });
    expect((await briefOf(duty)).concerns).toEqual([]);
    expect(await listOf(duty, 'concerns')).toEqual([]);
    await follow(leader, '平常', false);
    expect(await briefOf(leader)).toMatchObject({ counts: { concerns: 0 }, concerns: [] });
  });

  test('of a case out of the reader’s scope is refused', async () => {
    const elsewhere = await county.as(`village-duty-${VILLAGE}`);
    expect((await follow(elsewhere, '别村', true)).status).toBe(404);
  });
});

test('the brief begins anew at the county’s midnight', async () => {
  // The tests' clock begins at ten in the morning there.
  county.advance(15 * 60 * MINUTE_MS);
  expect((await briefOf(leader)).counts).toMatchObject({ reported: 0, finished: 0, open: 5 });
});
