import type { Camera } from '#contract/camera';
import type { CameraSource, CameraUpdate } from '#contract/camera-source';
import { openCredential, sealCredential } from '#contract/sealed';
import type { MediaCamera } from '#contract/media-control';
import type { Queries } from '../../db/database.ts';
import type { Viewer } from '../../db/viewer.ts';
import type { Change, NewEvent } from '../../live/command.ts';
import { AppProblem, fieldProblem } from '../../problem.ts';
import {
  type AddressRules,
  checkAddress,
  checkOnvifAddress,
  parseRtspAddress,
  type RtspAddress,
} from './camera-address.ts';
import * as repository from './camera-repository.ts';

/** What an address update works with. */
export interface UpdateDeps {
  readonly county: string;
  readonly viewer: Viewer;
  readonly at: Date;
  readonly rules: AddressRules;
  /** Seals credentials; they are opened for the gateways only. */
  readonly cameraKey: Uint8Array;
}

/** A source that was checked, and the sealed credential that goes with it; null fields keep what is stored. */
export interface CheckedSource {
  readonly source: CameraSource | null;
  /** `keep` while neither an address nor a sign-in was given. */
  readonly credential: Uint8Array | null | 'keep';
}

/**
 * Checks the source of an update before any transaction: names are resolved here, and a credential is sealed under the camera's id.
 * @throws AppProblem `camera-address-refused` or `invalid-input`, naming the field
 */
export async function checkSource(id: string, update: CameraUpdate, deps: UpdateDeps): Promise<CheckedSource> {
  if (update.source !== undefined && update.mainUrl !== undefined) {
    throw fieldProblem('/source', '与 mainUrl 只能填一个', 'and mainUrl are two ways to say one thing: give one');
  }
  if (update.onvif != null) await checkOnvifAddress(update.onvif.url, '/onvif/url', deps.rules);
  if (update.source !== undefined && update.source.kind !== 'rtsp') return { source: update.source, credential: null };
  const wanted =
    update.source?.kind === 'rtsp'
      ? { main: update.source.mainUrl, sub: update.source.subUrl, at: '/source' }
      : { main: update.mainUrl, sub: update.subUrl || null, at: '' };
  const typed = update.username === undefined ? null : { username: update.username, password: update.password ?? '' };
  if (wanted.main === undefined) {
    if (update.subUrl !== undefined) throw fieldProblem('/mainUrl', '必填', 'is required');
    return { source: null, credential: typed === null ? 'keep' : await seal(id, typed, deps) };
  }
  const main = await checked(wanted.main, `${wanted.at}/mainUrl`, deps);
  const sub = wanted.sub === null ? null : await checked(wanted.sub, `${wanted.at}/subUrl`, deps);
  const credentials = typed ?? main.credentials ?? sub?.credentials ?? null;
  return {
    source: { kind: 'rtsp', mainUrl: main.url, subUrl: sub?.url ?? null },
    credential: credentials === null ? null : await seal(id, credentials, deps),
  };
}

async function checked(text: string, pointer: string, deps: UpdateDeps): Promise<RtspAddress> {
  const address = parseRtspAddress(text, pointer);
  await checkAddress(address, pointer, deps.rules);
  return address;
}

const seal = (id: string, credentials: { username: string; password: string }, { cameraKey }: UpdateDeps) =>
  sealCredential(cameraKey, id, JSON.stringify(credentials));

/** Stores an update inside the caller's transaction; a camera that is not there yet is made, given name, place and source. */
export async function updateCamera(
  db: Queries,
  id: string,
  update: CameraUpdate,
  { source, credential }: CheckedSource,
  { county, viewer, at }: UpdateDeps,
): Promise<Change<Camera>> {
  const before = await repository.findCamera(db, county, id);
  const wanted = merge(id, before, update);
  const village = await repository.locateVillage(db, county, [wanted.lng, wanted.lat]);
  if (village === null) {
    throw new AppProblem('outside-county', {
      fields: [{ pointer: '/position', message: { zh: '不在本县范围内', en: 'lies outside the county' } }],
    });
  }
  await checkDevices(db, county, update);
  if (before === null && source === null) throw fieldProblem('/mainUrl', '必填', 'is required');
  await repository.saveCamera(db, county, {
    ...wanted,
    village,
    source: source ?? wanted.source,
    credential: credential === 'keep' ? (before?.credential ?? null) : credential,
  });
  // What was seen through the old address says nothing about the new one.
  const forgets = source !== null && before !== null && before.state !== null;
  if (forgets) await repository.forgetState(db, county, { id, village, at });
  const after = await repository.findCamera(db, county, id);
  if (after === null) throw new Error(`camera ${id} vanished inside its own transaction`);
  const hasMoved = before !== null && before.village !== after.village;
  return {
    status: 200,
    answer: repository.presentCamera(after),
    events: [
      {
        kind: 'camera',
        entityId: id,
        scopeCode: village,
        ...(hasMoved ? { leftCode: before.village } : {}),
        data: { version: after.version },
      },
      ...(forgets ? [stateForgotten(id, village, at)] : []),
    ],
    audit: [
      {
        action: 'camera.update',
        target: `camera:${id}`,
        scopeCode: viewer.scope,
        before: before === null ? null : repository.presentCamera(before),
        // Of an address only that it changed: the audit is read by more people than may know it.
        after: {
          ...repository.presentCamera(after),
          isAddressChanged: source !== null,
          isSignInChanged: credential !== 'keep',
        },
      },
    ],
  };
}

const stateForgotten = (id: string, village: string, at: Date): NewEvent => ({
  kind: 'cameraState',
  entityId: id,
  scopeCode: village,
  data: { state: 'unknown', reason: null, at: at.toISOString() },
});

function merge(id: string, before: repository.CameraRow | null, update: CameraUpdate): repository.WantedCamera {
  if (before === null && update.name === undefined) throw fieldProblem('/name', '必填', 'is required');
  if (before === null && update.position === undefined) throw fieldProblem('/position', '必填', 'is required');
  const base = before ?? { ...NEW_CAMERA, id };
  const [lng, lat] = update.position ?? [base.lng, base.lat];
  return {
    ...base,
    lng,
    lat,
    name: update.name ?? base.name,
    class: update.class ?? base.class,
    azimuthDeg: update.azimuthDeg ?? base.azimuthDeg,
    fovDeg: update.fovDeg ?? base.fovDeg,
    recorderId: update.recorderId === undefined ? base.recorderId : update.recorderId,
    channel: update.channel === undefined ? base.channel : update.channel,
    linkId: update.linkId === undefined ? base.linkId : update.linkId,
    zone: update.zone ?? base.zone,
    // At another address there may be another device: what was known of the old one is forgotten with it.
    onvif: update.onvif === undefined ? (isMoved(update) ? null : base.onvif) : update.onvif,
  };
}

const isMoved = ({ source, mainUrl }: CameraUpdate): boolean => source !== undefined || mainUrl !== undefined;

const NEW_CAMERA: Omit<repository.WantedCamera, 'id'> = {
  name: '',
  class: 3,
  village: '',
  lng: 0,
  lat: 0,
  azimuthDeg: 0,
  fovDeg: 90,
  rangeM: 100,
  recorderId: null,
  channel: null,
  linkId: null,
  zone: 'local',
  source: { kind: 'rtsp', mainUrl: '', subUrl: null },
  credential: null,
  onvif: null,
};

async function checkDevices(db: Queries, county: string, update: CameraUpdate): Promise<void> {
  const named = [
    ['recorder', '/recorderId', update.recorderId],
    ['link', '/linkId', update.linkId],
  ] as const;
  for (const [table, pointer, id] of named) {
    if (id == null || (await repository.isKnownDevice(db, county, table, id))) continue;
    throw fieldProblem(pointer, '没有这台设备', 'is not known');
  }
}

/** What the gateways are told of a camera; its credential is opened for them and for nobody else. */
export async function toMediaCamera(row: repository.CameraRow, cameraKey: Uint8Array): Promise<MediaCamera> {
  const { id, source, credential, recorderId, linkId, zone, onvif } = row;
  const head = { id: id as MediaCamera['id'], recorderId, linkId, zone, onvif };
  if (source.kind !== 'rtsp') return { ...head, source };
  const credentials = credential === null ? null : parseCredential(await openCredential(cameraKey, id, credential));
  return { ...head, source: { ...source, credentials } };
}

function parseCredential(plain: string): { username: string; password: string } {
  const value: unknown = JSON.parse(plain);
  const isObject = typeof value === 'object' && value !== null;
  const { username, password } = (isObject ? value : {}) as Record<string, unknown>;
  if (typeof username === 'string' && typeof password === 'string') return { username, password };
  throw new Error('a sealed credential holds something else than username and password');
}
