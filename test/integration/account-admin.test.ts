import { generateSync } from 'otplib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { issueFirstAdministratorToken } from '../../server/features/account/first-administrator.ts';
import { townCode, villageCode } from '../fixtures/county.ts';
import { type Answer, type Caller, callerOf, type HttpCounty, startHttpCounty } from '../fixtures/http-county.ts';
import { LiveReader } from '../fixtures/live-reader.ts';

const ADMIN = { account: 'zhang-wei', displayName: '张伟', password: 'three grey herons' };
const CHOSEN = 'fourteen wooden boats';
const DAY_MS = 24 * 3_600_000;

let county: HttpCounty;
let admin: Caller;

const useLink = (token: string | null, more: object = {}) =>
  county.anybody.post('/api/first-administrator', { token, ...ADMIN, ...more });
const signIn = (account: string, password: string, more: object = {}) =>
  county.anybody.post('/api/session', { account, password, ...more });
const create = (body: object) => admin.post('/api/accounts', { displayName: '新人', ...body });
const pointersOf = ({ status, body }: Answer) => [
  status,
  ...(body.fields ?? []).map(({ pointer }: { pointer: string }) => pointer),
];

/** Makes an account and signs in to it with a password of its own. */
async function createAndSignIn(body: {
  name: string;
  role: string;
  scope?: string;
  workerId?: number;
}): Promise<Caller> {
  const { password } = (await create(body)).body;
  const { body: signedIn } = await signIn(body.name, password, { newPassword: CHOSEN });
  return callerOf(county.url, signedIn.token);
}

/** The newest audit lines about a target, as action and actor. */
async function auditOf(target: string): Promise<string[]> {
  const { default: pg } = await import('pg');
  const client = new pg.Client({ connectionString: county.databaseUrl });
  await client.connect();
  const { rows } = await client.query<{ line: string }>(
    `SELECT actor || ' ' || action AS line FROM audit WHERE target = $1 ORDER BY row_id`,
    [target],
  );
  await client.end();
  return rows.map(({ line }) => line);
}

beforeAll(async () => {
  county = await startHttpCounty({}, { isDemo: false, demoPassword: null });
});
afterAll(() => county?.stop());

describe('the link of an installation without an administrator', () => {
  test('opens nothing without its token, and its own is kept as a hash only', async () => {
    const token = county.server.app.firstAdministratorToken;
    expect(token).toMatch(/^[\w-]{43}$/);
    expect((await useLink('A'.repeat(43))).body.code).toBe('wrong-credentials');
    expect((await useLink('short')).body.fields[0].pointer).toBe('/token');
    const stored = await county.server.db.system((db) => db.query('SELECT * FROM first_administrator'));
    expect(JSON.stringify(stored)).not.toContain(token);
    expect(await auditOf('first-administrator')).toEqual(['anonymous first-administrator-refused']);
  });

  test.each([
    [{ password: 'short' }, '/password'],
    [{ password: 'zhang-wei zhang-wei' }, '/password'],
    [{ account: 'Zhang Wei' }, '/account'],
    [{ account: 'wall-7' }, '/account'],
    [{ displayName: '' }, '/displayName'],
  ])('with %j names the field and stays good', async (wrong, pointer) => {
    expect(pointersOf(await useLink(county.server.app.firstAdministratorToken, wrong))).toEqual([400, pointer]);
  });

  test('makes one administrator, however many try at the same time', async () => {
    const token = county.server.app.firstAdministratorToken;
    const answers = await Promise.all([1, 2, 3, 4].map((n) => useLink(token, { account: `zhang-wei-${n}` })));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 401, 401, 401]);
    const made = answers.find(({ status }) => status === 201);
    expect(made?.body).toMatchObject({ role: 'systemAdmin', scope: '990001', holder: '张伟', isActive: true });
    const name: string = made?.body.name;
    expect(await auditOf(name)).toEqual([`${name} account.first-administrator`]);
    expect((await signIn(name, ADMIN.password)).body.code).toBe('second-factor-setup-required');
    const wish = { account: name, password: ADMIN.password };
    const { secret } = (await county.anybody.post('/api/session/second-factor', wish)).body;
    const code = generateSync({ secret, epoch: Math.floor(county.now().getTime() / 1000) });
    admin = callerOf(county.url, (await signIn(name, ADMIN.password, { code })).body.token);
    expect((await admin.get('/api/accounts')).body.items.map((item: { name: string }) => item.name)).toEqual([name]);
  });
});

test('the link is good for a day', async () => {
  const other = await startHttpCounty({}, { isDemo: false, demoPassword: null });
  other.advance(DAY_MS + 1);
  const token = other.server.app.firstAdministratorToken;
  expect((await other.anybody.post('/api/first-administrator', { token, ...ADMIN })).status).toBe(401);
  await other.stop();
});

describe('an account made by the system administrator', () => {
  test('opens with its one-time password only to set another', async () => {
    const made = await create({ name: 'li-na', role: 'duty', scope: townCode(1) });
    expect(made.body).toMatchObject({ account: { role: 'duty', scope: townCode(1), mustChangePassword: true } });
    const { password } = made.body;
    expect((await signIn('li-na', password)).body).toMatchObject({ code: 'password-change-required', status: 403 });
    expect(pointersOf(await signIn('li-na', password, { newPassword: password }))).toEqual([400, '/newPassword']);
    expect(pointersOf(await signIn('li-na', password, { newPassword: 'short' }))).toEqual([400, '/newPassword']);
    expect((await signIn('li-na', password, { newPassword: CHOSEN })).body.session).toMatchObject({ role: 'duty' });
    expect((await signIn('li-na', password)).body.code).toBe('wrong-credentials');
    expect((await signIn('li-na', CHOSEN)).status).toBe(200);
    const lines = (await auditOf('li-na')).map((line) => line.replace(/^zhang-wei-\d/, 'admin'));
    expect(lines.slice(0, 3)).toEqual(['admin account.create', 'li-na account.password-changed', 'li-na sign-in']);
  });

  test('of a worker sees the worker’s village and is the worker’s only one', async () => {
    const made = await create({ name: 'worker-3', role: 'worker', workerId: 3 });
    expect(made.body.account).toMatchObject({ workerId: 3, scope: villageCode(1, 1) });
    expect(pointersOf(await create({ name: 'second-phone', role: 'worker', workerId: 3 }))).toEqual([400, '/workerId']);
    expect(pointersOf(await create({ name: 'worker-999', role: 'worker', workerId: 999 }))).toEqual([400, '/workerId']);
  });

  test.each([
    [{ name: 'li-na', role: 'duty', scope: '990001' }, '/name'],
    [{ name: 'far-away', role: 'duty', scope: '110101' }, '/scope'],
    [{ name: 'no-place', role: 'leader' }, '/scope'],
    [{ name: 'root', role: 'systemAdmin', holder: '王芳' }, '/role'],
    [{ name: 'screen', role: 'wall' }, '/role'],
    [{ name: 'wall-1', role: 'duty', scope: '990001' }, '/name'],
  ])('%j is refused at %s', async (body, pointer) => {
    expect(pointersOf(await create(body))).toEqual([400, pointer]);
  });

  test('the three administrators are three people: the database refuses, the answer names the holder', async () => {
    expect((await create({ name: 'security', role: 'securityAdmin', holder: '李娜' })).status).toBe(201);
    expect(pointersOf(await create({ name: 'audit', role: 'auditAdmin', holder: ' 李娜 ' }))).toEqual([400, '/holder']);
    expect(pointersOf(await create({ name: 'audit', role: 'auditAdmin', holder: '张伟' }))).toEqual([400, '/holder']);
    expect((await create({ name: 'audit', role: 'auditAdmin', holder: '王芳' })).status).toBe(201);
  });

  test('is found by name, page by page', async () => {
    const first = (await admin.get('/api/accounts?limit=2')).body;
    const second = (await admin.get(`/api/accounts?limit=2&cursor=${first.nextCursor}`)).body;
    const names = [...first.items, ...second.items].map((item: { name: string }) => item.name);
    expect(names).toEqual([...new Set(names)].sort());
    expect(names).toHaveLength(4);
    const found = (await admin.get(`/api/accounts?q=${encodeURIComponent('王芳')}`)).body.items;
    expect(found.map((item: { name: string }) => item.name)).toEqual(['audit']);
  });
});

describe('what becomes of an account', () => {
  // Who leaves, a seat or a worker, sees and hears nothing more within the minute: at once here, within 5 s by other servers.
  test.each([
    ['leaving', { role: 'duty', scope: '990001' }],
    ['leaving-worker', { role: 'worker', workerId: 7 }],
  ])('deactivated, %s has no session and no socket any more, and its password opens nothing', async (name, more) => {
    const duty = await createAndSignIn({ name, ...more });
    const reader = new LiveReader({ url: county.url, token: duty.token ?? '' });
    await reader.until(({ socket }) => socket.connected);
    expect((await admin.post(`/api/accounts/${name}/deactivate`, {})).body).toMatchObject({ isActive: false });
    expect((await signIn(name, CHOSEN)).body.code).toBe('wrong-credentials');
    await reader.until(({ socket }) => !socket.connected, 15_000);
    const again = new LiveReader({ url: county.url, token: duty.token ?? '' });
    await again.until(({ refusal }) => refusal !== null);
    expect(again.connects).toBe(0);
    for (const each of [reader, again]) each.close();
    expect((await duty.get('/api/session')).status).toBe(401);
    expect((await admin.post(`/api/accounts/${name}/password`, {})).status).toBe(409);
    expect((await auditOf(name)).at(-2)).toMatch(/ account\.deactivate$/);
  });

  test('nobody deactivates the own account, and a made-up name is not found', async () => {
    const own = (await admin.get('/api/session')).body.account;
    expect((await admin.post(`/api/accounts/${own}/deactivate`, {})).body.code).toBe('transition-refused');
    for (const what of ['deactivate', 'unlock', 'password']) {
      expect((await admin.post(`/api/accounts/nobody-here/${what}`, {})).status).toBe(404);
    }
  });

  test('locked, it is shown so and opens again', async () => {
    await createAndSignIn({ name: 'forgetful', role: 'leader', scope: '990001' });
    for (let i = 0; i < 5; i++) await signIn('forgetful', 'wrong');
    expect((await signIn('forgetful', CHOSEN)).body.code).toBe('account-locked');
    const [shown] = (await admin.get('/api/accounts?q=forgetful')).body.items;
    expect(shown.lockedUntil).toBe(new Date(county.now().getTime() + 30 * 60_000).toISOString());
    expect((await admin.post('/api/accounts/forgetful/unlock', {})).body.lockedUntil).toBeNull();
    expect((await signIn('forgetful', CHOSEN)).status).toBe(200);
  });

  test('a new one-time password ends what the old one had opened', async () => {
    const duty = await createAndSignIn({ name: 'reset-me', role: 'duty', scope: '990001' });
    const { password } = (await admin.post('/api/accounts/reset-me/password', {})).body;
    expect((await duty.get('/api/session')).status).toBe(401);
    expect((await signIn('reset-me', CHOSEN)).body.code).toBe('wrong-credentials');
    expect((await signIn('reset-me', password)).body.code).toBe('password-change-required');
  });
});

test('once no system administrator is active there is a new link; who held the role before has to be freed first', async () => {
  const { db } = county.server;
  const issue = () => issueFirstAdministratorToken(db, { now: () => county.now() });
  expect(await issue()).toBeNull();
  await db.system((queries) => queries.query("UPDATE account SET is_active = false WHERE role = 'systemAdmin'"));
  const token = await issue();
  expect(pointersOf(await useLink(token, { account: 'zhang-wei-again' }))).toEqual([400, '/displayName']);
  expect(pointersOf(await useLink(token, { account: 'li-na', displayName: '赵敏' }))).toEqual([400, '/account']);
  await db.system((queries) =>
    queries.query("UPDATE account SET holder = holder || ' -2026' WHERE role = 'systemAdmin'"),
  );
  expect((await useLink(token, { account: 'zhang-wei-again' })).status).toBe(201);
});
