import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Value } from 'typebox/value';
import { Health } from '#contract/health';
import { Summary } from '#contract/snapshot';
import { gridCentre, villageCode } from '../fixtures/county.ts';
import { type Caller, type HttpCounty, startHttpCounty } from '../fixtures/http-county.ts';

const HOUR_MS = 3_600_000;
const SECOND_LOOK_MS = 6_000;

let county: HttpCounty;
let duty: Caller;
let village: Caller;

beforeAll(async () => {
  county = await startHttpCounty();
  [duty, village] = await Promise.all([county.as('county-duty'), county.as(`village-duty-${villageCode(1, 1)}`)]);
});
afterAll(() => county?.stop());

const summaryOf = async (caller: Caller): Promise<Summary> => {
  county.advance(SECOND_LOOK_MS);
  const { body } = await caller.get('/api/summary');
  expect(Value.Check(Summary, body)).toBe(true);
  return body as Summary;
};

/** Reports a dispute in a village's first grid; its id. */
async function dispute(town: number, number: number): Promise<string> {
  const report = {
    commandId: county.newId(),
    title: '地界纠纷',
    type: 'dispute',
    position: gridCentre(town, number, 1),
  };
  return (await duty.post('/api/incidents', report)).body.id;
}

async function walk(id: string, actions: readonly string[], by: Caller): Promise<void> {
  for (const [index, action] of actions.entries()) {
    const more = action === 'callback' ? { callback: { isReached: true, isSolved: true } } : {};
    const step = { commandId: county.newId(), version: index + 1, action, ...more };
    const answer = await by.post(`/api/incidents/${id}/steps`, step);
    expect([action, answer.status]).toEqual([action, 200]);
  }
}

describe('the summary', () => {
  test('counts what is in the caller’s scope and no more', async () => {
    const [whole, own] = [await summaryOf(duty), await summaryOf(village)];
    expect(whole.households).toEqual({ total: 64, green: 21, yellow: 22, red: 21 });
    expect(own.households.total).toBe(16);
    expect(whole.cameras).toEqual({ total: 8, online: 0, down: 0, unknown: 8 });
    expect(own.cameras.total).toBe(2);
    expect([whole.workers.phones, own.workers.phones]).toEqual([16, 4]);
    expect([whole.posts.total, own.posts.total]).toEqual([16, 4]);
    expect(whole.posts.vacant).toBe(0);
  });

  test('gives reports by hour, the empty hours too', async () => {
    await dispute(1, 1);
    const { reportsByHour } = await summaryOf(duty);
    expect(reportsByHour).toHaveLength(12);
    expect(reportsByHour.at(-1)?.count).toBe(1);
    expect(Date.parse(reportsByHour[1]?.hour ?? '') - Date.parse(reportsByHour[0]?.hour ?? '')).toBe(HOUR_MS);
  });

  test('follows the loop: open, overdue, finished; the rate of the own level is computed from steps', async () => {
    expect((await summaryOf(duty)).ownLevel.rate).toBeNull();
    const [atVillage, atCounty, left] = [await dispute(1, 1), await dispute(1, 1), await dispute(2, 1)];
    expect((await summaryOf(duty)).today).toEqual({ reported: 4, open: 4, finished: 0, overdue: 0 });
    await walk(atVillage, ['accept', 'finish', 'callback', 'close'], village);
    await walk(atCounty, ['escalate', 'escalate', 'accept', 'finish', 'callback', 'close'], duty);
    const after = await summaryOf(duty);
    expect(after.today).toEqual({ reported: 4, open: 2, finished: 2, overdue: 0 });
    expect(after.ownLevel.rate).toBe(0.5);
    expect(after.ownLevel.days.at(-1)).toEqual({ day: '2026-11-22', rate: 0.5 });
    expect(after.ownLevel.days).toHaveLength(30);
    expect((await duty.get(`/api/incidents/${left}`)).body.incident.state).toBe('reported');
    county.advance(25 * HOUR_MS);
    const tomorrow = await summaryOf(await county.as('county-leader'));
    expect(tomorrow.today).toEqual({ reported: 0, open: 2, finished: 0, overdue: 2 });
  });
});

test('health is for everybody and counts rows', async () => {
  const { status, body } = await county.anybody.get('/api/health');
  expect(status).toBe(200);
  expect(Value.Check(Health, body)).toBe(true);
  expect(body).toMatchObject({
    status: 'ok',
    database: { kind: 'postgresql', postgis: expect.stringMatching(/^\d+\.\d+/) },
    county: { code: '990001', towns: 2, villages: 4, basicGrids: 16, households: 64, cameras: 8, workers: 16 },
  });
});

test('a centre is online while a seat of it is heard, and for a minute after; nobody else makes it so', async () => {
  const online = async (): Promise<string[]> => {
    const { body } = await (await county.as('worker-16')).get('/api/centres');
    return body.items
      .filter((centre: { online: boolean }) => centre.online)
      .map((centre: { code: string }) => centre.code);
  };
  const mine = villageCode(2, 2);
  expect(await online()).toEqual([]);
  const seat = await county.as(`village-duty-${mine}`);
  await seat.get('/api/session');
  await expect.poll(online, { timeout: 30_000, interval: 500 }).toEqual([mine]);
  county.advance(61_000);
  expect(await online()).toEqual([]);
}, 60_000);
