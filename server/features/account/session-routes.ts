import { Type } from 'typebox';
import { Session, SignedIn, SignIn, Unlock } from '#contract/session';
import type { DivisionLevel } from '#contract/division';
import type { Database } from '../../db/database.ts';
import type { Viewer } from '../../db/viewer.ts';
import { type Http, viewerOf } from '../../http/request.ts';
import type { NewAudit } from '../../live/command.ts';
import { seats, signedIn } from '../../policy.ts';
import { AppProblem } from '../../problem.ts';
import type { ChangePassword } from './change-password.ts';
import { SESSION_COOKIE, type Sessions, tokenOf } from './sessions.ts';
import type { CheckPassword } from './sign-in.ts';

/** What signing in and out needs. */
export interface SessionRouteDeps {
  readonly db: Database;
  readonly sessions: Sessions;
  readonly checkPassword: CheckPassword;
  readonly changePassword: ChangePassword;
  readonly audit: (actor: string, line: NewAudit) => Promise<void>;
  readonly isDemo: boolean;
  readonly signInsPerMinute: number;
}

const COOKIE_SECONDS = 30 * 24 * 3600;

/** `POST`, `GET` and `DELETE /api/session`. */
export function registerSessionRoutes(http: Http, deps: SessionRouteDeps): void {
  http.post(
    '/api/session',
    {
      config: { policy: 'public', rateLimit: { max: deps.signInsPerMinute, keyGenerator: (request) => request.ip } },
      schema: { tags: ['account'], body: SignIn, response: { 200: SignedIn } },
    },
    async (request, reply) => {
      const { account: name, password, newPassword, code, isSimulated = false } = request.body;
      if (isSimulated && !deps.isDemo) throw new AppProblem('not-allowed');
      const account = await deps.checkPassword({ account: name, password, code, address: request.ip });
      // A phone is one person's; a seat may be read along with by the demo.
      if (isSimulated && account.role === 'worker' && (await deps.sessions.hasPerson(name))) {
        throw new AppProblem('not-allowed', {
          detail: { zh: '已有人使用此账号', en: 'a person has signed in to this account' },
        });
      }
      await deps.changePassword({ account, password, newPassword, address: request.ip });
      if (account.isFactorDue) throw new AppProblem('second-factor-setup-required');
      const token = await deps.sessions.start(account.name, account.role, isSimulated);
      const viewer = await deps.sessions.viewerOf(token, request.ip);
      if (viewer === null) throw new AppProblem('internal');
      if (!isSimulated) {
        const after = { address: request.ip };
        await deps.audit(name, { action: 'sign-in', target: name, scopeCode: account.scope, after });
      }
      reply.setCookie(SESSION_COOKIE, token, {
        path: '/',
        httpOnly: true,
        sameSite: 'strict',
        secure: request.protocol === 'https',
        maxAge: COOKIE_SECONDS,
      });
      const { recoveryCodes } = account;
      const session = await describeSession(deps.db, viewer);
      return recoveryCodes === null ? { token, session } : { token, session, recoveryCodes: [...recoveryCodes] };
    },
  );
  http.get(
    '/api/session',
    {
      config: { policy: signedIn, isOpenWhileLocked: true },
      schema: { tags: ['account'], response: { 200: Session } },
    },
    (request) => describeSession(deps.db, viewerOf(request)),
  );
  http.delete(
    '/api/session',
    {
      config: { policy: signedIn, isOpenWhileLocked: true },
      schema: { tags: ['account'], response: { 204: Type.Null() } },
    },
    async (request, reply) => {
      const viewer = viewerOf(request);
      const token = tokenOf(request);
      if (token !== null) await deps.sessions.end(token);
      await deps.audit(viewer.account, { action: 'sign-out', target: viewer.account, scopeCode: viewer.scope });
      reply.clearCookie(SESSION_COOKIE, { path: '/' });
      return reply.status(204).send(null);
    },
  );
}

/** `POST /api/session/lock` and `POST /api/session/unlock`: wrong passwords count as they do at the door. */
export function registerLockRoutes(
  http: Http,
  { db, sessions, checkPassword, audit, signInsPerMinute }: SessionRouteDeps,
) {
  http.post(
    '/api/session/lock',
    {
      config: { policy: seats, isOpenWhileLocked: true },
      schema: { tags: ['account'], response: { 200: Session } },
    },
    async (request) => {
      const viewer = viewerOf(request);
      await sessions.lock(tokenOf(request) ?? '', true);
      await audit(viewer.account, { action: 'lock', target: viewer.account, scopeCode: viewer.scope });
      return describeSession(db, { ...viewer, isLocked: true });
    },
  );
  http.post(
    '/api/session/unlock',
    {
      config: {
        policy: seats,
        isOpenWhileLocked: true,
        rateLimit: { max: signInsPerMinute, keyGenerator: (request) => request.ip },
      },
      schema: { tags: ['account'], body: Unlock, response: { 200: Session } },
    },
    async (request) => {
      const viewer = viewerOf(request);
      const { password } = request.body;
      await checkPassword({ account: viewer.account, password, address: request.ip });
      await sessions.lock(tokenOf(request) ?? '', false);
      await audit(viewer.account, { action: 'unlock', target: viewer.account, scopeCode: viewer.scope });
      return describeSession(db, { ...viewer, isLocked: false });
    },
  );
}

/** What a client may know of its own session. */
export async function describeSession(db: Database, viewer: Viewer): Promise<Session> {
  const rows = await db.read(viewer, (queries) =>
    queries.query<{ name: string; level: DivisionLevel }>(
      'SELECT name, level FROM division WHERE county_code = $1 AND code = $2',
      [db.countyCode, viewer.scope],
    ),
  );
  const division = rows[0];
  if (division === undefined) throw new Error(`account ${viewer.account}: no division ${viewer.scope}`);
  return {
    account: viewer.account,
    displayName: viewer.displayName,
    role: viewer.role,
    scope: viewer.scope as Session['scope'],
    scopeName: division.name,
    level: division.level,
    workerId: viewer.workerId,
    isLocked: viewer.isLocked === true,
  };
}
