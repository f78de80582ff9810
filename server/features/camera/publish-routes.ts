import { randomBytes } from 'node:crypto';
import { toString as drawQr } from 'qrcode';
import { Type } from 'typebox';
import { CameraId } from '#contract/ids';
import { ingestName, PublishAddress, PublishAddressRequest, PublisherPosition, PublisherProof } from '#contract/ingest';
import type { Clock } from '../../clock.ts';
import type { Database, Queries } from '../../db/database.ts';
import { systemViewer } from '../../db/viewer.ts';
import { distanceM } from '../../geo/distance.ts';
import { type Http, viewerOf } from '../../http/request.ts';
import type { Change, ExecuteCommand, NewAudit } from '../../live/command.ts';
import { systemAdmin } from '../../policy.ts';
import { AppProblem, fieldProblem } from '../../problem.ts';
import * as repository from './camera-repository.ts';
import { isPublisher, makePublishAddress, type PublishPlace } from './publish-address.ts';

/** What the routes of published cameras need; `ingest` is null where nothing can be published to. */
export interface PublishRouteDeps {
  readonly db: Database;
  readonly execute: ExecuteCommand;
  readonly clock: Clock;
  readonly newId: () => string;
  readonly audit: (actor: string, line: NewAudit) => Promise<void>;
  readonly ingest: Pick<PublishPlace, 'key' | 'port' | 'isSecure'> | null;
  /** Tells the gateways of a camera as it is now. */
  readonly refresh: (id: string) => Promise<void>;
}

const HOUR_MS = 3_600_000;
/** A place is stored when it is this much another one; every page that shows cameras reads them anew then. */
const LEAST_MOVE_M = 20;
const LEAST_MOVE_MS = 10_000;
const POSITIONS_PER_MINUTE = 60;
/** A screen has no smudges; four modules of quiet zone as ISO/IEC 18004 asks. */
const QR = { errorCorrectionLevel: 'L', margin: 4 } as const;
const STREAM_KEY_BYTES = 12;
const tags = ['camera'];
const ByName = Type.Object({ name: Type.String({ pattern: '^[0-9]{20}-[A-Za-z0-9]{8,32}$' }) });

/** `POST /api/cameras/{id}/publish-address` for the administrator, and `POST /api/push/{name}/position` for whoever holds such an address. */
export function registerPublishRoutes(http: Http, deps: PublishRouteDeps): void {
  registerAddress(http, deps);
  registerPosition(http, deps);
}

function registerAddress(http: Http, deps: PublishRouteDeps): void {
  const { db, execute, clock, ingest } = deps;
  http.post(
    '/api/cameras/:id/publish-address',
    {
      config: { policy: systemAdmin },
      schema: {
        tags,
        params: Type.Object({ id: CameraId }),
        body: PublishAddressRequest,
        response: { 200: PublishAddress },
      },
    },
    async (request, reply) => {
      const viewer = viewerOf(request);
      const { id } = request.params;
      const { commandId, hours, endsEarlier } = request.body;
      const at = clock.now();
      if (ingest === null) throw unavailable();
      if (endsEarlier) {
        await execute({ viewer, commandId, at, work: (queries) => changeKey(queries, db.countyCode, id) });
        await deps.refresh(id);
      }
      const row = await db.read(viewer, (queries) => repository.findCamera(queries, db.countyCode, id));
      if (row === null) throw new AppProblem('not-found');
      if (row.source.kind !== 'push') throw noPush();
      const expiresAt = new Date(at.getTime() + hours * HOUR_MS);
      const origin = `${request.protocol}://${request.host}`;
      const place = { ...ingest, hostname: request.hostname, origin };
      // The address is a key: that it was handed out is kept, and nothing of it.
      await deps.audit(viewer.account, {
        action: 'camera.publish-address',
        target: `camera:${id}`,
        scopeCode: row.village,
        after: { expiresAt: expiresAt.toISOString(), endsEarlier, address: viewer.address },
      });
      const address = makePublishAddress({ id, streamKey: row.source.streamKey }, expiresAt, place);
      const qrSvg = await drawQr(address.url, { type: 'svg', ...QR });
      return reply.header('cache-control', 'no-store').send({ ...address, qrSvg });
    },
  );
}

/** Another key: what was given out before opens nothing any more. */
async function changeKey(queries: Queries, county: string, id: string): Promise<Change<null>> {
  const row = await repository.findCamera(queries, county, id);
  if (row === null) throw new AppProblem('not-found');
  if (row.source.kind !== 'push') throw noPush();
  const streamKey = randomBytes(STREAM_KEY_BYTES).toString('hex');
  await repository.saveCamera(queries, county, { ...row, source: { kind: 'push', streamKey } });
  const data = { version: row.version + 1 };
  return {
    status: 200,
    answer: null,
    events: [{ kind: 'camera', entityId: id, scopeCode: row.village, data }],
    audit: [{ action: 'camera.publish-key', target: `camera:${id}`, scopeCode: row.village }],
  };
}

function registerPosition(http: Http, deps: PublishRouteDeps): void {
  const { db, clock, ingest } = deps;
  /** When each camera's place was stored last. */
  const storedAt = new Map<string, number>();
  http.post(
    '/api/push/:name/position',
    {
      config: {
        policy: 'public',
        rateLimit: { max: POSITIONS_PER_MINUTE, timeWindow: 60_000, keyGenerator: (request) => request.ip },
      },
      schema: {
        tags,
        params: ByName,
        querystring: PublisherProof,
        body: PublisherPosition,
        response: { 200: Type.Object({ isStored: Type.Boolean() }) },
      },
    },
    async (request) => {
      const { name } = request.params;
      const at = clock.now();
      // To whoever holds no address there is no such camera.
      if (ingest === null || !isPublisher(name, request.query, ingest.key, at.getTime()))
        throw new AppProblem('not-found');
      const [id = ''] = name.split('-');
      const row = await db.system((queries) => repository.findCamera(queries, db.countyCode, id));
      const isItsOwn = row?.source.kind === 'push' && ingestName(row.id, row.source.streamKey) === name;
      if (row === null || !isItsOwn) throw new AppProblem('not-found');
      const movedM = distanceM([row.lng, row.lat], request.body.position);
      const isRecent = at.getTime() - (storedAt.get(id) ?? 0) < LEAST_MOVE_MS;
      if (isRecent || movedM < LEAST_MOVE_M) return { isStored: false };
      await deps.execute({
        viewer: systemViewer(db.countyCode),
        commandId: deps.newId(),
        at,
        work: (queries) => move(queries, db.countyCode, row, request.body),
      });
      storedAt.set(id, at.getTime());
      return { isStored: true };
    },
  );
}

async function move(
  queries: Queries,
  county: string,
  row: repository.CameraRow,
  { position: [lng, lat], azimuthDeg }: PublisherPosition,
): Promise<Change<null>> {
  const village = await repository.locateVillage(queries, county, [lng, lat]);
  if (village === null) {
    throw new AppProblem('outside-county', {
      fields: [{ pointer: '/position', message: { zh: '不在本县范围内', en: 'lies outside the county' } }],
    });
  }
  await repository.saveCamera(queries, county, { ...row, lng, lat, village, azimuthDeg: azimuthDeg ?? row.azimuthDeg });
  const event = { kind: 'camera' as const, entityId: row.id, scopeCode: village, data: { version: row.version + 1 } };
  return {
    status: 200,
    answer: null,
    events: [{ ...event, ...(village === row.village ? {} : { leftCode: row.village }) }],
    audit: [],
  };
}

const noPush = (): AppProblem =>
  fieldProblem(
    '/source',
    '这台摄像头不是推流接入',
    'is not published: only cameras of the kind `push` have an address',
  );

const unavailable = (): AppProblem =>
  new AppProblem('camera-unavailable', {
    detail: { zh: '推流接收服务未启用', en: 'nothing receives published streams here' },
  });
