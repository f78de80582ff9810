import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ChildProcess } from 'node:child_process';
import { generateSync } from 'otplib';
import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { callerOf } from '../fixtures/http-county.ts';
import { Installation } from '../fixtures/installation.ts';
import { type PostgresCluster, startPostgres } from '../fixtures/postgres.ts';

const START_LIMIT_MS = 120_000;
const PASSWORD = 'three grey herons';

let postgres: PostgresCluster;
let databaseUrl: string;
let installation: Installation;
const children: ChildProcess[] = [];

const link = () => /^grid321 first administrator: (http\S+)\/admin#first=(\S+)$/m.exec(installation.output);
const isReady = () => installation.output.includes(`grid321 ready ${installation.url}`);

function launch(environment: Record<string, string> = {}): Promise<number | null> {
  installation.output = '';
  const child = installation.launch(environment);
  children.push(child);
  return new Promise((resolve) => child.once('exit', resolve));
}

async function end(ended: Promise<number | null>): Promise<void> {
  children.at(-1)?.kill('SIGTERM');
  expect(await ended).toBe(0);
}

const useLink = (token: string) =>
  callerOf(installation.url, null).post('/api/first-administrator', {
    token,
    account: 'zhang-wei',
    displayName: '张伟',
    password: PASSWORD,
  });

/** Everything that the programs wrote to their logs. */
function readLogs(): string {
  const directory = join(installation.dataDirectory, 'logs');
  return readdirSync(directory)
    .map((name) => readFileSync(join(directory, name), 'utf8'))
    .join('\n');
}

/** Gives a database to a role that may make roles and is no superuser, as a county's own PostgreSQL would have it; its URL. */
async function giveToOwner(url: string): Promise<string> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query('CREATE ROLE county_owner LOGIN CREATEROLE');
  await client.query(`ALTER DATABASE ${new URL(url).pathname.slice(1)} OWNER TO county_owner`);
  await client.end();
  const owned = new URL(url);
  owned.username = 'county_owner';
  return owned.href;
}

// The real programs on Debian's PostgreSQL, as a county runs them.
beforeAll(async () => {
  postgres = await startPostgres();
  databaseUrl = await giveToOwner(await postgres.createDatabase());
  installation = await Installation.prepare('dist/server/launch/supervisor-main.js', { GRID321_DEMO: '0' });
}, START_LIMIT_MS);

afterAll(async () => {
  for (const child of children) child.kill('SIGKILL');
  await installation.remove();
  await postgres.stop();
});

it('is refused on the embedded database, with one clear line', async () => {
  expect(await launch()).toBe(1);
  expect(installation.output).toMatch(/^grid321: GRID321_DEMO=0 \(production\) needs DATABASE_URL: [^\n]+\n$/);
});

it(
  'runs no simulation and prints a link that makes the first administrator once; later starts print none',
  async () => {
    const environment = { DATABASE_URL: databaseUrl };
    const first = launch(environment);
    await installation.waitFor('the link', START_LIMIT_MS, () => isReady() && link() !== null);
    const [, , unused = ''] = link() ?? [];
    expect(installation.programs().map(({ name }) => name)).not.toEqual(
      expect.arrayContaining([expect.stringMatching(/database|simulator|demo/)]),
    );
    expect(installation.output).not.toContain('demo password');
    await end(first);

    const second = launch(environment);
    await installation.waitFor('another link', START_LIMIT_MS, () => isReady() && link() !== null);
    const [, origin, token = ''] = link() ?? [];
    expect(origin).toBe(installation.url);
    expect((await useLink(unused)).body.code).toBe('wrong-credentials');
    expect((await useLink(token)).status).toBe(201);
    expect((await useLink(token)).body.code).toBe('wrong-credentials');
    const { post } = callerOf(installation.url, null);
    const credentials = { account: 'zhang-wei', password: PASSWORD };
    expect((await post('/api/session', credentials)).body.code).toBe('second-factor-setup-required');
    const { secret } = (await post('/api/session/second-factor', credentials)).body;
    const signedIn = await post('/api/session', { ...credentials, code: generateSync({ secret }) });
    expect(signedIn.body.recoveryCodes).toHaveLength(10);
    const admin = callerOf(installation.url, signedIn.body.token);
    const accounts = (await admin.get('/api/accounts')).body.items;
    expect(accounts.map(({ name }: { name: string }) => name)).toEqual(['zhang-wei']);
    const cameras = (await admin.get('/api/cameras')).body.items;
    expect(cameras).toHaveLength(12);
    await end(second);
    for (const word of [unused, token, PASSWORD, secret]) expect(readLogs()).not.toContain(word);

    const third = launch(environment);
    await installation.waitFor('ready', START_LIMIT_MS, isReady);
    expect(link()).toBeNull();
    await end(third);

    expect(await launch({ ...environment, GRID321_DEMO: '1' })).toBe(1);
    expect(installation.output).toContain('this database is in production');
  },
  3 * START_LIMIT_MS,
);
