import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Whistle, WhistleCall, WhistleDetail } from '#contract/whistle';
import { forceId, gridCentre, TEST_COUNTY, townCode, villageCode } from '../fixtures/county.ts';
import { type Answer, type Caller, type HttpCounty, startHttpCounty } from '../fixtures/http-county.ts';

const MINUTE_MS = 60_000;
const VILLAGE = villageCode(1, 1);
const PLACE = gridCentre(1, 1, 1);
const ENFORCEMENT = forceId('enforcement', townCode(1));

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

/** Waits until every timer that is due has acted, so that nothing changes between two questions. */
async function timersActed(): Promise<void> {
  const due = 'SELECT 1 FROM timer WHERE due_at <= $1';
  while ((await county.server.db.system((queries) => queries.query(due, [county.now()]))).length > 0) {
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** A village's whistle that its town took at once. */
async function accepted(more: object = {}): Promise<string> {
  const { body } = await blow(more);
  county.advance(MINUTE_MS);
  await step(town, body.id, 'accept');
  return body.id;
}

describe('certificates', () => {
  test('a missing one warns before, with the nearest team that has it; accepting stays possible and is logged', async () => {
    const { body } = await blow({ certificate: 'c02' });
    const [fitness] = (await detail(town, body.id)).fitness;
    expect(fitness).toMatchObject({ teamId: ENFORCEMENT, holders: 0 });
    expect([forceId('enforcement', TEST_COUNTY), forceId('enforcement', townCode(2))]).toContain(
      fitness?.nearest?.teamId,
    );
    const accepted = await step(town, body.id, 'accept');
    expect([accepted.status, accepted.body.calls[0].lacksCertificate]).toEqual([200, true]);
    const { steps } = await detail(town, body.id);
    expect(steps.at(-1)).toMatchObject({ action: 'accept', lacksCertificate: true });
    const rows = await county.server.db.system((queries) =>
      queries.query('SELECT after FROM audit WHERE target = $1 AND action = $2', [
        `whistle:${body.id}`,
        'whistle.accept',
      ]),
    );
    expect(rows).toEqual([{ after: { calls: { [ENFORCEMENT]: 'accepted' }, missingCertificate: true } }]);
  });

  test('of a case is the one that the routing list in force asks for on its matter', async () => {
    const report = { commandId: county.newId(), title: '河道采砂', position: PLACE };
    const { body: incident } = await village.post('/api/incidents', report);
    await county.server.db.system(async (queries) => {
      const versions = `INSERT INTO routing_version (county_code, version, state, created_by, created_at, published_by, published_at, reason)
        VALUES ($1, 901, 'retired', 'x', $2, 'x', $2, 'x'), ($1, 902, 'inForce', 'x', $2, 'x', $2, 'x')`;
      await queries.query(`UPDATE routing_version SET state = 'retired'`);
      await queries.query(versions, [TEST_COUNTY, county.now()]);
      await queries.query(
        `INSERT INTO routing_line VALUES ($1, 901, 'sand', 1, '{"matter": "sand", "certificate": "城市管理"}'),
           ($1, 902, 'sand', 1, '{"matter": "sand", "certificate": "河道管理"}')`,
        [TEST_COUNTY],
      );
      await queries.query(`UPDATE incident SET matter_code = 'sand' WHERE id = $1`, [incident.id]);
    });
    const whistle = { commandId: county.newId(), incidentId: incident.id, forces: [ENFORCEMENT] };
    expect((await village.post('/api/whistles', whistle)).body.certificate).toEqual({ code: 'c02', name: '河道管理' });
  });

  test('a team that has it goes without a mark', async () => {
    const { body } = await blow({ certificate: 'c01' });
    expect((await detail(town, body.id)).fitness[0]).toMatchObject({ holders: 1, nearest: null });
    expect((await step(town, body.id, 'accept')).body.calls[0].lacksCertificate).toBe(false);
  });

  test('a town sends no team of another town', async () => {
    const { body } = await blow({ certificate: 'c02' });
    const answer = await step(town, body.id, 'accept', { teamId: forceId('enforcement', townCode(2)) });
    expect(answer.body.fields[0].pointer).toBe('/teamId');
  });
});

describe('arrival', () => {
  test('stated by the seat is marked so, and far when it is far', async () => {
    const far = gridCentre(1, 2, 4);
    const { body } = await step(town, await accepted(), 'arrive', { position: far });
    const { arrival } = body.calls[0];
    expect(arrival).toMatchObject({ source: 'stated', isFar: true, position: far });
    expect(arrival.distanceM).toBeGreaterThan(5_000);
    expect((await step(town, await accepted(), 'arrive', arrive)).body.calls[0].arrival).toMatchObject({
      isFar: false,
      distanceM: 0,
    });
  });

  test('by a worker’s phone: told by the worker, or read by the seat while it is fresh', async () => {
    const worker = await county.as('worker-1');
    const told = await step(worker, await accepted(), 'arrive', arrive);
    expect(told.body.calls[0].arrival).toMatchObject({ source: 'phone', distanceM: 0 });
    const { db } = county.server;
    const fix = `INSERT INTO worker_position SELECT county_code, id, town_code, village_code, ST_SetSRID(ST_MakePoint($2, $3), 4326), 5, $1, $1
      FROM worker WHERE id = 2`;
    await db.system((queries) => queries.query(fix, [county.now(), PLACE[0] + 0.001, PLACE[1]]));
    const id = await accepted();
    county.advance(5 * MINUTE_MS + 1);
    const old = await step(town, id, 'arrive', { workerId: 2 });
    expect(old.body.fields[0].pointer).toBe('/workerId');
    await db.system((queries) => queries.query('UPDATE worker_position SET observed_at = $1', [county.now()]));
    const read = await step(town, id, 'arrive', { workerId: 2 });
    expect(read.body.calls[0].arrival).toMatchObject({ source: 'phone', isFar: false });
    expect(read.body.calls[0].arrival.distanceM).toBeGreaterThan(80);
  });

  test('without any place is refused', async () => {
    expect((await step(town, await accepted(), 'arrive')).body.fields[0].pointer).toBe('/position');
  });
});

describe('the board', () => {
  test('equals an independent count of the log, per force and per village, and each number opens its list', async () => {
    await blow();
    await step(town, (await blow({ certificate: 'c02' })).body.id, 'escalate', { note: '人手不足' });
    county.advance(MINUTE_MS);
    const done = await accepted();
    for (const action of ['arrive', 'handle']) await step(town, done, action, arrive);
    await timersActed();
    const { body: board } = await countyDuty.get('/api/whistle-board?days=1');
    const steps = await county.server.db.system((queries) =>
      queries.query<{ force: string; action: string; whistle: string; at: Date; lacks: boolean }>(
        `SELECT s.force_id AS force, s.action, s.whistle_id AS whistle, s.at, s.lacks_certificate AS lacks
         FROM whistle_step s ORDER BY s.whistle_id, s.number`,
      ),
    );
    const line = board.byForce.find(({ code }: { code: string }) => code === ENFORCEMENT);
    const own = steps.filter(({ force }) => force === ENFORCEMENT);
    const calls = new Set(own.map(({ whistle }) => whistle));
    expect(line.calls).toBe(calls.size);
    expect(board.total.calls).toBe(new Set(steps.map(({ whistle, force }) => `${whistle}${force}`)).size);
    const waits = [...calls].flatMap((whistle) => {
      const of = (action: string) => own.findLast((each) => each.whistle === whistle && each.action === action)?.at;
      const [blown, taken, passed] = [of('blow'), of('accept'), of('escalate')];
      return blown && taken && !(passed && passed > taken) ? [(taken.getTime() - blown.getTime()) / MINUTE_MS] : [];
    });
    waits.sort((a, b) => a - b);
    expect(line.accept.count).toBe(waits.length);
    const middle = (waits.length - 1) / 2;
    const median = ((waits[Math.floor(middle)] ?? 0) + (waits[Math.ceil(middle)] ?? 0)) / 2;
    expect(line.accept.medianMin).toBeCloseTo(median, 5);
    const list = await countyDuty.get(`/api/whistles?forceId=${ENFORCEMENT}&since=${board.since}&limit=500`);
    expect(list.body.items).toHaveLength(line.calls);
    const marked = await countyDuty.get(`/api/whistles?forceId=${ENFORCEMENT}&mark=uncertified&limit=500`);
    expect(marked.body.items).toHaveLength(line.uncertified);
    const escalated = await countyDuty.get(`/api/whistles?village=${VILLAGE}&mark=escalated&limit=500`);
    const byVillage = board.byVillage.find(({ code }: { code: string }) => code === VILLAGE);
    expect([line.name, byVillage.name]).toEqual(['1镇综合执法队', '1镇1村']);
    const calledUp = escalated.body.items
      .flatMap((item: Whistle) => item.calls)
      .filter((call: WhistleCall) => call.escalatedAt);
    expect(calledUp).toHaveLength(byVillage.escalated);
  });

  test('of a county without whistles is empty, not an error', async () => {
    const other = await county.as(`town-duty-${townCode(2)}`);
    const { body } = await other.get('/api/whistle-board');
    expect(body).toMatchObject({ byForce: [], total: { calls: 0, accept: { count: 0, medianMin: null } } });
  });
});
