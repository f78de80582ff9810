import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { villageCode } from '../fixtures/county.ts';
import { callerOf, type HttpCounty, startHttpCounty } from '../fixtures/http-county.ts';
import { TEST_PASSWORD } from '../fixtures/server-boot.ts';

let county: HttpCounty;
beforeAll(async () => {
  county = await startHttpCounty();
});
afterAll(() => county?.stop());

const signIn = (account: string, password = TEST_PASSWORD, more: object = {}) =>
  county.anybody.post('/api/session', { account, password, ...more });

describe('signing in', () => {
  test('gives a token that works as Bearer and as cookie, and a cookie that scripts cannot read', async () => {
    const { status, body, headers } = await signIn('county-duty');
    expect(status).toBe(200);
    expect(body.session).toMatchObject({ account: 'county-duty', role: 'duty', scope: '990001', level: 'county' });
    const cookie = headers.get('set-cookie') ?? '';
    expect(cookie).toMatch(/^grid321=[\w-]{43};.*HttpOnly.*SameSite=Strict/);
    const byCookie = await county.anybody.get('/api/session', { cookie: cookie.split(';')[0] ?? '' });
    expect(byCookie.body).toEqual(body.session);
    expect((await callerOf(county.url, body.token).get('/api/session')).body).toEqual(body.session);
  });

  test('signing out ends the token at once', async () => {
    const { body } = await signIn('county-duty');
    const caller = callerOf(county.url, body.token);
    expect((await caller.send('DELETE', '/api/session', undefined)).status).toBe(204);
    expect((await caller.get('/api/session')).body.code).toBe('not-signed-in');
  });

  test.each(['', 'x', '0'.repeat(43), '../../etc', "' OR 1=1 --"])('a made-up token %j is nobody', async (token) => {
    const answer = await county.anybody.get('/api/session', { authorization: `Bearer ${token}` });
    expect(answer.status).toBe(401);
  });

  test('a session unused for a day is over; one that is used lives on', async () => {
    const [idle, busy] = [await signIn('county-leader'), await signIn('county-leader')];
    const busyCaller = callerOf(county.url, busy.body.token);
    for (let hour = 0; hour < 30; hour++) {
      county.advance(3_600_000);
      expect((await busyCaller.get('/api/session')).status).toBe(200);
    }
    expect((await callerOf(county.url, idle.body.token).get('/api/session')).status).toBe(401);
  });
});

describe('lock-out', () => {
  const town = 'town-duty-990001101';

  test('five wrong passwords lock the account for this address, for thirty minutes, even for the right one', async () => {
    for (let i = 0; i < 4; i++) expect((await signIn(town, 'wrong')).body.code).toBe('wrong-credentials');
    const fifth = await signIn(town, 'wrong');
    expect(fifth.body).toMatchObject({ code: 'account-locked', status: 423, retryAfterS: 1800 });
    expect((await signIn(town)).body.code).toBe('account-locked');
    county.advance(29 * 60_000);
    expect((await signIn(town)).body.code).toBe('account-locked');
    county.advance(61_000);
    expect((await signIn(town)).status).toBe(200);
  });

  test('the right password in between starts the count anew', async () => {
    for (let round = 0; round < 3; round++) {
      for (let i = 0; i < 4; i++) await signIn(town, 'wrong');
      expect((await signIn(town)).status).toBe(200);
    }
  });

  test('guesses at the same time count as if they came one after another', async () => {
    const village = `village-duty-${villageCode(1, 2)}`;
    const guesses = await Promise.all(Array.from({ length: 20 }, () => signIn(village, 'wrong')));
    const codes = guesses.map((guess) => guess.body.code);
    expect(codes.filter((code) => code === 'wrong-credentials')).toHaveLength(4);
  });

  test('the security administrator opens it again, the audit administrator does not', async () => {
    const village = `village-duty-${villageCode(2, 2)}`;
    for (let i = 0; i < 5; i++) await signIn(village, 'wrong');
    const open = async (account: string) =>
      (await county.as(account)).post(`/api/accounts/${village}/unlock`, undefined);
    expect((await open('audit-admin')).status).toBe(403);
    expect((await signIn(village)).body.code).toBe('account-locked');
    expect((await open('security-admin')).status).toBe(200);
    expect((await signIn(village)).status).toBe(200);
  });

  test('an account that does not exist answers like one that does', async () => {
    for (let i = 0; i < 4; i++) expect((await signIn('nobody', 'wrong')).body.code).toBe('wrong-credentials');
    expect((await signIn('nobody', 'wrong')).body.code).toBe('account-locked');
  });
});

describe('roles', () => {
  test('the three administrators are three people, by the database itself', async () => {
    const { default: pg } = await import('pg');
    const client = new pg.Client({ connectionString: county.databaseUrl });
    await client.connect();
    const insert = `INSERT INTO account (county_code, name, display_name, role, scope_code, holder, password_hash)
      VALUES ('990001', 'second-hat', 'x', 'auditAdmin', '990001', 'system-admin', 'x')`;
    await expect(client.query(insert)).rejects.toThrow('account_one_admin_role_per_holder');
    await client.end();
  });
});

describe('a simulated phone', () => {
  test('gives way when a person signs in, and does not come back while the person is there', async () => {
    const phone = await signIn('worker-7', TEST_PASSWORD, { isSimulated: true });
    const phoneCaller = callerOf(county.url, phone.body.token);
    expect((await phoneCaller.get('/api/session')).status).toBe(200);
    const person = await signIn('worker-7');
    expect((await phoneCaller.get('/api/session')).status).toBe(401);
    expect((await signIn('worker-7', TEST_PASSWORD, { isSimulated: true })).body.code).toBe('not-allowed');
    await callerOf(county.url, person.body.token).send('DELETE', '/api/session', undefined);
    expect((await signIn('worker-7', TEST_PASSWORD, { isSimulated: true })).status).toBe(200);
  });
});

describe('a wall', () => {
  test('waits for its code to be approved, then signs in by itself for good', async () => {
    const { body: wall } = await county.anybody.post('/api/walls/enrol', undefined);
    const proof = { wallId: wall.wallId, deviceSecret: wall.deviceSecret };
    expect((await county.anybody.post('/api/walls/session', proof)).body.code).toBe('not-allowed');
    const admin = await county.as('system-admin');
    const approve = (code: string) => admin.post(`/api/walls/${wall.wallId}/approval`, { code });
    expect((await approve('WRONG')).body.fields[0].pointer).toBe('/code');
    expect((await approve(wall.code)).body).toMatchObject({ isApproved: true });
    const listed = (await admin.get('/api/walls')).body.items.map((each: { wallId: string }) => each.wallId);
    expect(listed).toEqual(expect.arrayContaining(['wall-1', wall.wallId]));
    const { body } = await county.anybody.post('/api/walls/session', proof);
    expect(body.session).toMatchObject({ role: 'wall', scope: '990001' });
    county.advance(60 * 86_400_000);
    expect((await callerOf(county.url, body.token).get('/api/session')).status).toBe(200);
  });

  test('with another device’s secret is refused', async () => {
    const { body: wall } = await county.anybody.post('/api/walls/enrol', undefined);
    const proof = { wallId: wall.wallId, deviceSecret: 'loopback' };
    expect((await county.anybody.post('/api/walls/session', proof)).body.code).toBe('wrong-credentials');
    expect((await signIn(wall.wallId, '')).status).toBe(400);
    expect((await signIn('wall-1', 'loopback')).body.code).toBe('wrong-credentials');
  });

  test('the demo’s own opens on this machine only', async () => {
    const proof = { wallId: 'wall-1', deviceSecret: 'loopback' };
    const forwarded = await county.anybody.post('/api/walls/session', proof, { 'x-forwarded-for': '10.0.0.9' });
    expect(forwarded.body.code).toBe('wrong-credentials');
  });
});
