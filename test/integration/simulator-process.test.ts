import { afterEach, beforeEach, expect, test } from 'vitest';
import { cameraIdOf } from '../fixtures/camera-pack.ts';
import { RtspProbe } from '../fixtures/rtsp-probe.ts';
import { SimulatorProcess } from '../fixtures/simulator-process.ts';

const DEVICES = 40;

let simulator: SimulatorProcess;

beforeEach(async () => {
  simulator = await SimulatorProcess.start(Array.from({ length: DEVICES }, () => 16));
});

afterEach(() => simulator.stop());

async function describeChannel(device: number, channel: number): Promise<number> {
  const port = simulator.firstPort + device - 1;
  const probe = await RtspProbe.open(port);
  const uri = `rtsp://127.0.0.1:${port}/ch${String(channel).padStart(2, '0')}/sub`;
  const { status } = await probe.request('DESCRIBE', uri);
  probe.close();
  return status;
}

test('one process serves every device of the pack and takes faults from who knows the secret', async () => {
  expect(await describeChannel(DEVICES, 16)).toBe(200);
  const fault = { target: 'channel', id: cameraIdOf(DEVICES, 16), state: 'dead' };
  expect((await simulator.control('/faults', fault, 'another secret here!!')).status).toBe(401);
  expect((await simulator.control('/faults', { ...fault, state: 'asleep' })).status).toBe(400);
  expect((await simulator.control('/faults', { ...fault, id: 'nobody' })).status).toBe(404);
  expect(await describeChannel(DEVICES, 16)).toBe(200);
  expect(await (await simulator.control('/faults', fault)).json()).toEqual([fault]);
  expect(await describeChannel(DEVICES, 16)).toBe(404);
  expect(await (await simulator.control('/faults', { ...fault, state: 'alive' })).json()).toEqual([]);
  expect(await describeChannel(DEVICES, 16)).toBe(200);
  expect(await simulator.stats()).toMatchObject({ recorders: DEVICES, sessions: 0, pictures: 0 });
});

test('it ends when standard input closes, as after a kill of its supervisor', async () => {
  const ended = new Promise((resolve) => simulator.child.once('exit', resolve));
  simulator.child.stdin?.destroy();
  expect(await ended).toBe(0);
});

test('SIGTERM ends it while a channel plays', async () => {
  const probe = await RtspProbe.open(simulator.firstPort);
  expect(await probe.play(`rtsp://127.0.0.1:${simulator.firstPort}/ch01/sub`)).toBe(200);
  const ended = new Promise((resolve) => simulator.child.once('exit', resolve));
  simulator.child.kill('SIGTERM');
  expect(await ended).toBe(0);
});
