import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Role, ROLES } from '#contract/session';
import { isAllowed, type Policy } from '../../server/policy.ts';
import { type Caller, callerOf, type HttpCounty, startHttpCounty } from '../fixtures/http-county.ts';
import { TEST_PASSWORD } from '../fixtures/server-boot.ts';

type Who = Role | 'nobody';
const WHO: readonly Who[] = [...ROLES, 'nobody'];

/** One account of each role; a wall is a device and enters by a door of its own. */
const ACCOUNTS: Readonly<Record<Exclude<Role, 'wall'>, string>> = {
  duty: 'county-duty',
  leader: 'county-leader',
  worker: 'worker-1',
  systemAdmin: 'system-admin',
  securityAdmin: 'security-admin',
  auditAdmin: 'audit-admin',
};

interface Route {
  readonly method: string;
  readonly path: string;
  readonly policy: Policy;
  readonly name: string;
}

let county: HttpCounty;
let routes: readonly Route[];

beforeAll(async () => {
  county = await startHttpCounty();
  routes = county.server.app.routes
    // A HEAD beside its GET shares the GET's entry; static files are outside /api and public.
    .filter(({ method, path }) => method !== 'HEAD' && path.startsWith('/api'))
    .map((route) => ({ ...route, name: `${route.method} ${route.path}` }));
});
afterAll(() => county?.stop());

async function enter(who: Who): Promise<Caller> {
  if (who === 'nobody') return county.anybody;
  const answer = await (who === 'wall'
    ? county.anybody.post('/api/walls/session', { wallId: 'wall-1', deviceSecret: 'loopback' })
    : county.anybody.post('/api/session', { account: ACCOUNTS[who], password: TEST_PASSWORD }));
  expect([who, answer.status]).toEqual([who, 200]);
  return callerOf(county.url, answer.body.token);
}

/** Nothing of this id exists, so that what is let in finds nothing and changes nothing. */
const NOBODYS = '00000000-0000-7000-8000-000000000000';
const addressOf = (path: string): string => path.replace(/:\w+/g, NOBODYS);

/** These end or lock the session that they are called with. */
const LAST = new Set(['DELETE /api/session', 'POST /api/session/lock']);

async function statusesOf(who: Who): Promise<Map<string, number>> {
  const caller = await enter(who);
  const statuses = new Map<string, number>();
  const ask = async (by: Caller, { method, path, name }: Route): Promise<void> => {
    const body = method === 'GET' || method === 'DELETE' ? undefined : {};
    statuses.set(name, (await by.send(method, addressOf(path), body)).status);
  };
  await Promise.all(routes.filter(({ name }) => !LAST.has(name)).map((route) => ask(caller, route)));
  for (const route of routes.filter(({ name }) => LAST.has(name))) await ask(await enter(who), route);
  return statuses;
}

const allows = (route: Route, who: Who): boolean => isAllowed(route.policy, who === 'nobody' ? null : who);
const openTo = (who: Who): string[] => routes.filter((route) => allows(route, who)).map(({ name }) => name);

describe('the route × role matrix', () => {
  test.each(WHO)('%s: every route answers as its policy says', async (who) => {
    expect(routes.length).toBeGreaterThan(80);
    const statuses = await statusesOf(who);
    for (const route of routes) {
      const status = statuses.get(route.name) ?? 0;
      const refusal = who === 'nobody' ? 401 : 403;
      if (!allows(route, who)) expect([route.name, status]).toEqual([route.name, refusal]);
      // A wrong password is a 401 too, but nobody sends one here.
      else expect([route.name, [401, 403].includes(status), status < 500]).toEqual([route.name, false, true]);
    }
  });

  test('every refusal of it stands in the audit, and nothing else does', async () => {
    const rows = await county.server.db.system((queries) =>
      queries.query<{ actor: string; target: string }>(
        `SELECT DISTINCT actor, target FROM audit WHERE action = 'refused'`,
      ),
    );
    const actorOf = (who: Who): string => (who === 'nobody' ? 'anonymous' : who === 'wall' ? 'wall-1' : ACCOUNTS[who]);
    const expected = WHO.flatMap((who) =>
      routes
        .filter((route) => !allows(route, who))
        // Every page asks who is signed in before anybody is.
        .filter(({ name }) => !(who === 'nobody' && name === 'GET /api/session'))
        .map(({ name }) => `${actorOf(who)}: ${name}`),
    );
    expect(rows.map(({ actor, target }) => `${actor}: ${target}`).sort()).toEqual(expected.sort());
  });
});

describe('what the roles are to each other', () => {
  const OWN_SESSION = ['GET /api/session', 'DELETE /api/session'];
  const beyondPublic = (who: Who): string[] => openTo(who).filter((name) => !openTo('nobody').includes(name));

  test('strangers reach the doors, health and the contract, and nothing that names a person', () => {
    expect(openTo('nobody').sort()).toEqual(PUBLIC);
  });

  test('the audit administrator reads the audit and does nothing else', () => {
    const others = beyondPublic('auditAdmin').filter((name) => !OWN_SESSION.includes(name));
    expect(others.length).toBeGreaterThan(0);
    for (const name of others) expect(name).toMatch(/^(GET|POST) \/api\/audit\b|^GET \/api\/divisions/);
  });

  test('nobody else reads it', () => {
    const audits = routes.filter(({ path }) => path.startsWith('/api/audit'));
    for (const { policy } of audits) expect(policy).toEqual({ roles: ['auditAdmin'] });
  });

  test('the security administrator opens accounts, decides changes of cameras, and sees no case, no person, no picture', () => {
    for (const name of beyondPublic('securityAdmin').filter((each) => !OWN_SESSION.includes(each))) {
      expect(name).toMatch(/^(GET|POST) \/api\/(accounts|encoder-changes)\b|^GET \/api\/divisions/);
    }
  });

  test('no seat, worker or wall administers anything', () => {
    for (const who of ['duty', 'leader', 'worker', 'wall'] as const) {
      for (const name of openTo(who)) {
        expect([who, name.replace(/^\w+ /, '')]).not.toEqual([
          who,
          expect.stringMatching(/^\/api\/(accounts|audit|walls\b.*approval)/),
        ]);
      }
    }
  });

  test('a wall changes nothing', () => {
    const changing = beyondPublic('wall').filter((name) => !name.startsWith('GET '));
    expect(changing.sort()).toEqual([
      'DELETE /api/session',
      'POST /api/cameras/:id/prewarm',
      'POST /api/cameras/:id/view',
    ]);
  });
});

/** What anybody may send; a route that joins them belongs here, seen by whoever reviews the change. */
const PUBLIC = [
  'GET /api/health',
  'GET /api/openapi.json',
  'GET /api/progress/:token',
  'POST /api/first-administrator',
  'POST /api/push/:name/position',
  'POST /api/session',
  'POST /api/session/second-factor',
  'POST /api/walls/enrol',
  'POST /api/walls/session',
];
