import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { ALIVE_PERIOD_MS, formatChildMessage, parseBoot, SimulatorBoot } from '#contract/boot';
import { createFaultControl } from './fault-control.ts';
import { findCamerasFile, readCamerasFile } from './pack-file.ts';
import { DEFAULT_OPTIONS, Simulator } from './simulator.ts';

function log(line: string): void {
  process.stderr.write(`simulator: ${line}\n`);
}

async function startSimulator(boot: SimulatorBoot): Promise<Simulator> {
  const path = boot.camerasFile ?? (await findCamerasFile(boot.county, import.meta.dirname));
  const pack = await readCamerasFile(path);
  const simulator = new Simulator(pack, {
    ...DEFAULT_OPTIONS,
    host: boot.host,
    firstPort: boot.firstPort,
    hasFaults: boot.hasFaults ?? true,
    gopSeconds: boot.gopSeconds ?? null,
    fillKbps: boot.fillKbps ?? DEFAULT_OPTIONS.fillKbps,
  });
  await simulator.start();
  if (boot.control !== undefined) {
    const control = createFaultControl(simulator, boot.control.secret);
    control.listen(boot.control.port, boot.host);
    await once(control, 'listening');
  }
  log(`${pack.cameras.length} cameras behind ${pack.devices.length} ports, ${simulator.faults().length} faults`);
  return simulator;
}

async function run(): Promise<void> {
  const lines = createInterface({ input: process.stdin });
  const first = await new Promise<string>((resolve, reject) => {
    lines.once('line', resolve);
    lines.once('close', () => reject(new Error('standard input closed before the boot message')));
  });
  // The supervisor is gone when standard input closes: nothing is left that could stop this process later.
  lines.once('close', () => process.exit(0));
  process.stdout.on('error', () => process.exit(0));
  const simulator = await startSimulator(parseBoot(SimulatorBoot, first));
  const stop = (): void => void simulator.stop().finally(() => process.exit(0));
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
  process.stdout.write(formatChildMessage({ grid321: 'ready' }));
  setInterval(() => process.stdout.write(formatChildMessage({ grid321: 'alive' })), ALIVE_PERIOD_MS);
}

run().catch((error: unknown) => {
  log(error instanceof Error ? error.message : String(error));
  process.exit(1);
});
