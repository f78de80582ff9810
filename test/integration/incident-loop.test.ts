import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readCaseNumber } from '../../server/features/incident/case-number.ts';
import { ENGINES } from '../fixtures/engines.ts';
import { gridCentre, gridCode, TEST_COUNTY, townCode, villageCode } from '../fixtures/county.ts';
import { type Caller, type HttpCounty, startHttpCounty } from '../fixtures/http-county.ts';

let county: HttpCounty;
let countyDuty: Caller;
let worker: Caller;

const VILLAGE = villageCode(1, 1);
const PLACE = gridCentre(1, 1, 1);

describe.each(ENGINES)('on %s', (engine) => {
  beforeAll(async () => {
    county = await startHttpCounty({}, {}, engine);
    countyDuty = await county.as('county-duty');
    worker = await county.as('worker-1');
  });
  afterAll(() => county?.stop());

  const report = (more: object = {}, caller: Caller = worker) =>
    caller.post('/api/incidents', { commandId: county.newId(), title: '道路塌方', position: PLACE, ...more });

  const step = (id: string, version: number, action: string, more: object = {}, caller: Caller = countyDuty) =>
    caller.post(`/api/incidents/${id}/steps`, { commandId: county.newId(), version, action, ...more });

  const solved = { callback: { isReached: true, isSolved: true } };

  describe('a report', () => {
    test('gets id, case number, grid and deadline', async () => {
      const { status, body } = await report({ urgency: 'urgent' });
      expect(status).toBe(201);
      expect(body).toMatchObject({
        state: 'reported',
        village: VILLAGE,
        gridCode: gridCode(1, 1, 1),
        owner: VILLAGE,
        source: 'field',
        version: 1,
        position: PLACE,
      });
      expect(readCaseNumber(body.caseNumber)?.isRight).toBe(true);
      expect(body.caseNumber).toMatch(new RegExp(`^${TEST_COUNTY}-20261122-\\d{4}-\\d$`));
      expect(Date.parse(body.deadlineAt) - Date.parse(body.receivedAt)).toBe(15 * 60_000);
    });

    test('sent again is the same report', async () => {
      const commandId = county.newId();
      const first = await report({ commandId });
      const again = await report({ commandId, title: 'another title' });
      expect(again.body).toEqual(first.body);
      expect(again.status).toBe(201);
    });

    test('100 at once of one command are one, and of 20 commands have 20 case numbers', async () => {
      const commandId = county.newId();
      const same = await Promise.all(Array.from({ length: 100 }, () => report({ commandId, title: 'once' })));
      expect(new Set(same.map((answer) => answer.body.id)).size).toBe(1);
      const many = await Promise.all(Array.from({ length: 20 }, () => report()));
      expect(new Set(many.map((answer) => answer.body.caseNumber)).size).toBe(20);
      const { body } = await countyDuty.get('/api/incidents?q=once');
      expect(body.items).toHaveLength(1);
    });

    test('from outside the county is refused, and says so', async () => {
      const { status, body } = await report({ position: [100, 30] });
      expect(status).toBe(422);
      expect(body).toMatchObject({ code: 'outside-county', fields: [{ pointer: '/position' }] });
    });

    test('from a phone whose clock is an hour ahead keeps what the phone said, its offset and when we had it', async () => {
      const observedAt = new Date(county.now().getTime() + 3_600_000).toISOString();
      const { body } = await report({ deviceTime: { observedAt, offsetMinutes: 480 } });
      expect(body.receivedAt).toBe(county.now().toISOString());
      expect(body.happenedAt).toBe(body.receivedAt);
      const detail = await countyDuty.get(`/api/incidents/${body.id}`);
      expect(detail.body.deviceTime).toEqual({ observedAt, offsetMinutes: 480 });
    });

    test('that waited an hour without signal keeps its own time', async () => {
      const observedAt = new Date(county.now().getTime() - 3_600_000).toISOString();
      const { body } = await report({ deviceTime: { observedAt, offsetMinutes: 480 } });
      expect(body.happenedAt).toBe(observedAt);
    });

    test.each(['notice', 'workReport'])('of kind %s is a record: there is nothing to handle', async (kind) => {
      const { body } = await report({ kind });
      expect(body).toMatchObject({ state: 'recorded', deadlineAt: null });
      expect((await step(body.id, 1, 'accept')).body.code).toBe('transition-refused');
    });

    test('after midnight of the county, still evening in UTC, begins a new count', async () => {
      const before = await report();
      county.advance(14.5 * 3_600_000);
      const after = await report();
      expect(after.body.caseNumber).toContain('-20261123-0001-');
      expect(before.body.caseNumber).toContain('-20261122-');
    });
  });

  describe('the loop', () => {
    test('runs from report to close; its log names actor, time, before and after', async () => {
      const { body: incident } = await report();
      const accepted = await step(incident.id, 1, 'accept', { opinion: '已受理' });
      expect(accepted.body).toMatchObject({ state: 'accepted', version: 2 });
      county.advance(60_000);
      expect((await step(incident.id, 2, 'assign')).body.state).toBe('handling');
      expect((await step(incident.id, 3, 'finish')).body.state).toBe('resolved');
      expect((await step(incident.id, 4, 'close')).body).toMatchObject({ code: 'transition-refused' });
      expect((await step(incident.id, 4, 'callback', solved)).body.state).toBe('resolved');
      expect((await step(incident.id, 5, 'close')).body.state).toBe('closed');
      const { body: detail } = await countyDuty.get(`/api/incidents/${incident.id}`);
      expect(detail.actions).toEqual([]);
      expect(detail.steps.map(({ action, before, after }: never) => [action, before, after])).toEqual([
        ['report', null, 'reported'],
        ['accept', 'reported', 'accepted'],
        ['assign', 'accepted', 'handling'],
        ['finish', 'handling', 'resolved'],
        ['callback', 'resolved', 'resolved'],
        ['close', 'resolved', 'closed'],
      ]);
      expect(detail.steps[1]).toMatchObject({ actor: 'county-duty', centre: TEST_COUNTY, opinion: '已受理' });
      expect(Date.parse(detail.steps[2].at) - Date.parse(detail.steps[1].at)).toBe(60_000);
    });

    test('offers what may be done now', async () => {
      const { body: incident } = await report();
      const { body } = await countyDuty.get(`/api/incidents/${incident.id}`);
      expect(body.actions).toEqual(['accept', 'escalate', 'transfer', 'merge', 'cancel']);
      const seenByWorker = await worker.get(`/api/incidents/${incident.id}`);
      expect(seenByWorker.body.actions).toEqual([]);
    });

    test('refuses a decision on a version that is no longer current', async () => {
      const { body: incident } = await report();
      await step(incident.id, 1, 'accept');
      const late = await step(incident.id, 1, 'cancel', { opinion: '误报' });
      expect(late.status).toBe(409);
      expect(late.body.code).toBe('version-conflict');
    });

    test('of two decisions at once on one version exactly one is taken', async () => {
      const { body: incident } = await report();
      const answers = await Promise.all([step(incident.id, 1, 'accept'), step(incident.id, 1, 'escalate')]);
      expect(answers.map((answer) => answer.status).sort()).toEqual([200, 409]);
    });

    test('a village passes it up; then the village looks on and the town handles', async () => {
      const village = await county.as(`village-duty-${VILLAGE}`);
      const town = await county.as(`town-duty-${townCode(1)}`);
      const { body: incident } = await report();
      expect((await step(incident.id, 1, 'escalate', {}, village)).body.owner).toBe(townCode(1));
      expect((await step(incident.id, 2, 'accept', {}, village)).status).toBe(403);
      expect((await village.get(`/api/incidents/${incident.id}`)).body.actions).toEqual([]);
      expect((await step(incident.id, 2, 'accept', {}, town)).body.state).toBe('accepted');
    });

    test('handed to another village it leaves the first one’s sight', async () => {
      const village = await county.as(`village-duty-${VILLAGE}`);
      const other = await county.as(`village-duty-${villageCode(1, 2)}`);
      const { body: incident } = await report();
      expect((await other.get(`/api/incidents/${incident.id}`)).status).toBe(404);
      await step(incident.id, 1, 'transfer', { owner: villageCode(1, 2) });
      expect((await village.get(`/api/incidents/${incident.id}`)).status).toBe(404);
      expect((await other.get(`/api/incidents/${incident.id}`)).body.incident.owner).toBe(villageCode(1, 2));
    });

    test('is merged into another that is open, not into itself', async () => {
      const [{ body: one }, { body: two }] = [await report(), await report()];
      expect((await step(two.id, 1, 'merge', { into: two.id })).body.fields[0].pointer).toBe('/into');
      expect((await step(two.id, 1, 'merge', { into: one.id })).body.state).toBe('merged');
    });

    test('a seat reports in its own scope only', async () => {
      const village = await county.as(`village-duty-${villageCode(2, 1)}`);
      const { body } = await report({}, village);
      expect(body.fields[0].pointer).toBe('/position');
    });
  });

  describe('the list', () => {
    test('pages through everything once', async () => {
      const seen: string[] = [];
      let cursor = '';
      do {
        const { body } = await countyDuty.get(`/api/incidents?limit=7${cursor && `&cursor=${cursor}`}`);
        seen.push(...body.items.map((item: { id: string }) => item.id));
        cursor = body.nextCursor;
      } while (cursor);
      const { body: whole } = await countyDuty.get('/api/incidents?limit=500');
      expect(seen).toEqual(whole.items.map((item: { id: string }) => item.id));
      expect(new Set(seen).size).toBe(seen.length);
    });

    test('is narrowed by state, box and words; wildcards are words too', async () => {
      await report({ title: '100% 满意' });
      expect((await countyDuty.get('/api/incidents?q=0%25%20')).body.items).toHaveLength(1);
      const open = await countyDuty.get('/api/incidents?state=open&limit=500');
      expect(open.body.items.some((item: { state: string }) => item.state === 'closed')).toBe(false);
      expect((await countyDuty.get('/api/incidents?state=closed')).body.items.length).toBeGreaterThan(0);
      expect((await countyDuty.get('/api/incidents?bbox=109,33,110,34')).body.items).toEqual([]);
    });

    test.each([
      ['limit=0', '/limit'],
      ['limit=x', '/limit'],
      ['bbox=1,2,3', '/bbox'],
      ['bbox=3,0,1,0', '/bbox'],
      ['cursor=zzz', '/cursor'],
      ['state=nothing', '/state'],
      ['kind=nothing', '/kind'],
    ])('%s names the field', async (query, pointer) => {
      const { status, body } = await countyDuty.get(`/api/incidents?${query}`);
      expect(status).toBe(400);
      expect(body.fields[0].pointer).toBe(pointer);
    });
  });
});
