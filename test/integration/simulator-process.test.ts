import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { parseChildMessage, type SimulatorBoot } from '#contract/boot';
import { cameraIdOf, createCameraPack } from '../fixtures/camera-pack.ts';
import { findFreePorts } from '../fixtures/free-ports.ts';
import { RtspProbe } from '../fixtures/rtsp-probe.ts';

const SECRET = 'a secret of this test';
const DEVICES = 40;

let directory: string;
let firstPort: number;
let child: ChildProcess;
let output: string;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'grid321-simulator-'));
  const camerasFile = join(directory, 'cameras.json');
  await writeFile(camerasFile, JSON.stringify(createCameraPack(Array.from({ length: DEVICES }, () => 16))));
  firstPort = await findFreePorts(DEVICES + 1);
  child = spawn(process.execPath, ['dist/streams/simulator/main.js'], { stdio: ['pipe', 'pipe', 'inherit'] });
  output = '';
  child.stdout?.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const boot: SimulatorBoot = {
    program: 'simulator',
    county: 'none',
    host: '127.0.0.1',
    firstPort,
    camerasFile,
    control: { port: firstPort + DEVICES, secret: SECRET },
    hasFaults: false,
  };
  child.stdin?.write(`${JSON.stringify(boot)}\n`);
  const endMs = Date.now() + 10_000;
  while (!output.split('\n').some((line) => parseChildMessage(line)?.grid321 === 'ready')) {
    if (Date.now() > endMs || child.exitCode !== null) throw new Error(`simulator did not start: ${output}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
});

afterEach(async () => {
  child.kill('SIGKILL');
  await rm(directory, { recursive: true, force: true });
});

const control = (path: string, body?: unknown, secret = SECRET): Promise<Response> =>
  fetch(`http://127.0.0.1:${firstPort + DEVICES}${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    headers: { Authorization: `Bearer ${secret}` },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });

async function describeChannel(device: number, channel: number): Promise<number> {
  const port = firstPort + device - 1;
  const probe = await RtspProbe.open(port);
  const uri = `rtsp://127.0.0.1:${port}/ch${String(channel).padStart(2, '0')}/sub`;
  const { status } = await probe.request('DESCRIBE', uri);
  probe.close();
  return status;
}

test('one process serves every device of the pack and takes faults from who knows the secret', async () => {
  expect(await describeChannel(DEVICES, 16)).toBe(200);
  const fault = { target: 'channel', id: cameraIdOf(DEVICES, 16), state: 'dead' };
  expect((await control('/faults', fault, 'another secret here!!')).status).toBe(401);
  expect((await control('/faults', { ...fault, state: 'asleep' })).status).toBe(400);
  expect((await control('/faults', { ...fault, id: 'nobody' })).status).toBe(404);
  expect(await describeChannel(DEVICES, 16)).toBe(200);
  expect(await (await control('/faults', fault)).json()).toEqual([fault]);
  expect(await describeChannel(DEVICES, 16)).toBe(404);
  expect(await (await control('/faults', { ...fault, state: 'alive' })).json()).toEqual([]);
  expect(await describeChannel(DEVICES, 16)).toBe(200);
  expect(await (await control('/stats')).json()).toMatchObject({ recorders: DEVICES, sessions: 0, pictures: 0 });
});

test('it ends when standard input closes, as after a kill of its supervisor', async () => {
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.stdin?.destroy();
  expect(await ended).toBe(0);
});

test('SIGTERM ends it while a channel plays', async () => {
  const probe = await RtspProbe.open(firstPort);
  expect(await probe.play(`rtsp://127.0.0.1:${firstPort}/ch01/sub`)).toBe(200);
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  expect(await ended).toBe(0);
});
