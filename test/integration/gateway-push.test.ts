import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { ingestName } from '#contract/ingest';
import type { MediaCamera } from '#contract/media-control';
import { ensureIdentity } from '../../server/tls/county-authority.ts';
import { IngestApp } from '../../streams/ingest/ingest-app.ts';
import { cameraId, type GatewayRig, openView, run, startGateway, until } from './gateway-rig.ts';
import { publishUrl, startDrone, type TestDrone } from '../fixtures/drone.ts';

const KEY = randomBytes(32).toString('base64url');
const SECRET = randomBytes(32).toString('base64url');
const STREAM_KEY = 'abcdefgh12345678';

function pushCamera(serial: number): MediaCamera {
  const source = { kind: 'push', streamKey: STREAM_KEY } as const;
  return { id: cameraId(serial), source, recorderId: null, linkId: null, zone: 'test' };
}

describe('what is published by RTMP', () => {
  let ingest: IngestApp;
  let gateway: GatewayRig;
  let origin: string;
  const directory = mkdtempSync(join(tmpdir(), 'grid321-push-'));
  const log: string[] = [];
  const drones: TestDrone[] = [];
  const fly = (...parameters: Parameters<typeof startDrone>): TestDrone => {
    const drone = startDrone(...parameters);
    drones.push(drone);
    return drone;
  };
  const addressOf = (serial: number, untilS?: number): string =>
    publishUrl(origin, ingestName(cameraId(serial), STREAM_KEY), KEY, untilS);
  const stateOf = (serial: number) => gateway.app.describe(cameraId(serial), 'sub').status?.state ?? 'none';
  const watch = async (serial: number): Promise<string> => openView(gateway.viewUrl(serial));

  beforeAll(async () => {
    ingest = new IngestApp({
      host: '127.0.0.1',
      port: 0,
      readSecret: SECRET,
      publishKey: KEY,
      tls: await ensureIdentity(directory, 'tiny', ['127.0.0.1'], new Date()),
      log: (line) => log.push(line),
    });
    await ingest.listen();
    origin = `rtmp://127.0.0.1:${ingest.port}`;
    gateway = await startGateway(
      [1, 2, 3].map(pushCamera),
      {},
      { host: '127.0.0.1', port: ingest.port, secret: SECRET },
    );
  });
  afterEach(async () => {
    await Promise.all(drones.splice(0).map((drone) => drone.kill()));
  });
  afterAll(async () => {
    await gateway?.app.close();
    await ingest?.close();
    rmSync(directory, { recursive: true });
  });

  it('is played as any camera is, with its sound', async () => {
    fly(addressOf(1));
    await watch(1);
    await until(
      () => stateOf(1),
      (state) => state === 'live',
      15_000,
    );
    const probe = ['-v', 'error', '-show_entries', 'stream=codec_name,width', '-of', 'csv=p=0', gateway.viewUrl(1)];
    const { output } = await run('ffprobe', probe, 20_000);
    expect(output.trim().split('\n').toSorted()).toEqual(expect.arrayContaining(['aac', 'h264,320']));
    expect(gateway.app.describe(cameraId(1), 'sub').status?.sound).toMatchObject({ coding: 'AAC', state: 'passed' });
  });

  it('is not there while nobody publishes, and comes by itself when somebody does', async () => {
    await fetch(gateway.viewUrl(3));
    await until(
      () => gateway.app.describe(cameraId(3), 'sub').status?.fault,
      (fault) => fault === 'not-publishing',
      5000,
    );
    fly(addressOf(3));
    await until(
      () => stateOf(3),
      (state) => state === 'live',
      20_000,
    );
  });

  it.each([
    ['without a signature', (): string => `${origin}/push/${ingestName(cameraId(1), STREAM_KEY)}`, 'not-signed'],
    ['signed for another camera', (): string => addressOf(2).replace(cameraId(2), cameraId(1)), 'not-signed'],
    ['of yesterday', (): string => addressOf(1, Math.floor(Date.now() / 1000) - 5), 'expired'],
    ['of another application', (): string => addressOf(1).replace('/push/', '/live/'), 'not-signed'],
  ])('is refused %s', async (_title, address, reason) => {
    log.length = 0;
    const drone = fly(address());
    expect(await drone.ended).not.toBe(0);
    expect(log.join('\n')).toContain(`refused: ${reason}`);
    // A signature is a password.
    expect(log.join('\n')).not.toMatch(/sign=|until=/);
  });

  it('goes over to who publishes anew with a good address, in the same player', async () => {
    const first = fly(addressOf(1));
    const playlist = await watch(1);
    await until(
      () => stateOf(1),
      (state) => state === 'live',
      15_000,
    );
    fly(addressOf(1));
    await first.ended;
    await until(
      () => stateOf(1),
      (state) => state !== 'live',
      10_000,
    ).catch(() => undefined);
    await until(
      async () => {
        await fetch(playlist);
        return stateOf(1);
      },
      (state) => state === 'live',
      15_000,
    );
    expect(await (await fetch(playlist)).text()).toContain('#EXT-X-DISCONTINUITY');
  });

  it('ends nothing but its own connection when it is no RTMP', async () => {
    fly(addressOf(1));
    await watch(1);
    await until(
      () => stateOf(1),
      (state) => state === 'live',
      15_000,
    );
    // The library's own session ends the whole process at an address that is none.
    const junk = fly(addressOf(2), ['-rtmp_tcurl', 'junk']);
    expect(await junk.ended).not.toBe(0);
    for (let round = 0; round < 200; round += 1) await throwBytes(ingest.port, round);
    expect(stateOf(1)).toBe('live');
  });

  it('ends when its camera gets another key', async () => {
    const drone = fly(addressOf(2));
    await watch(2);
    await until(
      () => stateOf(2),
      (state) => state === 'live',
      15_000,
    );
    const source = { kind: 'push', streamKey: 'anotherkey000000' } as const;
    gateway.app.apply({ kind: 'camera-upsert', camera: { ...pushCamera(2), source } });
    expect(await drone.ended).not.toBe(0);
    await until(
      () => gateway.app.describe(cameraId(2), 'sub').status?.fault,
      (fault) => fault === 'not-publishing',
      5000,
    );
  });

  it('comes by TLS on the same port', async () => {
    fly(addressOf(1).replace('rtmp://', 'rtmps://'));
    await watch(1);
    await until(
      () => stateOf(1),
      (state) => state === 'live',
      15_000,
    );
  });

  it('gives its streams to gateways only', async () => {
    const url = `http://127.0.0.1:${ingest.port}`;
    for (const path of ['/streams', `/live/${ingestName(cameraId(1), STREAM_KEY)}`]) {
      expect((await fetch(url + path)).status).toBe(401);
      expect((await fetch(url + path, { headers: { authorization: 'Bearer wrong' } })).status).toBe(401);
    }
  });
});

/** A handshake, then noise: what a port scan or a broken encoder sends. */
function throwBytes(port: number, round: number): Promise<void> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.write(Buffer.concat([Buffer.from([3]), randomBytes(1536), randomBytes(1536 + (round % 2000))]));
      setTimeout(() => socket.destroy(), 5);
    });
    socket.on('error', () => undefined);
    socket.once('close', () => resolve());
  });
}
