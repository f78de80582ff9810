import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { AuditEntry } from '#contract/audit';
import { readChain, readHead } from '../../server/features/audit/audit-repository.ts';
import { verifyChain, type Verdict } from '../../server/features/audit/verify-chain.ts';
import { readCsv } from '../../server/http/csv.ts';
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
const verify = (): Promise<Verdict> =>
  verifyChain('990001', {
    readLines: (after, limit) => readChain(queries, '990001', after, limit),
    readHead: () => readHead(queries, '990001'),
  });

/** Sealing follows the commit by the sequencer's next look. */
async function sealed(): Promise<void> {
  const unsealed = 'SELECT count(*)::integer AS count FROM audit WHERE hash IS NULL';
  await expect
    .poll(async () => (await queries.query<{ count: number }>(unsealed))[0]?.count, { timeout: 10_000 })
    .toBe(0);
}

const listed = async (filter: Record<string, string>): Promise<AuditEntry[]> => {
  await sealed();
  const { status, body } = await auditor.get(`/api/audit?${new URLSearchParams(filter)}`);
  expect([filter, status]).toEqual([filter, 200]);
  return body.items;
};
const entriesOf = (action: string): Promise<AuditEntry[]> => listed({ action });

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
    const paths = ['/api/audit', '/api/audit/choices', '/api/audit/csv', '/api/audit/chain'];
    for (const account of ['county-duty', 'county-leader', 'system-admin', 'security-admin', 'worker-1']) {
      const caller = await county.as(account);
      for (const path of paths) expect([account, path, (await caller.get(path)).status]).toEqual([account, path, 403]);
      expect((await caller.post('/api/audit/chain/checks', { from: 'start' })).status).toBe(403);
    }
  });
});

describe('what is found', () => {
  const idsOf = (entries: readonly AuditEntry[]): number[] => entries.map(({ id }) => id);
  const all = (): Promise<AuditEntry[]> => listed({ limit: '500' });

  test('by who, what, about what and when, alone and together', async () => {
    const lines = await all();
    const isOf = (entry: AuditEntry) => entry.actor === 'county-duty' && entry.action === 'household.read';
    expect(lines.filter(isOf)).toHaveLength(1);
    expect(await listed({ actor: 'county-duty', action: 'household.read' })).toEqual(lines.filter(isOf));
    expect(await listed({ actor: 'county-dut' })).toEqual([]);
    expect(idsOf(await listed({ target: 'HOUSEHOLD:' }))).toEqual(
      idsOf(lines.filter(({ target }) => target.startsWith('household:'))),
    );
    expect(await listed({ target: 'house%' })).toEqual([]);
    county.advance(60_000);
    const from = county.now().toISOString();
    await (await county.as('county-duty')).get('/api/households/2');
    county.advance(60_000);
    const to = county.now().toISOString();
    await (await county.as('county-duty')).get('/api/households/3');
    expect((await listed({ from, to })).map(({ target }) => target)).toEqual(['household:2']);
    expect((await listed({ from: to })).map(({ target }) => target)).toEqual(['household:3']);
  });

  test('page by page nothing is missed or doubled, though lines come in meanwhile', async () => {
    const before = idsOf(await all());
    const seen: number[] = [];
    let query = 'limit=3';
    for (let pages = 0; query !== ''; pages++) {
      const { body } = await auditor.get(`/api/audit?${query}`);
      seen.push(...idsOf(body.items));
      if (pages === 1) await (await county.as('county-duty')).get('/api/households/4');
      query = body.nextCursor === null ? '' : `limit=3&cursor=${body.nextCursor}`;
    }
    expect(seen).toEqual(before);
    expect((await auditor.get('/api/audit?cursor=bm9uZQ')).status).toBe(400);
  });

  test('the filter offers every account and action that stands in the audit', async () => {
    const lines = await all();
    const { body } = await auditor.get('/api/audit/choices');
    const sorted = (values: string[]): string[] => [...new Set(values)].sort();
    expect(sorted(body.actors)).toEqual(sorted(lines.map(({ actor }) => actor)));
    expect(sorted(body.actions)).toEqual(sorted(lines.map(({ action }) => action)));
  });
});

describe('an export', () => {
  test('holds what the filter holds, says who made it and when, and stands in the audit itself', async () => {
    const filter = { actor: 'county-duty', action: 'household.read' };
    const wanted = await listed(filter);
    const answer = await auditor.get(`/api/audit/csv?${new URLSearchParams(filter)}`);
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'text/csv; charset=utf-8']);
    expect(answer.headers.get('cache-control')).toBe('no-store');
    const [mark, headings, ...rows] = readCsv(answer.body.toString());
    expect(headings?.cells.slice(0, 5)).toEqual(['id', 'at', 'actor', 'action', 'target']);
    expect(rows.map(({ cells }) => [Number(cells[0]), cells[1], cells[4], cells[9]])).toEqual(
      wanted.map(({ id, at, target, hash }) => [id, at, target, hash]),
    );
    const [line, ...others] = await entriesOf('audit.export');
    expect(others).toEqual([]);
    expect(line).toMatchObject({ actor: 'audit-admin', after: { filter, lines: wanted.length } });
    const id = line?.target.replace('export:', '');
    for (const words of mark?.cells ?? []) {
      for (const part of ['audit-admin', county.now().toISOString(), id]) expect(words).toContain(part);
    }
    expect(answer.headers.get('content-disposition')).toContain(`${id}.csv`);
  });

  test('of more lines than a page is whole', async () => {
    const insert = `INSERT INTO audit (county_code, at, actor, action, target, scope_code)
      SELECT '990001', now(), 'bulk', 'bulk.line', n::text, '990001' FROM generate_series(1, 2500) AS n`;
    await owner.query(insert);
    await sealed();
    const { body } = await auditor.get('/api/audit/csv?actor=bulk');
    const ids = readCsv(body.toString())
      .slice(2)
      .map(({ cells }) => Number(cells[4]));
    expect(ids).toEqual(Array.from({ length: 2_500 }, (_, i) => 2_500 - i));
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

describe('the check from the page', () => {
  const check = async (from: 'start' | 'last') => {
    expect((await auditor.post('/api/audit/chain/checks', { from })).status).toBe(202);
    const state = async () => (await auditor.get('/api/audit/chain')).body;
    await expect.poll(async () => (await state()).check?.kind, { timeout: 10_000 }).not.toBe('running');
    return state();
  };

  test('says up to which line the chain is whole, goes on from there, and the whole one stands in the audit', async () => {
    await sealed();
    const first = await check('last');
    expect(first).toMatchObject({ unsealed: 0, check: { kind: 'whole', lines: first.sealed } });
    county.advance(60_000);
    await (await county.as('county-duty')).get('/api/households/5');
    await sealed();
    const next = await check('last');
    expect(next.check).toMatchObject({ kind: 'whole', lines: next.sealed, fromStartAt: first.check.at });
    expect([next.sealed, next.check.at]).toEqual([first.sealed + 1, county.now().toISOString()]);
    const whole = await check('start');
    expect(whole.check).toMatchObject({ kind: 'whole', fromStartAt: county.now().toISOString() });
    expect(await entriesOf('audit.verify')).toEqual([
      expect.objectContaining({ actor: 'audit-admin', after: expect.objectContaining({ kind: 'whole' }) }),
    ]);
  });

  test('names the first broken line, and looks at all of them again as long as it is broken', async () => {
    const [line] = await queries.query<{ actor: string }>('SELECT actor FROM audit WHERE id = 7');
    await owner.query(`UPDATE audit SET actor = 'somebody-else' WHERE id = 7`);
    expect((await check('start')).check).toMatchObject({ kind: 'broken', id: 7, fault: 'changed' });
    expect((await check('last')).check).toMatchObject({ kind: 'broken', id: 7, fault: 'changed' });
    await owner.query('UPDATE audit SET actor = $1 WHERE id = 7', [line?.actor]);
    expect((await check('last')).check).toMatchObject({ kind: 'whole' });
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
