import { createHash, randomBytes } from 'node:crypto';
import { Account, FirstAdministrator } from '#contract/account';
import type { Clock } from '../../clock.ts';
import type { Database } from '../../db/database.ts';
import type { Http } from '../../http/request.ts';
import type { NewAudit } from '../../live/command.ts';
import { insertAudit } from '../../live/execute-command.ts';
import { AppProblem, fieldProblem } from '../../problem.ts';
import { findListed, insertAccount } from './account-admin-repository.ts';
import { presentAccount, sayWhatIsTaken } from './account-answer.ts';
import { checkNewName, normalizeHolder } from './account-rules.ts';
import * as repository from './first-administrator-repository.ts';
import { hashPassword } from './password.ts';
import { refusePassword } from './password-rules.ts';

const GOOD_FOR_MS = 24 * 3_600_000;

/**
 * Makes a new one-time token while the county has no active system administrator; earlier ones are void.
 * @returns 256 random bits as base64url, of which the database keeps the SHA-256; null when there is an administrator
 */
export async function issueFirstAdministratorToken(db: Database, clock: Clock): Promise<string | null> {
  const token = randomBytes(32).toString('base64url');
  return db.system(async (queries) => {
    if (await repository.hasSystemAdministrator(queries, db.countyCode)) {
      await repository.removeToken(queries, db.countyCode);
      return null;
    }
    const expiresAt = new Date(clock.now().getTime() + GOOD_FOR_MS);
    await repository.replaceToken(queries, db.countyCode, { sha256: sha256(token), expiresAt });
    return token;
  });
}

/** What making the first administrator needs. */
export interface FirstAdministratorDeps {
  readonly db: Database;
  readonly clock: Clock;
  readonly audit: (actor: string, line: NewAudit) => Promise<void>;
  readonly attemptsPerMinute: number;
}

/** `POST /api/first-administrator`: the printed token makes one system administrator, once. */
export function registerFirstAdministratorRoute(http: Http, deps: FirstAdministratorDeps): void {
  const { db, clock } = deps;
  http.post(
    '/api/first-administrator',
    {
      config: { policy: 'public', rateLimit: { max: deps.attemptsPerMinute, keyGenerator: (request) => request.ip } },
      schema: { tags: ['account'], body: FirstAdministrator, response: { 201: Account } },
    },
    async (request, reply) => {
      const { account: name, displayName, password } = request.body;
      const token = sha256(request.body.token);
      // Before argon2 and before any word on the rest: a stranger learns nothing and costs nothing.
      if (!(await db.system((q) => repository.isTokenGood(q, db.countyCode, token, clock.now())))) {
        throw await refused(deps, request.ip);
      }
      checkChoice(name, password);
      const passwordHash = await hashPassword(password);
      const row = await db.system(async (queries) => {
        if (!(await repository.useToken(queries, db.countyCode, token, clock.now()))) return null;
        const holder = normalizeHolder(displayName);
        const [role, scope] = ['systemAdmin' as const, db.countyCode];
        const account = { name, displayName, role, scope, workerId: null, holder, passwordHash, mustChange: false };
        await insertAccount(queries, db.countyCode, account).catch((error: unknown) =>
          sayWhatIsTaken(error, { name: '/account', holder: '/displayName' }),
        );
        const after = { role, holder, address: request.ip };
        const line = { action: 'account.first-administrator', target: name, scopeCode: scope, after };
        await insertAudit(db.countyCode, queries, name, line, clock.now());
        return findListed(queries, db.countyCode, name, clock.now());
      });
      if (row === null) throw await refused(deps, request.ip);
      return reply.status(201).send(presentAccount(row));
    },
  );
}

function checkChoice(name: string, password: string): void {
  const nameFault = checkNewName(name);
  if (nameFault !== null) throw fieldProblem('/account', nameFault.zh, nameFault.en);
  const refusal = refusePassword(password, name);
  if (refusal !== null) throw fieldProblem('/password', refusal.zh, refusal.en);
}

async function refused(deps: FirstAdministratorDeps, address: string): Promise<AppProblem> {
  const line = { action: 'first-administrator-refused', target: 'first-administrator', after: { address } };
  await deps.audit('anonymous', { ...line, scopeCode: deps.db.countyCode });
  return new AppProblem('wrong-credentials', {
    detail: {
      zh: '此链接已用过、已过期，或已被新的启动替换',
      en: 'this link was used, ran out, or was replaced by a later start',
    },
  });
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
