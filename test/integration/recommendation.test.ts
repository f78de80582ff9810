import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { gridCentre, villageCode } from '../fixtures/county.ts';
import { type Answer, type Caller, type HttpCounty, startHttpCounty } from '../fixtures/http-county.ts';

let county: HttpCounty;
let duty: Caller;
let village: Caller;

beforeAll(async () => {
  county = await startHttpCounty();
  const client = new pg.Client({ connectionString: county.databaseUrl });
  await client.connect();
  // Those of the third and fourth grid of each village have no phone here.
  await client.query(`DELETE FROM worker WHERE right(grid_codes[1], 2) IN ('03', '04')`);
  await client.end();
  [duty, village] = await Promise.all([county.as('county-duty'), county.as(`village-duty-${villageCode(1, 1)}`)]);
});
afterAll(() => county?.stop());

describe('who should go', () => {
  const report = async (): Promise<string> => {
    const position = gridCentre(1, 1, 3);
    const { body } = await village.post('/api/incidents', {
      commandId: county.newId(),
      title: '边坡落石',
      type: 'hazard',
      position,
    });
    return body.id;
  };
  const recommended = (id: string, caller = duty): Promise<Answer> =>
    caller.get(`/api/incidents/${id}/recommended-workers?limit=20`);

  test('whoever is on the spot stands first, and who has no phone comes with the nearest who has one', async () => {
    const id = await report();
    const fix = { position: gridCentre(1, 1, 3), observedAt: county.now().toISOString() };
    await (await county.as('worker-6')).post('/api/positions', { fixes: [fix] });
    const { items } = await vi.waitFor(
      async () => {
        const { body } = await recommended(id);
        expect(body.items[0]).toMatchObject({ workerId: 6, distanceM: 0, placedBy: 'phone' });
        return body;
      },
      { timeout: 20_000, interval: 200 },
    );
    expect(items[0].reasons.map((each: { reason: string }) => each.reason)).toContain('onTheSpot');
    for (const { score, reasons } of items) {
      const sum = reasons.reduce((total: number, each: { points: number }) => total + each.points, 0);
      expect(score).toBeCloseTo(sum, 1);
    }
    const owner = items.find((each: { personId: number }) => each.personId === 3);
    expect(owner).toMatchObject({ workerId: null, nearest: { workerId: 6 } });
    expect(owner.reasons.map((each: { reason: string }) => each.reason)).toContain('ownGrid');
  });

  test('ends where the caller’s scope ends, as the incident does', async () => {
    const id = await report();
    const stranger = await county.as(`village-duty-${villageCode(1, 2)}`);
    expect((await recommended(id, stranger)).status).toBe(404);
    const { items } = (await recommended(id, village)).body;
    expect(items.map((each: { personId: number }) => each.personId).sort((a: number, b: number) => a - b)).toEqual([
      1, 2, 3, 4,
    ]);
  });
});
