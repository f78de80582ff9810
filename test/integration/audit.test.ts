import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { verifyChain, type Verdict } from '../../server/features/audit/verify-chain.ts';
import { gridCentre } from '../fixtures/county.ts';
import { type Caller, type HttpCounty, startHttpCounty } from '../fixtures/http-county.ts';

let county: HttpCounty;
let owner: pg.Client;
let auditor: Caller;

beforeAll(async () => {
  county = await startHttpCounty();
  owner = new pg.Client({ connectionString: county.databaseUrl });
  await owner.connect();
  auditor = await county.as('audit-admin');
});
afterAll(async () => {
  await owner?.end();
  await county?.stop();
});

const queries = {
  query: async <Row extends object>(sql: string, values: readonly unknown[] = []) =>
    (await owner.query<Row>(sql, [...values])).rows,
};
const verify = (): Promise<Verdict> => verifyChain(queries, '990001');

/** Sealing follows the commit by the sequencer's next look. */
async function sealed(): Promise<void> {
  const unsealed = 'SELECT count(*)::integer AS count FROM audit WHERE hash IS NULL';
  await expect
    .poll(async () => (await queries.query<{ count: number }>(unsealed))[0]?.count, { timeout: 10_000 })
    .toBe(0);
}

const entriesOf = async (q: string): Promise<{ actor: string; target: string; purpose: string | null }[]> => {
  await sealed();
  return (await auditor.get(`/api/audit?q=${encodeURIComponent(q)}`)).body.items;
};

describe('what is written', () => {
  test('a sign-in, a wrong password and a refusal', async () => {
    await county.as('county-leader');
    await county.anybody.post('/api/session', { account: 'county-leader', password: 'wrong' });
    await (await county.as('county-leader')).get('/api/audit');
    expect((await entriesOf('sign-in')).map((entry) => entry.actor)).toContain('county-leader');
    expect(await entriesOf('sign-in-failed')).toEqual([
      expect.objectContaining({ actor: 'anonymous', target: 'county-leader' }),
    ]);
    expect(await entriesOf('refused')).toEqual([
      expect.objectContaining({ actor: 'county-leader', target: 'GET /api/audit' }),
    ]);
  });

  test('a look at a household, and with the whole name its purpose', async () => {
    const duty = await county.as('county-duty');
    expect((await duty.get('/api/households/1')).body.head).toBe('户**');
    const revealed = await duty.get(`/api/households/1?purpose=${encodeURIComponent('上门走访')}`);
    expect(revealed.body.head).toBe('户主1');
    expect(await entriesOf('household.reveal')).toEqual([
      expect.objectContaining({ actor: 'county-duty', target: 'household:1', purpose: '上门走访' }),
    ]);
    expect(await entriesOf('household.read')).toHaveLength(1);
  });

  test('every step of an incident, with before and after', async () => {
    const duty = await county.as('county-duty');
    const report = { commandId: county.newId(), title: 'x', position: gridCentre(1, 1, 1) };
    const { body } = await duty.post('/api/incidents', report);
    await duty.post(`/api/incidents/${body.id}/steps`, { commandId: county.newId(), version: 1, action: 'accept' });
    expect(await entriesOf('incident.accept')).toEqual([
      expect.objectContaining({
        before: expect.objectContaining({ state: 'reported', version: 1 }),
        after: expect.objectContaining({ state: 'accepted', version: 2 }),
      }),
    ]);
  });

  test('is read by the audit administrator alone', async () => {
    for (const account of ['county-duty', 'system-admin', 'security-admin', 'worker-1']) {
      expect((await (await county.as(account)).get('/api/audit')).status).toBe(403);
    }
  });
});

describe('the chain', () => {
  test('is whole after all that', async () => {
    await sealed();
    expect(await verify()).toMatchObject({ kind: 'whole' });
  });

  test.each([
    ['who did it', `UPDATE audit SET actor = 'somebody-else' WHERE id = 3`, 3],
    ['what it was', `UPDATE audit SET after = '{"forged": true}' WHERE id = 4`, 4],
    ['when', `UPDATE audit SET at = at - interval '1 second' WHERE id = 5`, 5],
    ['a line taken out', 'DELETE FROM audit WHERE id = 6', 6],
    ['the last line taken out', 'DELETE FROM audit WHERE id = (SELECT max(id) FROM audit)', null],
    ['a line with a hash of its own', `UPDATE audit SET purpose = 'x', hash = repeat('0', 64) WHERE id = 2`, 2],
  ])('changed by the owner of the table (%s), it names the line', async (_, sql, id) => {
    await sealed();
    await owner.query('BEGIN');
    const last = (await queries.query<{ id: number }>('SELECT max(id)::integer AS id FROM audit'))[0]?.id;
    await owner.query(sql);
    expect(await verify()).toMatchObject({ kind: 'broken', id: id ?? last });
    await owner.query('ROLLBACK');
    expect(await verify()).toMatchObject({ kind: 'whole' });
  });

  test('cannot be written to by the role that the server works under', async () => {
    for (const sql of [`UPDATE audit SET actor = 'x'`, 'DELETE FROM audit', 'TRUNCATE audit']) {
      await owner.query('BEGIN');
      await owner.query('SET LOCAL ROLE grid321_app');
      await expect(owner.query(sql)).rejects.toThrow('permission denied');
      await owner.query('ROLLBACK');
    }
  });
});

describe('the verify command', () => {
  const command = fileURLToPath(new URL('../../dist/server/features/audit/verify-main.js', import.meta.url));
  const run = (): Promise<{ code: number; stdout: string }> =>
    promisify(execFile)(process.execPath, [command], {
      env: { ...process.env, DATABASE_URL: county.databaseUrl },
    }).then(
      ({ stdout }) => ({ code: 0, stdout }),
      (error: { code: number; stdout: string }) => ({ code: error.code, stdout: error.stdout }),
    );

  test('ends with 0 and the number of lines while the chain is whole, with 1 and the line when it is not', async () => {
    await sealed();
    expect(await run()).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/county 990001: \d+ audit lines, whole/),
    });
    await owner.query(`UPDATE audit SET actor = 'somebody-else' WHERE id = 3`);
    expect(await run()).toMatchObject({ code: 1, stdout: expect.stringContaining('BROKEN at audit line 3') });
  });
});
