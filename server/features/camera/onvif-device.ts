import type { CameraId } from '#contract/ids';
import type { OnvifAccess, OnvifDevice } from '#contract/onvif';
import type { Database } from '../../db/database.ts';
import type { Viewer } from '../../db/viewer.ts';
import { findCamera } from './camera-repository.ts';
import { toMediaCamera } from './camera-update.ts';

/** A camera whose settings are reached: where, and with what sign-in. */
export interface SettableCamera {
  readonly id: CameraId;
  readonly village: string;
  readonly access: OnvifAccess;
  readonly device: OnvifDevice;
}

/** The device of a camera; `unreachable` for one without an ONVIF address, null for one the viewer may not see. */
export async function findOnvifDevice(
  db: Database,
  cameraKey: Uint8Array,
  viewer: Viewer,
  id: CameraId,
): Promise<SettableCamera | 'unreachable' | null> {
  const row = await db.read(viewer, (queries) => findCamera(queries, db.countyCode, id));
  if (row === null) return null;
  if (row.onvif === null) return 'unreachable';
  const { source } = await toMediaCamera(row, cameraKey);
  const credentials = source.kind === 'rtsp' ? source.credentials : null;
  return { id, village: row.village, access: row.onvif, device: { url: row.onvif.url, credentials } };
}
