import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Value } from 'typebox/value';
import { Problem } from '#contract/error';
import { attemptsOf, type Operation, operationsOf } from '../fault/http-fuzz.ts';
import { gridCentre } from '../fixtures/county.ts';
import { type Caller, type HttpCounty, startHttpCounty } from '../fixtures/http-county.ts';

/** 1 % of the long form's 100,000 (design/SECURITY.md §8). */
const ATTEMPTS = 1_000;

let county: HttpCounty;
let operations: Operation[];
const callers: Caller[] = [];

beforeAll(async () => {
  county = await startHttpCounty();
  operations = operationsOf((await county.anybody.get('/api/openapi.json')).body);
  for (const account of ['county-duty', 'worker-1', 'system-admin', 'audit-admin'])
    callers.push(await county.as(account));
});
afterAll(() => county?.stop());

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

test('whatever is sent, no answer is a 5xx but “unavailable”, none takes five seconds, and each refusal is a problem', async () => {
  // Signing in is left out: wrong passwords would lock, and each costs 35 ms on purpose.
  const tried = operations.filter(({ path }) => path !== '/api/session');
  const which = fc.oneof(...tried.map((operation) => fc.record({ attempt: attemptsOf(operation), who: fc.nat(3) })));
  const seen = new Map<number, number>();
  await fc.assert(
    fc.asyncProperty(which, async ({ attempt, who }) => {
      const caller = callers[who];
      if (caller === undefined) throw new Error('no caller');
      const startedMs = performance.now();
      const { method, path, body } = attempt;
      const answer = await caller.send(method, path, body ?? undefined);
      expect(performance.now() - startedMs).toBeLessThan(5_000);
      seen.set(answer.status, (seen.get(answer.status) ?? 0) + 1);
      if (answer.status < 400) return;
      expect([answer.status, String(answer.body).slice(0, 200), Value.Check(Problem, answer.body)]).toEqual([
        answer.status,
        expect.anything(),
        true,
      ]);
      // 503 camera-unavailable: this server has no media gateway.
      if (answer.status >= 500) expect(answer.body.code).toBe('camera-unavailable');
    }),
    { numRuns: ATTEMPTS, seed: 321, endOnFailure: true },
  );
  // It must have come through to the work behind the schemas, and have been refused by them, many times.
  expect((seen.get(200) ?? 0) + (seen.get(201) ?? 0)).toBeGreaterThan(30);
  expect(seen.get(400) ?? 0).toBeGreaterThan(200);
}, 120_000);

test('text from anywhere comes back as it was', async () => {
  const duty = callers[0];
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 60 }), async (title) => {
      const report = { commandId: county.newId(), title, position: gridCentre(1, 1, 1) };
      const answer = await duty?.post('/api/incidents', report);
      if (answer?.status === 201) expect(answer.body.title).toBe(title);
      else expect(answer?.status).toBe(400);
    }),
    { numRuns: 50, seed: 321 },
  );
});
