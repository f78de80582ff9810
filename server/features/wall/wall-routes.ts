import { createHash, randomBytes, randomInt, timingSafeEqual } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { DivisionCode } from '#contract/ids';
import { ListQuery, Page } from '#contract/paging';
import { type Session, SignedIn } from '#contract/session';
import { Wall, WallEnrolment, WallSignIn } from '#contract/wall';
import type { Clock } from '../../clock.ts';
import type { Database } from '../../db/database.ts';
import type { Viewer } from '../../db/viewer.ts';
import { DEFAULT_LIMIT, decodeCursor, pageOf } from '../../http/paging.ts';
import { type Http, viewerOf } from '../../http/request.ts';
import type { NewAudit } from '../../live/command.ts';
import { systemAdmin } from '../../policy.ts';
import { AppProblem, fieldProblem } from '../../problem.ts';
import { isFromLoopback } from './loopback.ts';
import * as repository from './wall-repository.ts';

/** What the wall routes need; sessions come from the account feature. */
export interface WallRouteDeps {
  readonly db: Database;
  readonly clock: Clock;
  readonly audit: (actor: string, line: NewAudit) => Promise<void>;
  readonly startSession: (wallId: string) => Promise<string>;
  readonly viewerOf: (token: string, address: string) => Promise<Viewer | null>;
  readonly describeSession: (viewer: Viewer) => Promise<Session>;
  readonly isDemo: boolean;
  readonly enrolmentsPerHour: number;
}

/** The demo's wall, approved from the start, and the word that opens it from the loopback. */
const DEMO_WALL = 'wall-1';
const DEMO_SECRET = 'loopback';
const tags = ['wall'];

/** Signs of a code that nobody mistakes for one another on a screen across the room. */
const CODE_SIGNS = 'ACDEFGHJKLMNPQRTUVWXY34679';

const Approval = Type.Object(
  {
    code: Type.String({ description: 'the code that the screen shows', maxLength: 20 }),
    scope: Type.Optional(DivisionCode),
  },
  { additionalProperties: false },
);

/** Makes the demo's wall, approved for the whole county. */
export async function ensureDemoWall(db: Database, at: Date): Promise<void> {
  await db.system(async (queries) => {
    const wall = { wallId: DEMO_WALL, code: 'DEMO', secretSha256: 'none', scope: db.countyCode };
    await repository.insertWall(queries, db.countyCode, wall);
    await repository.approveWall(queries, db.countyCode, DEMO_WALL, { scope: db.countyCode, by: 'demo', at });
  });
}

/** `POST /api/walls/enrol`, `POST /api/walls/session`, `GET /api/walls`, `POST /api/walls/{wallId}/approval`. */
export function registerWallRoutes(http: Http, deps: WallRouteDeps): void {
  registerDeviceRoutes(http, deps);
  registerApprovalRoutes(http, deps);
}

function registerDeviceRoutes(http: Http, deps: WallRouteDeps): void {
  const { db, clock } = deps;
  http.post(
    '/api/walls/enrol',
    {
      config: { policy: 'public', rateLimit: { max: deps.enrolmentsPerHour, timeWindow: 3_600_000 } },
      schema: { tags, response: { 201: WallEnrolment } },
    },
    async (request, reply) => {
      const wallId = `wall-${randomBytes(5).toString('hex')}`;
      const code = Array.from({ length: 8 }, () => CODE_SIGNS[randomInt(CODE_SIGNS.length)]).join('');
      const deviceSecret = randomBytes(32).toString('base64url');
      const wall = { wallId, code, secretSha256: sha256(deviceSecret), scope: db.countyCode };
      await db.system((queries) => repository.insertWall(queries, db.countyCode, wall));
      const after = { address: request.ip };
      await deps.audit(wallId, { action: 'wall.enrol', target: `wall:${wallId}`, scopeCode: db.countyCode, after });
      return reply.status(201).send({ wallId, code, deviceSecret });
    },
  );
  http.post(
    '/api/walls/session',
    {
      config: { policy: 'public', rateLimit: { max: 60, timeWindow: 60_000 } },
      schema: { tags, body: WallSignIn, response: { 200: SignedIn } },
    },
    async (request) => {
      const { wallId, deviceSecret } = request.body;
      const wall = await db.system((queries) => repository.findWall(queries, db.countyCode, wallId));
      if (wall === null || !isDevice(deps, request, wall, deviceSecret)) throw new AppProblem('wrong-credentials');
      await db.system((queries) => repository.touchWall(queries, db.countyCode, wallId, clock.now()));
      if (!wall.isApproved) {
        throw new AppProblem('not-allowed', {
          detail: { zh: '等待管理员批准屏幕上的代码', en: 'an administrator has to approve the code on the screen' },
        });
      }
      const token = await deps.startSession(wallId);
      const viewer = await deps.viewerOf(token, request.ip);
      if (viewer === null) throw new AppProblem('not-allowed');
      const after = { address: request.ip };
      await deps.audit(wallId, { action: 'sign-in', target: wallId, scopeCode: wall.scope, after });
      return { token, session: await deps.describeSession(viewer) };
    },
  );
}

function isDevice(deps: WallRouteDeps, request: FastifyRequest, wall: repository.WallRow, secret: string): boolean {
  const isDemoWall = deps.isDemo && wall.wallId === DEMO_WALL && secret === DEMO_SECRET;
  if (isDemoWall) return isFromLoopback(request);
  const [given, kept] = [Buffer.from(sha256(secret)), Buffer.from(wall.secretSha256)];
  return given.length === kept.length && timingSafeEqual(given, kept);
}

function registerApprovalRoutes(http: Http, deps: WallRouteDeps): void {
  const { db, clock } = deps;
  http.get(
    '/api/walls',
    {
      config: { policy: systemAdmin },
      schema: { tags, querystring: ListQuery, response: { 200: Page(Wall) } },
    },
    async (request) => {
      const { limit = DEFAULT_LIMIT, q = '' } = request.query;
      const [after = ''] = decodeCursor(request.query.cursor, 1) ?? [];
      const walls = await db.system((queries) => repository.listWalls(queries, db.countyCode));
      const rows = walls.filter(({ wallId, code }) => wallId > after && (wallId.includes(q) || code.startsWith(q)));
      return pageOf(rows, limit, presentWall, (wall) => [wall.wallId]);
    },
  );
  http.post(
    '/api/walls/:wallId/approval',
    {
      config: { policy: systemAdmin },
      schema: {
        tags,
        params: Type.Object({ wallId: Type.String({ pattern: '^wall-[a-z0-9]{1,20}$' }) }),
        body: Approval,
        response: { 200: Wall },
      },
    },
    async (request) => {
      const viewer = viewerOf(request);
      const { wallId } = request.params;
      const { code, scope = db.countyCode } = request.body;
      const row = await db.system(async (queries) => {
        const wall = await repository.findWall(queries, db.countyCode, wallId);
        if (wall === null) throw new AppProblem('not-found');
        if (wall.code !== code.toUpperCase())
          throw fieldProblem('/code', '与屏幕上的代码不符', 'is not the code on the screen');
        if (!(await repository.isDivision(queries, db.countyCode, scope))) {
          throw fieldProblem('/scope', '没有该辖区', 'is no division of this county');
        }
        await repository.approveWall(queries, db.countyCode, wallId, { scope, by: viewer.account, at: clock.now() });
        return { ...wall, scope, isApproved: true };
      });
      const line = { action: 'wall.approve', target: `wall:${wallId}`, scopeCode: scope, after: { scope } };
      await deps.audit(viewer.account, line);
      return presentWall(row);
    },
  );
}

const presentWall = (row: repository.WallRow): Wall => ({
  wallId: row.wallId,
  code: row.code,
  scope: row.scope as Wall['scope'],
  isApproved: row.isApproved,
  seenAt: row.seenAt?.toISOString() ?? null,
});

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
