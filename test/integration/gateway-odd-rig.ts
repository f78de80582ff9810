import { Value } from 'typebox/value';
import { StreamStatus } from '#contract/stream';
import { startOddCamera, type OddCamera, type OddWays } from './gateway-odd-camera.ts';
import { cameraId, openView, rtspCamera, startGateway, until, type GatewayRig } from './gateway-rig.ts';

/** A gateway beside cameras of odd ways. */
export interface OddRig {
  gateway: GatewayRig;
  /** Starts a camera with these ways and opens a view of it. */
  view(ways: OddWays): Promise<OddView>;
  close(): Promise<void>;
}

/** A view of an odd camera. */
export interface OddView {
  camera: OddCamera;
  serial: number;
  playlistUrl: string;
  status(): Promise<StreamStatus>;
  /** Waits until the playlist fulfils a condition. */
  playlist(holds: (text: string) => boolean, timeoutMs?: number): Promise<string>;
}

/** What a gateway says of a view's stream. */
export async function statusOf(playlistUrl: string): Promise<StreamStatus> {
  const response = await fetch(new URL('status.json', playlistUrl));
  return Value.Parse(StreamStatus, await response.json());
}

/** Starts a gateway that knows no camera yet. */
export async function startOddRig(): Promise<OddRig> {
  const gateway = await startGateway([]);
  const cameras: OddCamera[] = [];
  return {
    gateway,
    view: async (ways) => {
      const camera = await startOddCamera(ways);
      cameras.push(camera);
      const serial = cameras.length;
      gateway.app.apply({ kind: 'camera-upsert', camera: rtspCamera(serial, camera.url) });
      const playlistUrl = await openView(gateway.viewUrl(serial));
      const read = (): Promise<string> => fetch(playlistUrl).then((response) => response.text());
      return {
        camera,
        serial,
        playlistUrl,
        status: () => statusOf(playlistUrl),
        playlist: (holds, timeoutMs = 9000) => until(read, holds, timeoutMs),
      };
    },
    close: async () => {
      await gateway.app.close();
      await Promise.all(cameras.map((camera) => camera.close()));
    },
  };
}

/** True when a playlist has a whole segment. */
export const hasSegment = (text: string): boolean => text.includes('#EXTINF');

/** Ends a view's camera, so that its session is given back. */
export function removeCamera(rig: OddRig, { serial }: OddView): void {
  rig.gateway.app.apply({ kind: 'camera-remove', cameraId: cameraId(serial) });
}
