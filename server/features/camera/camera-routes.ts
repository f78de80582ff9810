import { Type } from 'typebox';
import { Camera, NearbyCamera, Prewarmed, ViewGrant, ViewRequest } from '#contract/camera';
import { type CameraSource, CameraUpdate } from '#contract/camera-source';
import { CameraId } from '#contract/ids';
import { ListQuery, Page } from '#contract/paging';
import type { Clock } from '../../clock.ts';
import type { Database } from '../../db/database.ts';
import { distanceM } from '../../geo/distance.ts';
import { isInView } from '../../geo/view-cone.ts';
import { DEFAULT_LIMIT, decodeCursor, likePattern, pageOf, parseBbox } from '../../http/paging.ts';
import { type Http, viewerOf } from '../../http/request.ts';
import type { ExecuteCommand, NewAudit } from '../../live/command.ts';
import type { CameraMedia } from '../../media/camera-media.ts';
import { cameraReaders, cameraViewers, seats, systemAdmin } from '../../policy.ts';
import { AppProblem } from '../../problem.ts';
import type { AddressRules } from './camera-address.ts';
import * as repository from './camera-repository.ts';
import { checkSource, toMediaCamera, updateCamera } from './camera-update.ts';

/** What the camera routes need. */
export interface CameraRouteDeps {
  readonly db: Database;
  readonly execute: ExecuteCommand;
  readonly clock: Clock;
  readonly audit: (actor: string, line: NewAudit) => Promise<void>;
  readonly media: CameraMedia;
  readonly rules: AddressRules;
  readonly cameraKey: Uint8Array;
}

const ById = Type.Object({ id: CameraId });
const Near = Type.Object({
  lng: Type.Number({ minimum: -180, maximum: 180 }),
  lat: Type.Number({ minimum: -90, maximum: 90 }),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 50 })),
});
const DEFAULT_NEAR = 8;
/** Among this many nearest ones those that look at the point are searched. */
const NEAR_CANDIDATES = 120;
const tags = ['camera'];

/** `GET /api/cameras`, `/api/cameras/nearby`, `/api/cameras/{id}`; `PUT /api/cameras/{id}`; `POST /api/cameras/{id}/view` and `/prewarm`. */
export function registerCameraRoutes(http: Http, deps: CameraRouteDeps): void {
  registerReading(http, deps);
  registerUpdate(http, deps);
  registerView(http, deps);
  registerPrewarm(http, deps);
}

function registerReading(http: Http, { db }: CameraRouteDeps): void {
  http.get(
    '/api/cameras',
    { config: { policy: cameraReaders }, schema: { tags, querystring: ListQuery, response: { 200: Page(Camera) } } },
    async (request) => {
      const { limit = DEFAULT_LIMIT, q } = request.query;
      const filter = {
        pattern: q === undefined ? null : likePattern(q),
        bbox: parseBbox(request.query.bbox),
        after: decodeCursor(request.query.cursor, 1)?.[0] ?? '',
        limit: limit + 1,
      };
      const rows = await db.read(viewerOf(request), (queries) =>
        repository.listCameras(queries, db.countyCode, filter),
      );
      return pageOf(rows, limit, repository.presentCamera, (row) => [row.id]);
    },
  );
  http.get(
    '/api/cameras/nearby',
    {
      config: { policy: seats },
      schema: { tags, querystring: Near, response: { 200: Type.Object({ items: Type.Array(NearbyCamera) }) } },
    },
    async (request) => {
      const { lng, lat, limit = DEFAULT_NEAR } = request.query;
      const rows = await db.read(viewerOf(request), (queries) =>
        repository.listNear(queries, db.countyCode, [lng, lat], NEAR_CANDIDATES),
      );
      const items = rows
        .map(repository.presentCamera)
        .map((camera) => ({
          id: camera.id,
          name: camera.name,
          distanceM: Math.round(distanceM(camera.position, [lng, lat])),
          seesPoint: isInView(camera, [lng, lat]),
          state: camera.state,
          stateAt: camera.stateAt,
        }))
        .sort((a, b) => Number(b.seesPoint) - Number(a.seesPoint) || a.distanceM - b.distanceM)
        .slice(0, limit);
      return { items };
    },
  );
  http.get(
    '/api/cameras/:id',
    { config: { policy: cameraReaders }, schema: { tags, params: ById, response: { 200: Camera } } },
    async (request) => {
      const row = await db.read(viewerOf(request), (queries) =>
        repository.findCamera(queries, db.countyCode, request.params.id),
      );
      if (row === null) throw new AppProblem('not-found');
      return repository.presentCamera(row);
    },
  );
}

function registerUpdate(http: Http, deps: CameraRouteDeps): void {
  const { db, execute, clock, media, cameraKey } = deps;
  http.put(
    '/api/cameras/:id',
    {
      config: { policy: systemAdmin },
      schema: { tags, params: ById, body: CameraUpdate, response: { 200: Camera } },
    },
    async (request) => {
      const viewer = viewerOf(request);
      const { id } = request.params;
      const at = clock.now();
      const doing = { county: db.countyCode, viewer, at, rules: deps.rules, cameraKey };
      const source = await checkSource(id, request.body, doing);
      const { answer } = await execute({
        viewer,
        commandId: request.body.commandId,
        at,
        work: (queries) => updateCamera(queries, id, request.body, source, doing),
      });
      await refreshCamera(db, media, cameraKey, id);
      // Its picture is asked for at once, so that the administrator sees whether the address is right.
      if (source.source && isPlayed(source.source)) media.probe(id, 'main');
      return answer;
    },
  );
}

function registerView(http: Http, { db, audit, media }: CameraRouteDeps): void {
  http.post(
    '/api/cameras/:id/view',
    {
      config: { policy: cameraViewers },
      schema: { tags, params: ById, body: ViewRequest, response: { 200: ViewGrant } },
    },
    async (request) => {
      const viewer = viewerOf(request);
      const { id } = request.params;
      const { purpose, rendition = 'sub' } = request.body;
      const row = await db.read(viewer, (queries) => repository.findCamera(queries, db.countyCode, id));
      if (row === null) throw new AppProblem('not-found');
      if (!isPlayed(row.source)) {
        throw new AppProblem('camera-unavailable', {
          detail: {
            zh: `尚不支持 ${row.source.kind} 接入`,
            en: `sources of kind ${row.source.kind} are not played yet`,
          },
        });
      }
      const origin = { protocol: `${request.protocol}:` as 'http:' | 'https:', hostname: request.hostname };
      const grant = media.openView({ cameraId: id, rendition, viewer: viewer.account, origin });
      if (grant === null) {
        throw new AppProblem('camera-unavailable', {
          retryAfterS: 3,
          detail: { zh: '流媒体网关未连接', en: 'no media gateway is connected' },
        });
      }
      await audit(viewer.account, {
        action: 'camera.view',
        target: `camera:${id}`,
        scopeCode: row.village,
        purpose,
        after: { rendition, address: viewer.address },
      });
      return grant;
    },
  );
}

/** A picture is got ready for whoever is about to look; it is shown to nobody, so that the audit has nothing to keep. */
function registerPrewarm(http: Http, { db, media }: CameraRouteDeps): void {
  http.post(
    '/api/cameras/:id/prewarm',
    { config: { policy: cameraViewers }, schema: { tags, params: ById, response: { 200: Prewarmed } } },
    async (request) => {
      const { id } = request.params;
      const row = await db.read(viewerOf(request), (queries) => repository.findCamera(queries, db.countyCode, id));
      if (row === null) throw new AppProblem('not-found');
      const isStarting = isPlayed(row.source) && media.nodes().some((node) => node.isConnected);
      if (isStarting) media.probe(id, 'sub');
      return { isStarting };
    },
  );
}

/** Sources whose pictures the gateways give. */
const isPlayed = (source: CameraSource): boolean => source.kind === 'rtsp' || source.kind === 'push';

/** Tells the gateways of one camera as it is now; of the same once more they are not told. */
export async function refreshCamera(
  db: Database,
  media: CameraMedia,
  cameraKey: Uint8Array,
  id: string,
): Promise<void> {
  const row = await db.system((queries) => repository.findCamera(queries, db.countyCode, id));
  if (row !== null) media.upsertCamera(await toMediaCamera(row, cameraKey));
}

/** Tells the gateways of every camera, recorder and link; one whose credential cannot be opened is told without, and logged. */
export async function loadInventory(
  db: Database,
  media: CameraMedia,
  cameraKey: Uint8Array,
  onError: (error: unknown) => void,
): Promise<void> {
  const { cameras, devices } = await db.system(async (queries) => ({
    cameras: await repository.listAllCameras(queries, db.countyCode),
    devices: await repository.listDevices(queries, db.countyCode),
  }));
  const told = await Promise.all(
    cameras.map((row) =>
      toMediaCamera(row, cameraKey).catch((error: unknown) => {
        onError(error);
        return toMediaCamera({ ...row, credential: null }, cameraKey);
      }),
    ),
  );
  media.setInventory(told, devices.recorders, devices.links);
}
