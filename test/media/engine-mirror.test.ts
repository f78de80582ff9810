import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, inject, test } from 'vitest';
import { mediasoupDirectory, nameWorkerBinary } from '../../streams/conference/config.ts';
import { archiveName } from '../../streams/conference/engine/fetch-worker.ts';
import { prepareWorker } from '../../streams/conference/engine/prepare-worker.ts';
import { runTool } from '../../streams/conference/engine/run-tool.ts';
import { PATCHED_VERSION } from '../../streams/conference/engine/worker-source-patch.ts';
import { findFreePorts } from '../fixtures/free-ports.ts';

test('the engine that was compiled is served as a mirror does, taken from there, and opens a room', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'grid321-mirror-'));
  const archive = join(directory, 'engine.tgz');
  await runTool('cp', [inject('engineBinary'), join(directory, 'mediasoup-worker')]);
  await runTool('tar', ['-czf', archive, '-C', directory, 'mediasoup-worker']);
  const mirror = createServer((request, response) => {
    const isIt = request.url === `/${PATCHED_VERSION}/${archiveName(PATCHED_VERSION)}`;
    if (isIt) response.end(readFileSync(archive));
    else response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => mirror.listen(0, '127.0.0.1', resolve));
  try {
    const prepared = await prepareWorker(
      {
        givenBinary: null,
        cacheDirectory: join(directory, 'cache'),
        mirrorUrl: `http://127.0.0.1:${(mirror.address() as AddressInfo).port}`,
        mayMake: true,
        packageDirectory: mediasoupDirectory(),
      },
      { onStep: () => undefined },
    );
    expect(prepared).toMatchObject({ kind: 'ready', from: 'download' });
    if (prepared.kind === 'ready') nameWorkerBinary(prepared.path);
    const { MediasoupSfu } = await import('../../streams/conference/sfu/mediasoup-sfu.ts');
    const rtcPort = await findFreePorts(3);
    const sfu = new MediasoupSfu({ workers: 2, addresses: ['127.0.0.1'], rtcPort, log: () => undefined });
    await sfu.start();
    await Promise.all([sfu.createRoom('one'), sfu.createRoom('one')]);
    await sfu.createRoom('two');
    expect(await sfu.openTransport('one')).toMatchObject({ iceCandidates: expect.any(Array) });
    expect(sfu.figures()).toEqual({ workers: 2, rooms: 2, transports: 1, consumers: 0 });
    sfu.close();
  } finally {
    mirror.close();
    rmSync(directory, { recursive: true, force: true });
  }
});
