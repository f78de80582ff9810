import { request } from 'node:http';
import { generateSync } from 'otplib';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { hashPassword } from '../../server/features/account/password.ts';
import { callerOf, type HttpCounty, startHttpCounty } from '../fixtures/http-county.ts';
import { TEST_PASSWORD } from '../fixtures/server-boot.ts';

const STEP_MS = 30_000;
const HALF_HOUR_MS = 30 * 60_000;
const ADMINISTRATORS = [
  ['zhang-wei', 'systemAdmin'],
  ['wang-fang', 'securityAdmin'],
  ['li-na', 'auditAdmin'],
] as const;

let county: HttpCounty;
const secrets = new Map<string, string>();

const sql = (text: string, values: readonly unknown[] = []) =>
  county.server.db.system((queries) => queries.query<Record<string, unknown>>(text, values));

interface Reply {
  readonly status: number;
  readonly cacheControl: string | undefined;
  // oxlint-disable-next-line typescript/no-explicit-any
  readonly body: any;
}

/** Each test is a person at another desk: an address has thirty sign-ins a minute. */
let desk = 10;
beforeEach(() => void (desk += 1));

function post(path: string, body: object): Promise<Reply> {
  const headers = { 'content-type': 'application/json' };
  return new Promise((resolve, reject) => {
    const asked = request(county.url + path, { method: 'POST', localAddress: `127.0.0.${desk}`, headers }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.on('end', () => {
        const text = Buffer.concat(chunks).toString();
        const cacheControl = answer.headers['cache-control'];
        resolve({ status: answer.statusCode ?? 0, cacheControl, body: JSON.parse(text) });
      });
    });
    asked.on('error', reject);
    asked.end(JSON.stringify(body));
  });
}

const signIn = (account: string, more: object = {}): Promise<Reply> =>
  post('/api/session', { account, password: TEST_PASSWORD, ...more });
const setUp = (account: string, password = TEST_PASSWORD): Promise<Reply> =>
  post('/api/session/second-factor', { account, password });
const codeOf = (account: string, offsetMs = 0): string =>
  generateSync({ secret: secrets.get(account) ?? '', epoch: Math.floor((county.now().getTime() + offsetMs) / 1000) });
/** Six digits that are no code now. */
const wrongCode = (account: string): string => {
  const near = new Set([-STEP_MS, 0, STEP_MS].map((offset) => codeOf(account, offset)));
  return ['000000', '111111', '222222', '333333'].find((code) => !near.has(code)) ?? '';
};

/** Sets up the factor of an account; its recovery codes. */
async function enrol(account: string): Promise<string[]> {
  secrets.set(account, (await setUp(account)).body.secret);
  const { status, body } = await signIn(account, { code: codeOf(account) });
  expect(status).toBe(200);
  // The code of this step is used up.
  county.advance(STEP_MS);
  return body.recoveryCodes;
}

const actions = async (target: string): Promise<string[]> =>
  (await sql('SELECT action FROM audit WHERE target = $1 ORDER BY ctid', [target])).map(({ action }) => String(action));

// Outside the demo, where the factor is required.
beforeAll(async () => {
  county = await startHttpCounty({}, { isDemo: false, demoPassword: null });
  const hash = await hashPassword(TEST_PASSWORD);
  for (const [name, role] of [...ADMINISTRATORS, ['chen-jie', 'duty'] as const]) {
    await sql(
      `INSERT INTO account (county_code, name, display_name, role, scope_code, holder, password_hash)
       VALUES ($1, $2, $2, $3, $1, $2, $4)`,
      [county.server.db.countyCode, name, role, hash],
    );
  }
});
afterAll(() => county?.stop());

describe('outside the demo', () => {
  test('a seat signs in by its password alone', async () => {
    expect((await signIn('chen-jie')).status).toBe(200);
    expect((await setUp('chen-jie')).body.code).toBe('transition-refused');
  });

  test.each(ADMINISTRATORS)('%s (%s) gets in only after setting the factor up', async (account) => {
    expect((await signIn(account)).body.code).toBe('second-factor-setup-required');
    expect((await setUp(account, 'not it')).body.code).toBe('wrong-credentials');
    const { body, cacheControl } = await setUp(account);
    expect([body.uri.startsWith('otpauth://totp/'), body.qrSvg.includes('<svg')]).toEqual([true, true]);
    expect(cacheControl).toBe('no-store');
    expect((await signIn(account)).body.code).toBe('second-factor-setup-required');
    secrets.set(account, body.secret);
    expect((await signIn(account, { code: wrongCode(account) })).body.code).toBe('wrong-second-factor');
    const done = await signIn(account, { code: codeOf(account) });
    expect([done.status, new Set(done.body.recoveryCodes).size]).toEqual([200, 10]);
    county.advance(STEP_MS);
    expect((await signIn(account)).body.code).toBe('second-factor-required');
    expect((await setUp(account)).body.code).toBe('second-factor-required');
    const later = await signIn(account, { code: codeOf(account) });
    expect([later.status, later.body.recoveryCodes]).toEqual([200, undefined]);
    county.advance(STEP_MS);
  });

  test('a used code is refused, as is an older one; one step early or late is good', async () => {
    const code = codeOf('zhang-wei');
    expect((await signIn('zhang-wei', { code })).status).toBe(200);
    expect((await signIn('zhang-wei', { code })).body.code).toBe('wrong-second-factor');
    expect((await signIn('zhang-wei', { code: codeOf('zhang-wei', -STEP_MS) })).body.code).toBe('wrong-second-factor');
    expect((await signIn('zhang-wei', { code: codeOf('zhang-wei', STEP_MS) })).status).toBe(200);
    county.advance(5 * STEP_MS);
    expect((await signIn('zhang-wei', { code: codeOf('zhang-wei', -2 * STEP_MS) })).status).toBe(401);
    expect((await signIn('zhang-wei', { code: codeOf('zhang-wei', -STEP_MS) })).status).toBe(200);
  });

  test('of many who bring the same code at once, one gets in', async () => {
    county.advance(2 * STEP_MS);
    const code = codeOf('li-na');
    const answers = await Promise.all(Array.from({ length: 4 }, () => signIn('li-na', { code })));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    county.advance(HALF_HOUR_MS);
  });

  test('a recovery code opens once, however it is typed', async () => {
    await reset('zhang-wei');
    const [first = '', second = ''] = await enrol('zhang-wei');
    expect((await signIn('zhang-wei', { code: first })).status).toBe(200);
    expect((await signIn('zhang-wei', { code: first })).body.code).toBe('wrong-second-factor');
    expect((await signIn('zhang-wei', { code: ` ${second.toUpperCase().replaceAll('-', ' ')}` })).status).toBe(200);
    expect((await actions('zhang-wei')).filter((action) => action === 'second-factor.recovery-code')).toHaveLength(2);
  });

  test('wrong codes lock as wrong passwords do; the right password between them forgives nothing', async () => {
    county.advance(HALF_HOUR_MS);
    for (let i = 0; i < 4; i += 1) {
      expect((await signIn('li-na', { code: wrongCode('li-na') })).body.code).toBe('wrong-second-factor');
      expect((await signIn('li-na')).body.code).toBe('second-factor-required');
    }
    expect((await signIn('li-na', { code: wrongCode('li-na') })).body.code).toBe('account-locked');
    expect((await signIn('li-na', { code: codeOf('li-na') })).body.code).toBe('account-locked');
    county.advance(HALF_HOUR_MS);
    expect((await signIn('li-na', { code: codeOf('li-na') })).status).toBe(200);
    expect(await actions('li-na')).toEqual(expect.arrayContaining(['second-factor.failed', 'account-locked']));
  });

  test('nothing of it lies open in the database', async () => {
    const [row] = await sql(
      `SELECT encode(secret_sealed, 'escape') AS sealed FROM second_factor WHERE account = 'li-na'`,
    );
    expect(String(row?.['sealed'])).not.toContain(secrets.get('li-na'));
    // Sealed for its account: a row copied to another opens nothing.
    await sql(
      `UPDATE second_factor SET secret_sealed = (SELECT secret_sealed FROM second_factor WHERE account = 'li-na')
       WHERE account = 'zhang-wei'`,
    );
    expect((await signIn('zhang-wei', { code: codeOf('li-na') })).status).toBe(500);
  });
});

async function reset(account: string) {
  county.advance(STEP_MS);
  const { body } = await signIn('wang-fang', { code: codeOf('wang-fang') });
  return callerOf(county.url, body.token).post(`/api/accounts/${account}/second-factor/reset`, {});
}

describe('the security administrator', () => {
  test('takes back a factor whose phone is lost: its sessions end, the next sign-in sets up another', async () => {
    county.advance(STEP_MS);
    const before = await signIn('li-na', { code: codeOf('li-na') });
    const answer = await reset('li-na');
    expect([answer.status, answer.body.hasSecondFactor]).toEqual([200, false]);
    expect((await callerOf(county.url, before.body.token).get('/api/session')).status).toBe(401);
    expect((await signIn('li-na', { code: codeOf('li-na') })).body.code).toBe('second-factor-setup-required');
    expect(await actions('li-na')).toContain('second-factor.reset');
    expect((await reset('li-na')).body.code).toBe('transition-refused');
  });

  test('not the own one, and nobody else does', async () => {
    expect((await reset('wang-fang')).body.code).toBe('transition-refused');
    await enrol('li-na');
    county.advance(STEP_MS);
    const { body } = await signIn('li-na', { code: codeOf('li-na') });
    const auditor = callerOf(county.url, body.token);
    expect((await auditor.post('/api/accounts/zhang-wei/second-factor/reset', {})).status).toBe(403);
  });
});
