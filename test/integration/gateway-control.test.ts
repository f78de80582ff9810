import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { StreamReport, ViewClosed, ViewOpened } from '#contract/media-control';
import { MediaFleet } from '../../server/media/media-fleet.ts';
import { GatewayApp } from '../../streams/gateway/gateway-app.ts';
import { cameraId, openView, rtspCamera, startGstCamera, until, type GstCamera } from './gateway-rig.ts';

const SECRET = 'control-secret-of-this-boot';
const KEY = { id: 'k', secret: Buffer.alloc(32, 9).toString('base64url') };

describe('server and gateway over the control link', () => {
  let camera: GstCamera;
  let app: GatewayApp;
  let fleet: MediaFleet;
  const reports: StreamReport[] = [];
  const opened: ViewOpened[] = [];
  const closed: ViewClosed[] = [];

  beforeAll(async () => {
    camera = await startGstCamera('digest');
    app = new GatewayApp({ host: '127.0.0.1', port: 0, controlSecret: SECRET, log: () => undefined });
    await app.listen();
    fleet = new MediaFleet({
      nodes: [{ id: 'gateway-1', controlUrl: `ws://127.0.0.1:${app.port}/control`, mediaPort: app.port }],
      controlSecret: SECRET,
      tokenKeys: [KEY],
      zones: [{ name: 'desk', pageOrigins: ['http://127.0.0.1:3210'] }],
      cameraNetworks: [{ cidr: '127.0.0.0/8', portFrom: 1, portTo: 65_535 }],
      nowMs: () => performance.now(),
      epochMs: () => Date.now(),
    });
    fleet.listen({
      onStream: (report) => reports.push(report),
      onViewOpened: (view) => opened.push(view),
      onViewClosed: (view) => closed.push(view),
    });
    fleet.setInventory([rtspCamera(1, camera.url)], [], []);
    fleet.start();
    await until(
      () => fleet.nodes(),
      ([node]) => node?.isConnected === true,
      5000,
    );
  });

  afterAll(async () => {
    fleet.close();
    await app.close();
    await camera.kill();
  });

  const view = { cameraId: cameraId(1), rendition: 'sub', viewer: 'county-duty' } as const;
  const origin = { protocol: 'http:', hostname: '127.0.0.1' } as const;

  it('plays what the server minted, and tells the server what happens', async () => {
    const playlistUrl = await openView(fleet.openView({ ...view, origin })?.playlistUrl ?? '');
    const playlist = await fetch(playlistUrl, { headers: { origin: 'http://127.0.0.1:3210' } });
    expect(await playlist.text()).toContain('#EXTINF');
    expect(playlist.headers.get('access-control-allow-origin')).toBe('http://127.0.0.1:3210');
    await until(
      () => reports.at(-1)?.state,
      (state) => state === 'live',
      5000,
    );
    expect(reports.map((report) => report.state)).toEqual(['connecting', 'waiting-keyframe', 'live']);
    expect(reports.at(-1)).toMatchObject({
      widthPx: 640,
      heightPx: 360,
      codec: expect.stringMatching(/^avc1\.[0-9a-f]{6}$/),
    });
    expect(opened).toMatchObject([{ viewer: 'county-duty', cameraId: cameraId(1) }]);
  });

  it('lets no page of a foreign origin read', async () => {
    const playlistUrl = await openView(fleet.openView({ ...view, origin })?.playlistUrl ?? '');
    const foreign = await fetch(playlistUrl, { headers: { origin: 'http://evil.test' } });
    await foreign.arrayBuffer();
    expect(foreign.headers.get('access-control-allow-origin')).toBeNull();
  });

  it('revokes a viewer within a second, with the bytes that were sent', async () => {
    fleet.revoke({ viewer: 'county-duty' });
    await until(
      () => closed.length,
      (count) => count === 2,
      1000,
    );
    expect(closed[0]).toMatchObject({ reason: 'revoked', viewer: 'county-duty' });
    expect(closed[0]?.bytes).toBeGreaterThan(100);
  });

  it('refuses a control connection without the secret', async () => {
    const stranger = new MediaFleet({
      nodes: [{ id: 'x', controlUrl: `ws://127.0.0.1:${app.port}/control`, mediaPort: app.port }],
      controlSecret: 'wrong',
      tokenKeys: [KEY],
      zones: [],
      cameraNetworks: [],
      nowMs: () => performance.now(),
      epochMs: () => Date.now(),
    });
    stranger.start();
    await new Promise((resolve) => setTimeout(resolve, 1000));
    expect(stranger.nodes()[0]?.isConnected).toBe(false);
    stranger.close();
    expect(fleet.nodes()[0]?.isConnected).toBe(true);
  });

  it('plays on while the server is away, and is told the whole state when it is back', async () => {
    const playlistUrl = await openView(fleet.openView({ ...view, origin })?.playlistUrl ?? '');
    fleet.close();
    await new Promise((resolve) => setTimeout(resolve, 1200));
    expect((await fetch(playlistUrl)).status).toBe(200);
    const successor = new MediaFleet({
      nodes: [{ id: 'gateway-1', controlUrl: `ws://127.0.0.1:${app.port}/control`, mediaPort: app.port }],
      controlSecret: SECRET,
      tokenKeys: [KEY],
      zones: [],
      cameraNetworks: [{ cidr: '127.0.0.0/8', portFrom: 1, portTo: 65_535 }],
      nowMs: () => performance.now(),
      epochMs: () => Date.now(),
    });
    const told: StreamReport[] = [];
    successor.listen({ onStream: (report) => told.push(report) });
    successor.setInventory([rtspCamera(1, camera.url)], [], []);
    successor.start();
    await until(
      () => told,
      (all) => all.some((report) => report.state === 'live'),
      5000,
    );
    expect((await fetch(playlistUrl)).status).toBe(200);
    successor.close();
  });
});
