import { Value } from 'typebox/value';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Health } from '#contract/health';
import { Installation } from '../fixtures/installation.ts';

const START_LIMIT_MS = 120_000;
const HEAL_LIMIT_MS = 60_000;

let installation: Installation;
let password: string;

async function readHealth(): Promise<Health | null> {
  try {
    const response = await fetch(`${installation.url}/api/health`, { signal: AbortSignal.timeout(5_000) });
    const body: unknown = await response.json();
    return response.ok && Value.Check(Health, body) ? body : null;
  } catch {
    return null; // Down or restarting: the caller waits.
  }
}

/** Signs in; 599 where nobody answers. */
async function signIn(account: string): Promise<number> {
  const answer = fetch(`${installation.url}/api/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ account, password }),
  });
  return answer.then(
    ({ status }) => status,
    () => 599,
  );
}

const waitForNone = () =>
  installation.waitFor(
    'no process left',
    15_000,
    () => installation.programs().length === 0 && installation.launchers().length === 0,
  );

const waitForHealth = (what: string) =>
  installation.waitFor(what, HEAL_LIMIT_MS, async () => {
    const health = await readHealth();
    return health?.status === 'ok' && health.streams.gateways.every(({ isConnected }) => isConnected);
  });

// The real programs, as a person starts them, with the small county.
beforeAll(async () => {
  installation = await Installation.prepareCommand('npm', 'start');
  password = await installation.start(START_LIMIT_MS);
}, START_LIMIT_MS);

afterAll(() => installation.remove());

describe('npm start', () => {
  it(
    'answers health with the whole county and every gateway connected',
    async () => {
      await waitForHealth('health');
      expect(await readHealth()).toMatchObject({
        status: 'ok',
        database: { kind: 'embedded' },
        county: { towns: 2, villages: 4, basicGrids: 40, households: 400, cameras: 12, workers: 20 },
      });
    },
    HEAL_LIMIT_MS,
  );

  it.each(['county-duty', 'worker-1', 'audit-admin'])('lets %s sign in with the printed password', async (account) => {
    expect(await signIn(account)).toBeLessThan(300);
  });

  it.each(['server', 'database', 'gateway-1', 'simulator'])(
    'heals from a kill -9 of the %s',
    async (name) => {
      const { pid } = installation.program(name);
      process.kill(pid, 'SIGKILL');
      await installation.waitFor(`another ${name}`, HEAL_LIMIT_MS, () =>
        installation.programs().some((program) => program.name === name && program.pid !== pid),
      );
      await waitForHealth(`health after the end of ${name}`);
      await installation.waitFor('a sign-in', HEAL_LIMIT_MS, async () => (await signIn('county-leader')) < 300);
      expect(installation.programs().filter((program) => program.name === name)).toHaveLength(1);
    },
    3 * HEAL_LIMIT_MS,
  );

  it(
    'leaves no process when npm itself is killed, and keeps its password',
    async () => {
      await installation.end('SIGKILL');
      await waitForNone();
      expect(await installation.start(START_LIMIT_MS)).toBe(password);
      expect(await signIn('county-duty')).toBeLessThan(300);
    },
    START_LIMIT_MS,
  );

  it('leaves no process after an orderly end', async () => {
    await installation.end('SIGTERM');
    await waitForNone();
    expect(installation.programs()).toEqual([]);
  }, 20_000);
});
