import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Operation, operationsOf } from '../fault/http-fuzz.ts';
import { fuzzHttp } from '../fault/http-fuzz-run.ts';
import { ConferenceStandIn } from '../fixtures/conference-process.ts';
import { gridCentre } from '../fixtures/county.ts';
import { type HttpCounty, startHttpCounty } from '../fixtures/http-county.ts';

/** 1 % of the long form's 100,000 (design/SECURITY.md §8). */
const ATTEMPTS = 1_000;
const SEED = 321;

let conference: ConferenceStandIn;
let county: HttpCounty;
let operations: Operation[];

beforeAll(async () => {
  conference = await ConferenceStandIn.start();
  county = await startHttpCounty({}, { conference: conference.node });
  operations = operationsOf((await county.anybody.get('/api/openapi.json')).body);
});
afterAll(async () => {
  await county?.stop();
  await conference?.stop();
});

test('the document names every fixed point', () => {
  const addresses = operations.map(({ method, path }) => `${method} ${path}`);
  for (const noun of ['centres', 'grids', 'households', 'cameras', 'workers', 'incidents', 'orders']) {
    expect(addresses).toContain(`GET /api/${noun}`);
    expect(addresses).toContain(`GET /api/${noun}/{id}`);
  }
  expect(addresses).toEqual(
    expect.arrayContaining([
      'GET /api/health',
      'POST /api/session',
      'POST /api/incidents',
      'POST /api/incidents/{id}/steps',
      'POST /api/attachments',
      'POST /api/orders',
      'POST /api/orders/{id}/receipts',
      'POST /api/positions',
      'PUT /api/cameras/{id}',
      'POST /api/cameras/{id}/view',
      'GET /api/snapshot',
    ]),
  );
});

test('whatever is sent, no answer is a 5xx, none hangs, and each refusal is a problem', async () => {
  const { statuses, faults } = await fuzzHttp(county, SEED, ATTEMPTS);
  expect(faults).toEqual([]);
  // It must have come through to the work behind the schemas, and have been refused by them, many times.
  expect((statuses.get(200) ?? 0) + (statuses.get(201) ?? 0)).toBeGreaterThan(30);
  expect(statuses.get(400) ?? 0).toBeGreaterThan(ATTEMPTS / 8);
}, 120_000);

test('text from anywhere comes back as it was', async () => {
  const duty = await county.as('county-duty');
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 60 }), async (title) => {
      const report = { commandId: county.newId(), title, position: gridCentre(1, 1, 1) };
      const answer = await duty.post('/api/incidents', report);
      if (answer.status === 201) expect(answer.body.title).toBe(title);
      else expect(answer.status).toBe(400);
    }),
    { numRuns: 50, seed: SEED },
  );
});
