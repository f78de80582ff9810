import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { tell } from '../e2e/drivers/until.ts';
import { findFreePorts } from '../fixtures/free-ports.ts';
import { untilFlowing } from './call-line.ts';
import { CallRig, MEDIA_LIMIT_MS } from './call-rig.ts';

const ON_PHONE = 3;
const SECRET = 'north-of-the-river';

let directory: string;
let relay: ChildProcess;
let relayOutput = '';
let rig: CallRig;

/** coturn as docs/operations.md starts it, on TCP only: no relaying to the county's networks but to the engine. */
function startRelay(port: number): ChildProcess {
  const options = [
    '-n',
    '--listening-ip=127.0.0.1',
    `--listening-port=${port}`,
    '--relay-ip=127.0.0.1',
    '--min-port=49160',
    '--max-port=49200',
    '--use-auth-secret',
    `--static-auth-secret=${SECRET}`,
    '--realm=grid321',
    '--no-udp',
    '--no-tls',
    '--no-dtls',
    '--no-cli',
    '--no-multicast-peers',
    '--denied-peer-ip=0.0.0.0-255.255.255.255',
    '--allowed-peer-ip=127.0.0.1',
    '--allow-loopback-peers',
    '--log-file=stdout',
    '--simple-log',
    '--verbose',
    `--pidfile=${join(directory, 'turn.pid')}`,
  ];
  const child = spawn('turnserver', options, { stdio: ['ignore', 'pipe', 'pipe'] });
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => (relayOutput += String(data)));
  return child;
}

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'grid321-relay-'));
  const port = await findFreePorts(1);
  relay = startRelay(port);
  const secretFile = join(directory, 'secret');
  writeFileSync(secretFile, `${SECRET}\n`);
  rig = await CallRig.start(inject('engineBinary'), ON_PHONE, {
    GRID321_TURN: `turn:127.0.0.1:${port}?transport=tcp`,
    GRID321_TURN_SECRET_FILE: secretFile,
    GRID321_TURN_ONLY: '1',
  });
}, 300_000);
afterAll(async () => {
  await rig?.stop();
  relay?.kill('SIGTERM');
  rmSync(directory, { recursive: true, force: true });
});

it('where only a relay by TCP gets through, both hear and see each other by it', async () => {
  await rig.callWorker(ON_PHONE);
  await rig.phone.page.getByRole('button', { name: '视频接听' }).click();
  await rig.desk.page.locator('[data-testid=call][data-state=connected]').waitFor({ timeout: MEDIA_LIMIT_MS });
  await rig.desk.page.getByRole('button', { name: '开摄像头' }).click();
  const took = await Promise.all([
    untilFlowing(rig.desk.page, 'desk', MEDIA_LIMIT_MS),
    untilFlowing(rig.phone.page, 'phone', MEDIA_LIMIT_MS),
  ]);
  tell('15 pictures and sound through the relay', Math.max(...took));
  // Each page has an allocation for each way, under credentials of its own account.
  expect(relayOutput).toMatch(/ALLOCATE processed, success/);
  expect(relayOutput).toContain('county-duty');
  expect(relayOutput).toContain(`worker-${ON_PHONE}`);
});
