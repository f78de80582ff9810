import { lookup } from 'node:dns/promises';
import type { CameraId } from '#contract/ids';
import type { OnvifQuestion } from '#contract/onvif';
import { systemViewer, type Viewer } from '../db/viewer.ts';
import { registerCameraHealthRoutes } from '../features/camera/camera-health-routes.ts';
import { createHealthWatch, HEALTH_WATCH_PERIOD_MS } from '../features/camera/health-watch.ts';
import { createLineRound, LINE_PERIOD_MS } from '../features/camera/line-reserve.ts';
import { listCallScopes } from '../features/call/call-repository.ts';
import { createWarmRound, WARM_PERIOD_MS } from '../features/camera/warm-cameras.ts';
import { createCameraStates } from '../features/camera/camera-states.ts';
import { createCameraFollower } from '../features/camera/camera-follower.ts';
import { loadInventory, refreshCamera, registerCameraRoutes } from '../features/camera/camera-routes.ts';
import { registerPublishRoutes } from '../features/camera/publish-routes.ts';
import { findOnvifDevice } from '../features/camera/onvif-device.ts';
import { registerOnvifRoutes } from '../features/camera/onvif-routes.ts';
import { createEncoderRound, ENCODER_PERIOD_MS } from '../features/encoder/encoder-runner.ts';
import { registerEncoderRoutes } from '../features/encoder/encoder-routes.ts';
import { registerPtzRoutes } from '../features/ptz/ptz-routes.ts';
import { listUrgentPlaces } from '../features/incident/incident-repository.ts';
import { countyDay } from '../features/incident/case-number.ts';
import { runWhileListening } from '../http/run-while-listening.ts';
import type { Http } from '../http/request.ts';
import type { AppDeps } from './app-deps.ts';

/** Ports of this installation from the server's up to the RTMP port: no camera is ever there. */
const OWN_PORTS = 12;

/** Cameras and their states; gives what follows the log for changes that another server made. */
export async function registerCameras(http: Http, deps: AppDeps): Promise<() => Promise<void>> {
  const { boot, db, execute, clock, newId, media } = deps;
  const cameraKey = Buffer.from(boot.cameraKey, 'base64');
  const onError = (error: unknown): void => deps.log.warn({ err: error }, 'cameras');
  const rules = {
    networks: boot.cameraNetworks,
    ownPorts: Array.from({ length: OWN_PORTS }, (_, i) => boot.port + i),
    resolve: async (host: string) => (await lookup(host, { all: true })).map(({ address }) => address),
  };
  registerCameraRoutes(http, { db, execute, clock, audit: deps.audit, media, rules, cameraKey });
  registerPublishRoutes(http, {
    db,
    execute,
    clock,
    newId,
    audit: deps.audit,
    ingest: boot.ingest
      ? { key: boot.ingest.publishKey, port: boot.ingest.port, isSecure: boot.tls !== undefined }
      : null,
    refresh: (id) => refreshCamera(db, media, cameraKey, id),
  });
  const findDevice = (viewer: Viewer, id: CameraId) => findOnvifDevice(db, cameraKey, viewer, id);
  registerOnvifRoutes(http, { clock, audit: deps.audit, media, rules, findDevice });
  registerEncoderRoutes(http, { db, execute, clock, newId });
  const setEncoders = createEncoderRound({
    db,
    clock,
    audit: deps.audit,
    ask: async (id, wish) => {
      const found = await findDevice(systemViewer(db.countyCode), id);
      if (found === null || found === 'unreachable') return null;
      const { subProfile, mainProfile } = found.access;
      const question = wish(subProfile ?? mainProfile ?? '');
      return question && media.ask({ ...question, device: found.device } as OnvifQuestion, id);
    },
  });
  runWhileListening(http, 'encoders', ENCODER_PERIOD_MS, setEncoders);
  registerPtzRoutes(http, {
    db,
    clock,
    audit: deps.audit,
    media,
    findCamera: async (viewer, id) => {
      const found = await findDevice(viewer, id);
      if (found === null || found === 'unreachable') return found && 'still';
      const profile = found.access.mainProfile ?? found.access.subProfile;
      return found.access.hasPtz && profile !== null ? { ...found, profile } : 'still';
    },
  });
  registerCameraHealthRoutes(http, { db, clock, countyDay });
  const nowMs = (): number => performance.now();
  const states = createCameraStates({ db, execute, newId, nowMs, onError });
  const unlisten = media.listen({
    onCameraHealth: states.onHealth,
    onRecorderHealth: states.onRecorder,
    onCamerasSeen: states.onSeen,
  });
  const watch = createHealthWatch({ db, states, nowMs, epochMs: Date.now, day: () => countyDay(clock.now()) });
  runWhileListening(http, 'camera health', HEALTH_WATCH_PERIOD_MS, watch);
  runWhileListening(http, 'warm cameras', WARM_PERIOD_MS, createWarmRound({ db, media, listPlaces: listUrgentPlaces }));
  runWhileListening(http, 'lines', LINE_PERIOD_MS, createLineRound({ db, media, listCallScopes }));
  http.addHook('onClose', async () => {
    unlisten();
    states.close();
    await states.settled();
  });
  // Before the inventory is read: what changes meanwhile is read twice and not missed.
  const follow = createCameraFollower({
    tail: deps.tail,
    refresh: (id) => refreshCamera(db, media, cameraKey, id),
    reload: () => loadInventory(db, media, cameraKey, onError),
    onError,
  });
  await loadInventory(db, media, cameraKey, onError);
  return follow;
}
