import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { repositoryPath } from '../fixtures/repository-path.ts';
import { cameraId, type GstCamera, rtspCamera, run, startGstCamera, until } from './gateway-rig.ts';

const NETWORKS = [{ cidr: '127.0.0.0/8', portFrom: 1, portTo: 65_535 }];
const PROGRAM = repositoryPath('dist/streams/gateway/main.js');

/** The gateway alone, with the lines it has written. */
function launch(file: string) {
  const child = spawn(process.execPath, [PROGRAM, '--cameras', file, '--port', '0'], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const lines: string[] = [];
  for (const stream of [child.stdout, child.stderr])
    createInterface({ input: stream }).on('line', (line) => lines.push(line));
  return { child, lines };
}

describe('the gateway alone', () => {
  let camera: GstCamera;
  let folder: string;
  let file: string;
  let child: ChildProcess;
  let lines: string[];
  const write = (cameras: unknown[]) => writeFile(file, JSON.stringify({ cameras, cameraNetworks: NETWORKS }));
  const addressOf = (serial: number) => lines.find((line) => line.startsWith(cameraId(serial)))?.split(' ')[1];

  beforeAll(async () => {
    camera = await startGstCamera('digest');
    folder = await mkdtemp(join(tmpdir(), 'grid321-alone-'));
    file = join(folder, 'cameras.json');
    await write([rtspCamera(1, camera.url)]);
    ({ child, lines } = launch(file));
    await until(() => addressOf(1), Boolean, 10_000);
  });

  afterAll(async () => {
    child?.kill('SIGKILL');
    await camera?.kill();
    await rm(folder, { recursive: true });
  });

  it('plays a file of cameras to any player', async () => {
    const probe = ['-v', 'error', '-show_entries', 'stream=codec_name,width', '-of', 'csv=p=0', addressOf(1) ?? ''];
    const { output } = await run('ffprobe', probe, 20_000);
    expect(output.trim().split('\n')[0]).toBe('h264,640');
  });

  it('shows its cameras on a page and its figures to Prometheus, without a password in either', async () => {
    const origin = new URL(addressOf(1) ?? '').origin;
    const page = await fetch(origin);
    const html = await page.text();
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(html).toContain(`data-camera="${cameraId(1)}"`);
    expect(html).toContain('avc1.');
    const [, path = ''] = /href="([^"]+)"/.exec(html) ?? [];
    expect((await fetch(origin + path)).status).toBe(200);
    const metrics = await fetch(`${origin}/metrics`);
    expect(metrics.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
    const text = await metrics.text();
    expect(text).toMatch(/^grid321_gateway_streams\{state="live"\} 1$/m);
    expect(Number(/^grid321_gateway_received_bytes_total (\d+)$/m.exec(text)?.[1])).toBeGreaterThan(1000);
    expect(html + text).not.toMatch(/p@ss|p%40ss|rtsp:/);
  });

  it('reads the file again at SIGHUP, and keeps its cameras when the file is broken', async () => {
    await write([rtspCamera(1, camera.url), rtspCamera(2, camera.url)]);
    child.kill('SIGHUP');
    await until(() => addressOf(2), Boolean, 5000);
    await write([{ id: 'no camera' }]);
    child.kill('SIGHUP');
    await until(
      () => lines.find((line) => line.includes('stay as they were')),
      (line) => line?.includes('/cameras/0') === true,
      5000,
    );
    const html = await (await fetch(new URL(addressOf(1) ?? '').origin)).text();
    expect(html).toContain(`data-camera="${cameraId(2)}"`);
  });

  it('ends in order at SIGTERM', async () => {
    child.kill('SIGTERM');
    const [code] = (await once(child, 'exit')) as [number];
    expect(code).toBe(0);
  });

  it('says what is wrong with a file, and where, and does not start', async () => {
    await writeFile(file, '{"cameras": [');
    const broken = launch(file);
    const [code] = (await once(broken.child, 'exit')) as [number];
    expect(code).toBe(1);
    await until(
      () => broken.lines.join('\n'),
      (text) => text.includes('cameras.json: is no JSON'),
      5000,
    );
  });
});
