import { createHmac, randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { Type, type Static } from 'typebox';
import { Value } from 'typebox/value';
import { CameraNetwork, MediaCamera, type MediaSnapshot } from '#contract/media-control';
import { viewStartPath } from '#contract/media-paths';
import type { Rendition } from '#contract/stream';
import { GatewayApp } from './gateway-app.ts';
import { type CameraLine, renderStatusPage } from './http/status-page.ts';

const TOKEN_LIFE_MS = 24 * 3_600_000;
const KEY_ID = 'alone';

/** The file of `--cameras`: what a server would send. */
const CamerasFile = Type.Object(
  {
    cameras: Type.Array(MediaCamera),
    cameraNetworks: Type.Array(CameraNetwork),
    /** Origins whose pages may load media here. */
    pageOrigins: Type.Optional(Type.Array(Type.String())),
  },
  { additionalProperties: false },
);
type CamerasFile = Static<typeof CamerasFile>;

/** A gateway without a server. */
export interface AloneGateway {
  app: GatewayApp;
  /** Camera ids with an address each that any HLS player opens within a day. */
  addresses(): readonly (readonly [string, string])[];
  /**
   * Reads the file again: cameras that did not change play on.
   * @throws Error naming file and place; what ran before runs on
   */
  reload(): Promise<void>;
}

/** Serves the cameras of a file, with a status page at `/`. @throws Error naming the file and what is wrong in it */
export async function startAlone(
  options: { file: string; host: string; port: number },
  log: (line: string) => void,
): Promise<AloneGateway> {
  const secret = randomBytes(32);
  let cameras = await readCameras(options.file);
  const pathOf = (cameraId: string, rendition: Rendition = 'sub'): string => {
    const claims = { keyId: KEY_ID, cameraId, rendition, viewer: 'alone', expiresAtMs: Date.now() + TOKEN_LIFE_MS };
    const body = Buffer.from(JSON.stringify(claims)).toString('base64url');
    return viewStartPath(`${body}.${createHmac('sha256', secret).update(body).digest('base64url')}`);
  };
  const app = new GatewayApp({
    host: options.host,
    port: options.port,
    controlSecret: null,
    log,
    statusPage: () => renderStatusPage(linesOf(app, cameras, pathOf), app.health()),
  });
  const apply = (): void => app.apply(snapshotOf(cameras, secret.toString('base64url')));
  apply();
  await app.listen();
  return {
    app,
    addresses: () => cameras.cameras.map(({ id }) => [id, `http://${options.host}:${app.port}${pathOf(id)}`]),
    reload: async () => {
      cameras = await readCameras(options.file);
      apply();
    },
  };
}

async function readCameras(file: string): Promise<CamerasFile> {
  const text = await readFile(file, 'utf8');
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new Error(`${file}: is no JSON: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
  if (Value.Check(CamerasFile, value)) return value;
  const fault = Value.Errors(CamerasFile, value)[0];
  throw new Error(`${file}: ${fault?.instancePath || 'the whole'} ${fault?.message ?? 'does not fit'}`);
}

function snapshotOf(file: CamerasFile, secret: string): MediaSnapshot {
  return {
    kind: 'snapshot',
    cameras: file.cameras,
    recorders: [],
    links: [],
    zones: [{ name: 'alone', pageOrigins: file.pageOrigins ?? [] }],
    tokenKeys: [{ id: KEY_ID, secret }],
    cameraNetworks: file.cameraNetworks,
  };
}

function linesOf(app: GatewayApp, file: CamerasFile, pathOf: (cameraId: string) => string): CameraLine[] {
  return file.cameras.map(({ id }) => {
    const { status, viewers } = app.describe(id, 'sub');
    return {
      id,
      playUrl: pathOf(id),
      state: status?.state ?? 'idle',
      fault: status?.fault ?? null,
      lastPictureAgeMs: status?.lastPictureAgeMs ?? null,
      codec: status?.codec ?? null,
      widthPx: status?.widthPx ?? null,
      heightPx: status?.heightPx ?? null,
      viewers,
    };
  });
}
