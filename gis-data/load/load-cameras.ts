import type { Client } from 'pg';
import type { OnvifAccess } from '#contract/onvif';
import type { PackCamera, PackCameras, PackDevice } from '#contract/pack';
import { sealCredential } from '#contract/sealed';
import { insertBatch } from './batch.ts';

/** What the cameras of a pack are stored with. */
export interface CameraOptions {
  /** 32 bytes that seal the credentials. */
  readonly cameraKey: Uint8Array;
  /** First port of the simulated cameras; the pack's own ports are shifted to it. */
  readonly simulatorPort: number;
}

/** Inserts links, recorders and cameras; a camera that stands alone has no recorder and no channel. */
export async function insertCameras(
  client: Client,
  county: string,
  pack: PackCameras,
  options: CameraOptions,
): Promise<void> {
  const { links, devices, cameras, firstPort } = pack;
  const shift = options.simulatorPort - firstPort;
  const byId = new Map(devices.map((device) => [device.id, device]));
  await insertBatch(client, 'link', links, (to) => [
    to.constant('county_code', county),
    to.column('id', 'text', (row) => row.id),
    to.column('village_code', 'text', (row) => row.village),
    to.column('budget_mbps', 'real', (row) => row.budgetMbps),
  ]);
  const recorders = devices.filter((device) => device.kind === 'recorder');
  await insertBatch(client, 'recorder', recorders, (to) => [
    to.constant('county_code', county),
    to.column('id', 'text', (row) => row.id),
    to.column('village_code', 'text', (row) => row.village),
    to.column('link_id', 'text', (row) => row.link),
    to.column('name', 'text', (row) => row.name),
    to.column('host', 'text', (row) => row.host),
    to.column('port', 'integer', (row) => row.port + shift),
    to.column('channels', 'smallint', (row) => row.channels),
    to.column('max_sessions', 'smallint', (row) => row.maxSessions),
  ]);
  const sealed = await sealCredentials(pack, options.cameraKey);
  const shifted = (url: string): string => url.replace(/:(\d+)\//, (_, port: string) => `:${Number(port) + shift}/`);
  const recorderOf = (row: (typeof cameras)[number]): string | null =>
    byId.get(row.device)?.kind === 'recorder' ? row.device : null;
  await insertBatch(client, 'camera', cameras, (to) => [
    to.constant('county_code', county),
    to.column('id', 'text', (row) => row.id),
    to.column('name', 'text', (row) => row.name),
    to.column('class', 'smallint', (row) => row.class),
    to.column('owner', 'text', (row) => row.owner),
    to.column('village_code', 'text', (row) => row.village),
    ...to.point('point', (row) => row.position),
    to.column('azimuth_deg', 'real', (row) => row.azimuthDeg),
    to.column('fov_deg', 'real', (row) => row.fovDeg),
    to.column('range_m', 'real', (row) => row.rangeM),
    to.column('recorder_id', 'text', recorderOf),
    to.column('channel', 'smallint', (row) => (recorderOf(row) === null ? null : row.channel)),
    to.column('link_id', 'text', (row) => byId.get(row.device)?.link ?? null),
    to.column('source', 'jsonb', (row) =>
      JSON.stringify({ kind: 'rtsp', mainUrl: shifted(row.mainUrl), subUrl: shifted(row.subUrl) }),
    ),
    to.column('onvif', 'jsonb', (row) => JSON.stringify(onvifOf(row, byId.get(row.device), shift))),
    ...to.bytes('credential', (row) => sealed.get(row.id) ?? null),
  ]);
}

/** The pack's devices answer ONVIF at their RTSP port, and those that stand alone turn. */
function onvifOf(row: PackCamera, device: PackDevice | undefined, shift: number): OnvifAccess | null {
  if (device === undefined) return null;
  const channel = `ch${String(row.channel).padStart(2, '0')}`;
  return {
    url: `http://${device.host}:${device.port + shift}/onvif/device_service`,
    mainProfile: `${channel}-main`,
    subProfile: `${channel}-sub`,
    hasPtz: device.kind === 'camera',
  };
}

/** Seals user and password for each camera of a device that asks for them: camera id to the sealed bytes in hexadecimal. */
async function sealCredentials(pack: PackCameras, key: Uint8Array): Promise<Map<string, string>> {
  const secrets = new Map(
    pack.credentials.map(({ device, username, password }) => [device, JSON.stringify({ username, password })]),
  );
  const sealed = new Map<string, string>();
  for (const { id, device } of pack.cameras) {
    const secret = secrets.get(device);
    if (secret !== undefined) sealed.set(id, Buffer.from(await sealCredential(key, id, secret)).toString('hex'));
  }
  return sealed;
}
