import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Installation } from '../fixtures/installation.ts';
import { type PostgresCluster, startPostgres } from '../fixtures/postgres.ts';

const START_LIMIT_MS = 90_000;
const HEAL_LIMIT_MS = 60_000;

interface FixtureHealth {
  starts: number;
  pid: number;
}

let installation: Installation;

async function readHealth(): Promise<FixtureHealth | null> {
  try {
    const response = await fetch(`${installation.url}/api/health`, { signal: AbortSignal.timeout(5_000) });
    return response.ok ? ((await response.json()) as FixtureHealth) : null;
  } catch {
    return null; // Down or restarting: the caller waits.
  }
}

const waitForHealth = () => installation.waitFor('health', HEAL_LIMIT_MS, async () => (await readHealth()) !== null);
const names = () => [...new Set(installation.programs().map(({ name }) => name))].sort();
const waitForNone = (limitMs = 20_000) =>
  installation.waitFor('no process left', limitMs, () => installation.programs().length === 0);

// The real supervisor and embedded database over small programs, so that each fault takes seconds.
beforeAll(async () => {
  installation = await Installation.prepare('dist/test/fixtures/launch/supervisor-main.js');
});

afterAll(() => installation.remove());

describe('a running installation', () => {
  beforeAll(async () => {
    await installation.start(START_LIMIT_MS);
  }, START_LIMIT_MS);

  beforeEach(waitForHealth, HEAL_LIMIT_MS);

  it('says that it is ready in two lines of their own', () => {
    expect(installation.output).toMatch(
      new RegExp(`^grid321 ready http://127\\.0\\.0\\.1:${installation.port}\ngrid321 demo password: [a-z]{8,}$`, 'm'),
    );
  });

  it('runs the database, the server, a gateway a core, the simulator and the simulated phones', () => {
    expect(names()).toEqual(
      expect.arrayContaining(['database', 'demo', 'gateway-1', 'grandchild', 'server', 'simulator']),
    );
  });

  it('refuses a second start on its data directory and names the process that holds it', async () => {
    const second = installation.launch({ GRID321_PORT: String(installation.port + 20) });
    expect(await new Promise((resolve) => second.once('exit', resolve))).toBe(1);
    expect(installation.output).toContain(
      `grid321: ${installation.dataDirectory} is in use by process ${installation.supervisorPid}`,
    );
  });

  it.each(['server', 'database', 'gateway-1', 'simulator', 'demo'])(
    'heals from a kill -9 of the %s',
    async (name) => {
      const { pid } = installation.program(name);
      process.kill(pid, 'SIGKILL');
      await installation.waitFor(`another ${name}`, HEAL_LIMIT_MS, () =>
        installation.programs().some((program) => program.name === name && program.pid !== pid),
      );
      await waitForHealth();
      expect(installation.programs().filter((program) => program.name === name)).toHaveLength(1);
    },
    2 * HEAL_LIMIT_MS,
  );

  it('ends what a killed program had started', async () => {
    const grandchildren = () => installation.programs().filter(({ name }) => name === 'grandchild');
    const before = grandchildren().map(({ pid }) => pid);
    process.kill(installation.program('gateway-1').pid, 'SIGKILL');
    // By its number: the new one may be there before anybody has counted one fewer.
    const pids = () => grandchildren().map(({ pid }) => pid);
    await installation.waitFor('an end', HEAL_LIMIT_MS, () => before.some((pid) => !pids().includes(pid)));
    await installation.waitFor('the new one', HEAL_LIMIT_MS, () => pids().length === before.length);
    expect(names()).toContain('gateway-1');
  });

  it(
    'replaces a program that hangs: hung is not dead',
    async () => {
      const { pid } = installation.program('gateway-1');
      process.kill(pid, 'SIGSTOP');
      await installation.waitFor('another gateway', HEAL_LIMIT_MS, () =>
        installation.programs().some((program) => program.name === 'gateway-1' && program.pid !== pid),
      );
      expect(installation.output).toContain('gateway-1 has given no sign of life');
    },
    2 * HEAL_LIMIT_MS,
  );
});

describe('the end of an installation', () => {
  it('leaves no process after Ctrl-C, though one program ignores it', async () => {
    const stubborn = join(installation.dataDirectory, 'stubborn');
    writeFileSync(stubborn, '');
    expect(await installation.end('SIGINT')).toBe(0);
    expect(installation.programs()).toEqual([]);
    rmSync(stubborn);
  }, 10_000);

  it(
    'keeps data and password over a restart',
    async () => {
      const password = await installation.start(START_LIMIT_MS);
      expect(await readHealth()).toMatchObject({ starts: 2 });
      await installation.end('SIGTERM');
      expect(await installation.start(START_LIMIT_MS)).toBe(password);
      expect(await readHealth()).toMatchObject({ starts: 3 });
    },
    START_LIMIT_MS,
  );

  it(
    'leaves no process and no damage after a kill -9 of the supervisor',
    async () => {
      await installation.end('SIGKILL');
      await waitForNone();
      await installation.start(START_LIMIT_MS);
      expect(await readHealth()).toMatchObject({ starts: 4 });
    },
    START_LIMIT_MS,
  );

  it(
    'leaves none either while a long statement holds the embedded database',
    async () => {
      const statement = fetch(`${installation.url}/hang`).catch(() => 'cut off');
      await new Promise((resolve) => setTimeout(resolve, 500));
      await installation.end('SIGKILL');
      await waitForNone(20_000);
      expect(await statement).toBe('cut off');
      await installation.start(START_LIMIT_MS);
      expect(await readHealth()).toMatchObject({ starts: 5 });
    },
    START_LIMIT_MS,
  );

  it(
    'survives a kill -9 of the supervisor in the middle of its start',
    async () => {
      await installation.end('SIGTERM');
      const child = installation.launch();
      await installation.waitFor('the database', HEAL_LIMIT_MS, () => names().includes('database'));
      child.kill('SIGKILL');
      await waitForNone();
      await installation.start(START_LIMIT_MS);
      expect((await readHealth())?.starts).toBeGreaterThanOrEqual(6);
    },
    START_LIMIT_MS,
  );
});

describe('beside a database named by DATABASE_URL', () => {
  let postgres: PostgresCluster;
  let other: Installation;

  beforeAll(async () => {
    postgres = await startPostgres();
    other = await Installation.prepare('dist/test/fixtures/launch/supervisor-main.js', {
      DATABASE_URL: postgres.url,
    });
  }, START_LIMIT_MS);

  afterAll(async () => {
    await other.remove();
    await postgres.stop();
  });

  it(
    'runs none of its own',
    async () => {
      await other.start(START_LIMIT_MS);
      expect(other.programs().map(({ name }) => name)).not.toContain('database');
      await other.end('SIGTERM');
    },
    START_LIMIT_MS,
  );

  it(
    'runs no simulation in production and prints no password',
    async () => {
      other.output = '';
      const child = other.launch({ GRID321_DEMO: '0' });
      await other.waitFor('the ready line', START_LIMIT_MS, () =>
        other.output.includes(`grid321 ready ${other.url}\n`),
      );
      expect([...new Set(other.programs().map(({ name }) => name.replace(/-\d+$/, '')))].sort()).toEqual([
        'conference',
        'gateway',
        'grandchild',
        'ingest',
        'server',
      ]);
      child.kill('SIGTERM');
      await new Promise((resolve) => child.once('exit', resolve));
      expect(other.output).not.toContain('password');
    },
    START_LIMIT_MS,
  );
});

describe('an environment that cannot be run with', () => {
  it.each([
    [{ GRID321_PORT: 'eighty' }, 'GRID321_PORT is "eighty"; allowed: a whole number'],
    [{ GRID321_DEMO: '0' }, 'GRID321_DEMO=0 (production) needs DATABASE_URL'],
    [{ GRID321_TLS: 'yes' }, 'GRID321_TLS is "yes"; allowed: off, auto'],
    [{ GRID321_TLS: '/no/cert.pem,/no/key.pem' }, 'GRID321_TLS: /no/cert.pem cannot be read'],
  ])('%o is refused with one clear line', async (environment, line) => {
    installation.output = '';
    const child = installation.launch(environment);
    expect(await new Promise((resolve) => child.once('exit', resolve))).toBe(1);
    expect(installation.output).toContain(`grid321: ${line}`);
    expect(installation.output.trim().split('\n')).toHaveLength(1);
  });

  it('a taken port is named, with the variable that moves it', async () => {
    const other = await Installation.prepare('dist/test/fixtures/launch/supervisor-main.js');
    const child = other.launch({ GRID321_PORT: String(installation.port) });
    expect(await new Promise((resolve) => child.once('exit', resolve))).toBe(1);
    expect(other.output).toContain(
      `port ${installation.port} of 127.0.0.1 (server) is taken by another program; GRID321_PORT moves it`,
    );
    await other.remove();
  }, 15_000);
});
