import { Type } from 'typebox';
import { CameraId } from '#contract/ids';
import type { OnvifDevice, OnvifQuestion } from '#contract/onvif';
import { NewPtzPreset, PtzMove, PtzPresets, PtzPresetToken, PtzState } from '#contract/ptz';
import type { Clock } from '../../clock.ts';
import type { Database } from '../../db/database.ts';
import type { Viewer } from '../../db/viewer.ts';
import { type Http, viewerOf } from '../../http/request.ts';
import type { NewAudit } from '../../live/command.ts';
import type { CameraMedia } from '../../media/camera-media.ts';
import { expectAnswer } from '../../media/onvif-answer.ts';
import { seats } from '../../policy.ts';
import { AppProblem } from '../../problem.ts';
import { dropHold, findHold, putHold } from './ptz-repository.ts';
import { judgeHold, type PtzHold } from './ptz-rules.ts';

/** A camera as far as turning it goes. */
export interface TurningCamera {
  readonly id: CameraId;
  readonly village: string;
  readonly device: OnvifDevice;
  /** The profile whose movements are asked for. */
  readonly profile: string;
}

/** What the routes need. `findCamera` gives null for one the viewer may not see, and no device for one that does not turn. */
export interface PtzRouteDeps {
  readonly db: Database;
  readonly clock: Clock;
  readonly audit: (actor: string, line: NewAudit) => Promise<void>;
  readonly media: Pick<CameraMedia, 'ask'>;
  readonly findCamera: (viewer: Viewer, id: CameraId) => Promise<TurningCamera | 'still' | null>;
}

type CameraWish = { [Ask in OnvifQuestion['ask']]: Omit<Extract<OnvifQuestion, { ask: Ask }>, 'device' | 'profile'> }[
  'move' | 'stop' | 'presets' | 'go-to-preset' | 'keep-preset' | 'remove-preset'];

const ById = Type.Object({ id: CameraId });
const ByPreset = Type.Object({ id: CameraId, token: PtzPresetToken });
const Done = Type.Object({});
const tags = ['camera'];

/**
 * Turning a camera: `GET /api/cameras/{id}/ptz` and its presets; `POST …/ptz/move`, `/stop`, `/release`, `/presets`, `/presets/{token}/go` and
 * `DELETE …/presets/{token}`. A hand on it keeps others of its rank off until it has been still for 15 s.
 */
export function registerPtzRoutes(http: Http, deps: PtzRouteDeps): void {
  registerState(http, deps);
  registerMovement(http, deps);
  registerPresets(http, deps);
}

function registerState(http: Http, deps: PtzRouteDeps): void {
  const { db, clock } = deps;
  http.get(
    '/api/cameras/:id/ptz',
    { config: { policy: seats }, schema: { tags, params: ById, response: { 200: PtzState } } },
    async (request) => {
      const viewer = viewerOf(request);
      const { id } = request.params;
      const camera = await deps.findCamera(viewer, id);
      if (camera === null) throw new AppProblem('not-found');
      if (camera === 'still') return { hasPtz: false, holder: null, isOwn: false, mayTake: false };
      const hold = await db.read(viewer, (queries) => findHold(queries, db.countyCode, id));
      const at = clock.now();
      const holder = hold !== null && hold.until > at ? presentHolder(hold) : null;
      const verdict = judgeHold(hold, viewer, at);
      return { hasPtz: true, holder, isOwn: verdict === 'keep', mayTake: verdict !== 'held' };
    },
  );
  http.get(
    '/api/cameras/:id/ptz/presets',
    { config: { policy: seats }, schema: { tags, params: ById, response: { 200: PtzPresets } } },
    async (request) => {
      const camera = await turning(deps, viewerOf(request), request.params.id);
      const { presets } = expectAnswer(await ask(deps, camera, { ask: 'presets' }), 'presets');
      return { items: presets };
    },
  );
}

function registerMovement(http: Http, deps: PtzRouteDeps): void {
  const { db } = deps;
  http.post(
    '/api/cameras/:id/ptz/move',
    { config: { policy: seats }, schema: { tags, params: ById, body: PtzMove, response: { 200: Done } } },
    async (request) => {
      const camera = await hold(deps, viewerOf(request), request.params.id);
      return done(await ask(deps, camera, { ask: 'move', velocity: request.body.velocity }));
    },
  );
  http.post(
    '/api/cameras/:id/ptz/stop',
    { config: { policy: seats }, schema: { tags, params: ById, response: { 200: Done } } },
    async (request) => {
      // A hand that was put off has nothing to stop: the movement is the other one's.
      const camera = await hold(deps, viewerOf(request), request.params.id);
      return done(await ask(deps, camera, { ask: 'stop' }));
    },
  );
  http.post(
    '/api/cameras/:id/ptz/release',
    { config: { policy: seats }, schema: { tags, params: ById, response: { 200: Done } } },
    async (request) => {
      const viewer = viewerOf(request);
      const camera = await turning(deps, viewer, request.params.id);
      const isOwn = await db.write(viewer, (queries) => dropHold(queries, db.countyCode, camera.id, viewer.account));
      return isOwn ? done(await ask(deps, camera, { ask: 'stop' })) : {};
    },
  );
}

function registerPresets(http: Http, deps: PtzRouteDeps): void {
  http.post(
    '/api/cameras/:id/ptz/presets',
    { config: { policy: seats }, schema: { tags, params: ById, body: NewPtzPreset, response: { 200: Done } } },
    async (request) => {
      const viewer = viewerOf(request);
      const camera = await hold(deps, viewer, request.params.id);
      const { name } = request.body;
      const answer = done(await ask(deps, camera, { ask: 'keep-preset', name }));
      await note(deps, viewer, camera, 'camera.ptz-preset-keep', { name });
      return answer;
    },
  );
  http.post(
    '/api/cameras/:id/ptz/presets/:token/go',
    { config: { policy: seats }, schema: { tags, params: ByPreset, response: { 200: Done } } },
    async (request) => {
      const camera = await hold(deps, viewerOf(request), request.params.id);
      return done(await ask(deps, camera, { ask: 'go-to-preset', preset: request.params.token }));
    },
  );
  http.delete(
    '/api/cameras/:id/ptz/presets/:token',
    { config: { policy: seats }, schema: { tags, params: ByPreset, response: { 200: Done } } },
    async (request) => {
      const viewer = viewerOf(request);
      const camera = await hold(deps, viewer, request.params.id);
      const { token } = request.params;
      const answer = done(await ask(deps, camera, { ask: 'remove-preset', preset: token }));
      await note(deps, viewer, camera, 'camera.ptz-preset-remove', { token });
      return answer;
    },
  );
}

/** The camera, if it turns. @throws AppProblem `not-found`, `camera-refused` */
async function turning(deps: PtzRouteDeps, viewer: Viewer, id: CameraId): Promise<TurningCamera> {
  const camera = await deps.findCamera(viewer, id);
  if (camera === null) throw new AppProblem('not-found');
  if (camera === 'still') {
    throw new AppProblem('camera-refused', {
      detail: { zh: '这台摄像头没有云台', en: 'this camera does not turn' },
    });
  }
  return camera;
}

/** Puts the viewer's hand on a camera, or says whose is on it; beginnings and take-overs are kept in the audit. */
async function hold(deps: PtzRouteDeps, viewer: Viewer, id: CameraId): Promise<TurningCamera> {
  const { db, clock } = deps;
  const camera = await turning(deps, viewer, id);
  const at = clock.now();
  const { before, isHeld } = await db.write(viewer, async (queries) => {
    const found = await findHold(queries, db.countyCode, id, true);
    return { before: found, isHeld: await putHold(queries, db.countyCode, camera, viewer, at) };
  });
  if (!isHeld) throw heldBy(before);
  const verdict = judgeHold(before, viewer, at);
  if (verdict === 'take' || verdict === 'take-over') {
    await note(deps, viewer, camera, `camera.ptz-${verdict}`, verdict === 'take-over' ? { from: before?.account } : {});
  }
  return camera;
}

const heldBy = (hold: PtzHold | null): AppProblem => {
  const name = hold?.displayName ?? '';
  const retryAfterS = 15;
  return new AppProblem('camera-refused', {
    detail: { zh: `${name}正在控制这台摄像头`, en: `${name} is turning this camera` },
    retryAfterS,
  });
};

const presentHolder = ({ account, displayName, until }: PtzHold) => ({
  account,
  displayName,
  until: until.toISOString(),
});

const ask = ({ media }: PtzRouteDeps, { id, device, profile }: TurningCamera, wish: CameraWish) =>
  media.ask({ ...wish, device, profile } as OnvifQuestion, id);

const done = (answer: Parameters<typeof expectAnswer>[0]): Record<string, never> => {
  expectAnswer(answer, 'done');
  return {};
};

const note = (deps: PtzRouteDeps, viewer: Viewer, camera: TurningCamera, action: string, after: object) =>
  deps.audit(viewer.account, { action, target: `camera:${camera.id}`, scopeCode: camera.village, after });
