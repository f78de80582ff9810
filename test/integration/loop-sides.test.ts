import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { foldSteps } from '../../server/features/incident/incident-log.ts';
import { factsOf, STEP_COLUMNS, type StepRow } from '../../server/features/incident/incident-row.ts';
import { gridCentre, TEST_COUNTY, townCode, villageCode } from '../fixtures/county.ts';
import { type Caller, type HttpCounty, startHttpCounty } from '../fixtures/http-county.ts';

const VILLAGE = villageCode(1, 1);
const TOWN = townCode(1);
let county: HttpCounty;
let client: pg.Client;
let duty: Caller;
let second: Caller;
let leader: Caller;
let town: Caller;
let village: Caller;
let worker: Caller;

beforeAll(async () => {
  county = await startHttpCounty();
  client = new pg.Client(county.databaseUrl);
  await client.connect();
  duty = await county.as('county-duty');
  second = await county.as('county-duty-2');
  leader = await county.as('county-leader');
  town = await county.as(`town-duty-${TOWN}`);
  village = await county.as(`village-duty-${VILLAGE}`);
  worker = await county.as('worker-1');
});
afterAll(async () => {
  await client?.end();
  await county?.stop();
});

/** One incident and the steps taken on it, each on the version that the last one left. */
async function begin(more: object = {}, caller: Caller = worker) {
  const body = { commandId: county.newId(), title: '水渠纠纷', position: gridCentre(1, 1, 1), ...more };
  const { status, body: incident } = await caller.post('/api/incidents', body);
  expect(status).toBe(201);
  const { id, caseNumber } = incident as { id: string; caseNumber: string };
  let version = incident.version as number;
  const step = async (by: Caller, action: string, words: object = {}) => {
    const answer = await by.post(`/api/incidents/${id}/steps`, {
      commandId: county.newId(),
      version,
      action,
      ...words,
    });
    if (answer.status === 200) version = answer.body.version;
    return answer;
  };
  const detail = async (by: Caller = duty) => (await by.get(`/api/incidents/${id}`)).body;
  return { id, caseNumber, incident, step, detail };
}

const why = { opinion: '理由' };
const solved = { callback: { isReached: true, isSolved: true } };
const unreached = { callback: { isReached: false, isSolved: false } };

test('an extension is asked for by a village and answered by its town; the clock runs meanwhile', async () => {
  const { incident, step, detail } = await begin();
  await step(village, 'accept');
  const before = (await detail()).incident.deadlineAt;
  const deadlineAt = new Date(Date.parse(before) + 86_400_000).toISOString();
  expect((await step(village, 'requestExtension', why)).body.fields[0].pointer).toBe('/deadlineAt');
  const asked = await step(village, 'requestExtension', { ...why, deadlineAt });
  expect(asked.body).toMatchObject({
    state: 'accepted',
    deadlineAt: before,
    pendingRequest: { kind: 'extension', askedBy: VILLAGE, approver: TOWN, deadlineAt },
  });
  expect((await step(village, 'approve')).status).toBe(403);
  expect((await detail(town)).actions).toEqual(expect.arrayContaining(['approve', 'refuse']));
  expect((await step(town, 'approve')).body).toMatchObject({ deadlineAt, pendingRequest: null, owner: VILLAGE });
  expect(incident.pendingRequest).toBeNull();
});

test('at the county a pause is approved by another account, a second seat or the leader', async () => {
  for (const other of [second, leader]) {
    const { step, detail } = await begin();
    await step(duty, 'accept');
    await step(duty, 'pause', why);
    expect((await step(duty, 'approve')).status).toBe(403);
    expect((await detail(other)).actions).toContain('approve');
    expect((await step(other, 'approve')).body).toMatchObject({ state: 'paused', deadlineAt: null });
    expect((await step(duty, 'resume')).body.state).toBe('handling');
  }
});

test('the second return goes up; the decision binds', async () => {
  const { step, detail } = await begin();
  await step(village, 'accept');
  await step(village, 'escalate');
  expect((await step(town, 'return', why)).body).toMatchObject({ state: 'accepted', owner: VILLAGE, returns: 1 });
  await step(village, 'escalate');
  expect((await step(town, 'return', why)).body).toMatchObject({ state: 'deciding', owner: TEST_COUNTY, returns: 2 });
  expect((await step(duty, 'decide', { owner: TOWN, ...why })).body).toMatchObject({ state: 'routed', owner: TOWN });
  const refused = await step(town, 'return', why);
  expect(refused.body.code).toBe('transition-refused');
  expect((await detail(town)).actions).toContain('accept');
});

test('nobody reached: three tries before it is closed', async () => {
  const { step } = await begin();
  for (const action of ['accept', 'assign', 'finish']) await step(village, action);
  for (let tries = 0; tries < 3; tries++) {
    expect((await step(village, 'close')).body.code).toBe('transition-refused');
    await step(village, 'callback', unreached);
  }
  expect((await step(village, 'close')).body).toMatchObject({ state: 'closed', callbackTries: 3 });
});

test('a merge stands in both logs, and its reporter follows the case it went into', async () => {
  const first = await begin({}, village);
  const other = await begin();
  const { body: merged } = await other.step(duty, 'merge', { into: first.id, ...why });
  expect(merged).toMatchObject({ state: 'merged', mergedInto: first.id });
  const detail = await first.detail(worker);
  expect(detail.incident.version).toBe(2);
  expect(detail.steps.at(-1)).toMatchObject({ action: 'absorb', before: 'reported', after: 'reported' });
  expect(detail.merged).toEqual([{ id: other.id, caseNumber: other.caseNumber, title: '水渠纠纷' }]);
  const third = await begin();
  expect((await third.step(duty, 'merge', { into: other.id })).body.fields[0].pointer).toBe('/into');
});

describe('settled on the spot', () => {
  test('a worker’s report walks the real steps at once and counts for the village', async () => {
    const { incident, detail } = await begin({ settled: { opinion: '当场劝解' } });
    expect(incident).toMatchObject({ state: 'closed', owner: VILLAGE, settledOnSpot: true, version: 6 });
    const { steps } = await detail(worker);
    expect(steps.map((step: { action: string }) => step.action)).toEqual([
      'report',
      'accept',
      'assign',
      'finish',
      'callback',
      'close',
    ]);
    expect(steps.every((step: { centre: string }) => step.centre === VILLAGE)).toBe(true);
  });

  test('a village seat settles what lies open, with words', async () => {
    const { step } = await begin();
    expect((await step(village, 'settle')).body.fields[0].pointer).toBe('/opinion');
    expect((await step(town, 'settle', why)).body.code).toBe('transition-refused');
    expect((await step(village, 'settle', why)).body).toMatchObject({ state: 'closed', settledOnSpot: true });
  });

  test('elsewhere than in the own village a worker’s report is kept as any other', async () => {
    const { incident } = await begin({ position: gridCentre(2, 1, 1), settled: { opinion: '路过' } });
    expect(incident).toMatchObject({ state: 'reported', settledOnSpot: false });
  });
});

test('every incident of these tests folds from its log, and from its events, to the stored row', async () => {
  const { step } = await begin();
  for (const action of ['accept', 'assign', 'finish']) await step(village, action);
  await step(village, 'callback', solved);
  const { rows } = await client.query(
    'SELECT id, state, owner_code, deadline_at, version, merged_into, returns FROM incident',
  );
  expect(rows.length).toBeGreaterThan(8);
  for (const row of rows) {
    const log = await client.query<StepRow>(
      `SELECT ${STEP_COLUMNS} FROM incident_step WHERE incident_id = $1 ORDER BY number`,
      [row.id],
    );
    const { state, owner, deadlineAt, version, mergedInto, returns } = foldSteps(log.rows.map(factsOf));
    expect({ state, owner, deadlineAt, version, mergedInto, returns }).toEqual({
      state: row.state,
      owner: row.owner_code,
      deadlineAt: row.deadline_at,
      version: row.version,
      mergedInto: row.merged_into,
      returns: row.returns,
    });
    const events = await client.query(
      `SELECT data FROM (SELECT data, (data->>'version')::integer AS version FROM event_log
         WHERE kind = 'incident' AND entity_id = $1) told ORDER BY version DESC LIMIT 1`,
      [row.id],
    );
    expect(events.rows[0]?.data).toMatchObject({ state, owner, version, mergedInto, returns });
  }
});
