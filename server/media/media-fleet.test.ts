import { describe, expect, it } from 'vitest';
import { Value } from 'typebox/value';
import { CameraId } from '#contract/ids';
import { ViewTokenClaims, type MediaCamera, type StreamReport } from '#contract/media-control';
import { createFakeDial } from './control-transport.fake.ts';
import { MediaFleet } from './media-fleet.ts';

const SECRET = Buffer.alloc(32, 7).toString('base64url');
const ORIGIN = { protocol: 'http:', hostname: '127.0.0.1' } as const;

function cameraOf(serial: number): MediaCamera {
  const id = Value.Parse(CameraId, `6109210000131${String(serial).padStart(7, '0')}`);
  const source = { kind: 'rtsp', mainUrl: `rtsp://127.0.0.1:8554/${serial}`, subUrl: null, credentials: null } as const;
  return { id, source, recorderId: null, linkId: null, zone: 'county' };
}

function createFleet(nodeCount: number, mediaUrl: string | null = null) {
  const clock = { nowMs: 0 };
  const { dial, connections } = createFakeDial();
  const nodes = Array.from({ length: nodeCount }, (_, index) => ({
    id: `gateway-${index + 1}`,
    controlUrl: `ws://127.0.0.1:${4001 + index}/control`,
    mediaPort: 4001 + index,
  }));
  const fleet = new MediaFleet({
    nodes,
    controlSecret: 'boot-secret',
    tokenKeys: [{ id: 'k1', secret: SECRET }],
    zones: [],
    cameraNetworks: [],
    mediaUrl,
    nowMs: () => clock.nowMs,
    epochMs: () => 1_800_000_000_000,
    dial,
  });
  fleet.tick();
  return { fleet, connections, clock };
}

describe('the server’s side of the media link', () => {
  it('sends a whole snapshot when a gateway answers, and deltas after', () => {
    const { fleet, connections } = createFleet(1);
    fleet.setInventory([cameraOf(1)], [{ id: 'r1', maxSessions: 4 }], []);
    connections[0]?.open();
    fleet.upsertCamera(cameraOf(2));
    expect(connections[0]?.secret).toBe('boot-secret');
    expect(connections[0]?.received).toMatchObject([
      { kind: 'snapshot', cameras: [{ id: cameraOf(1).id }], recorders: [{ id: 'r1' }] },
      { kind: 'camera-upsert', camera: { id: cameraOf(2).id } },
    ]);
  });

  it('dials again for ever and starts over with a snapshot that holds what changed meanwhile', () => {
    const { fleet, connections, clock } = createFleet(1);
    connections[0]?.open();
    connections[0]?.drop();
    fleet.upsertCamera(cameraOf(9));
    for (let second = 0; second < 4; second += 1) {
      clock.nowMs += 6000;
      fleet.tick();
      connections.at(-1)?.drop();
    }
    clock.nowMs += 6000;
    fleet.tick();
    connections.at(-1)?.open();
    expect(connections).toHaveLength(6);
    expect(connections.at(-1)?.received).toMatchObject([{ kind: 'snapshot', cameras: [{ id: cameraOf(9).id }] }]);
  });

  it('takes a gateway that keeps its socket open but says nothing for lost', () => {
    const { fleet, connections, clock } = createFleet(1);
    const seen: boolean[] = [];
    fleet.listen({ onNode: (node) => seen.push(node.isConnected) });
    connections[0]?.open();
    clock.nowMs += 16_000;
    fleet.tick();
    expect(connections[0]?.isClosed).toBe(true);
    expect(seen).toEqual([true, false]);
  });

  it('mints an address on the camera’s own gateway that carries signed claims', () => {
    const { fleet, connections } = createFleet(3);
    expect(
      fleet.openView({ cameraId: cameraOf(1).id, rendition: 'sub', viewer: 'county-duty', origin: ORIGIN }),
    ).toBeNull();
    for (const connection of connections) connection.open();
    const grant = fleet.openView({ cameraId: cameraOf(1).id, rendition: 'sub', viewer: 'county-duty', origin: ORIGIN });
    const [, port, body] = /^http:\/\/127\.0\.0\.1:(\d+)\/start\/([^.]+)\./.exec(grant?.playlistUrl ?? '') ?? [];
    const claims = Value.Parse(ViewTokenClaims, JSON.parse(Buffer.from(body ?? '', 'base64url').toString()));
    expect([4001, 4002, 4003]).toContain(Number(port));
    expect(claims).toMatchObject({ keyId: 'k1', cameraId: cameraOf(1).id, viewer: 'county-duty', rendition: 'sub' });
    expect(grant?.expiresAt).toBe(new Date(1_800_000_090_000).toISOString());
  });

  it('behind a proxy mints addresses that lead by what the camera shares, whoever is connected', () => {
    const { fleet, connections } = createFleet(2, 'https://video.county.example');
    fleet.setInventory([{ ...cameraOf(1), recorderId: 'nvr-1' }, cameraOf(2)], [], []);
    connections[0]?.open();
    const view = { rendition: 'sub', viewer: 'v', origin: ORIGIN } as const;
    const [shared, alone] = [1, 2].map((n) => fleet.openView({ ...view, cameraId: cameraOf(n).id })?.playlistUrl);
    expect(shared).toMatch(/^https:\/\/video\.county\.example\/m\/nvr-1\/start\/[^/]+\/index\.m3u8$/);
    expect(alone).toContain(`/m/${cameraOf(2).id}/start/`);
  });

  it('tells a gateway that comes later of every view that was ended', () => {
    const { fleet, connections } = createFleet(2);
    connections[0]?.open();
    fleet.revoke({ viewer: 'gone' });
    connections[1]?.open();
    const revocations = [{ at: 1_800_000_000_000, which: { kind: 'view-revoke', viewer: 'gone' } }];
    expect(connections[1]?.received[0]).toMatchObject({ kind: 'snapshot', revocations });
  });

  it('moves only the cameras of a lost gateway', () => {
    const { fleet, connections } = createFleet(3);
    for (const connection of connections) connection.open();
    const portOf = (serial: number): number => {
      const view = { cameraId: cameraOf(serial).id, rendition: 'sub', viewer: 'v', origin: ORIGIN } as const;
      return Number(/:(\d+)\//.exec(fleet.openView(view)?.playlistUrl ?? '')?.[1]);
    };
    const before = Array.from({ length: 60 }, (_, serial) => portOf(serial));
    connections[1]?.drop();
    const after = Array.from({ length: 60 }, (_, serial) => portOf(serial));
    expect(new Set(before).size).toBe(3);
    const moved = before.filter((port, serial) => after[serial] !== port);
    expect(new Set(moved)).toEqual(new Set([4002]));
    expect(after).not.toContain(4002);
  });

  it('hands on what gateways report and passes over what it cannot read', () => {
    const { fleet, connections } = createFleet(1);
    const reports: StreamReport[] = [];
    fleet.listen({ onStream: (report) => reports.push(report) });
    connections[0]?.open();
    const report: StreamReport = {
      kind: 'stream-state',
      cameraId: cameraOf(1).id,
      rendition: 'sub',
      state: 'live',
      fault: null,
      at: '2026-11-22T00:00:00.000Z',
      lastPictureAt: null,
      codec: null,
      widthPx: null,
      heightPx: null,
    };
    connections[0]?.sayText('no JSON');
    connections[0]?.sayText('{"kind":"from a later version"}');
    connections[0]?.say(report);
    expect(reports).toEqual([report]);
  });
});
