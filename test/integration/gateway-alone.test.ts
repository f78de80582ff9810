import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, it } from 'vitest';
import { repositoryPath } from '../fixtures/repository-path.ts';
import { rtspCamera, run, startGstCamera } from './gateway-rig.ts';

it('the gateway plays a file of cameras to any player, without a server', async () => {
  const camera = await startGstCamera('digest');
  const folder = await mkdtemp(join(tmpdir(), 'grid321-alone-'));
  const file = join(folder, 'cameras.json');
  const cameraNetworks = [{ cidr: '127.0.0.0/8', portFrom: 1, portTo: 65_535 }];
  await writeFile(file, JSON.stringify({ cameras: [rtspCamera(1, camera.url)], cameraNetworks }));
  const program = repositoryPath('dist/streams/gateway/main.js');
  const child = spawn(process.execPath, [program, '--cameras', file, '--port', '0'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
    const [id, url = ''] = line.split(' ');
    expect(id).toBe(rtspCamera(1, '').id);
    const { output } = await run(
      'ffprobe',
      ['-v', 'error', '-show_entries', 'stream=codec_name,width', '-of', 'csv=p=0', url],
      20_000,
    );
    expect(output.trim().split('\n')[0]).toBe('h264,640');
    child.kill('SIGTERM');
    const [code] = (await once(child, 'exit')) as [number];
    expect(code).toBe(0);
  } finally {
    child.kill('SIGKILL');
    await camera.kill();
    await rm(folder, { recursive: true });
  }
});
