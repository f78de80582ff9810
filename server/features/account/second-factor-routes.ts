import { toString as drawQr } from 'qrcode';
import { Type } from 'typebox';
import { Account } from '#contract/account';
import { AccountName } from '#contract/ids';
import { FactorSetup, FactorSetupRequest } from '#contract/session';
import type { Clock } from '../../clock.ts';
import type { Database } from '../../db/database.ts';
import { type Http, viewerOf } from '../../http/request.ts';
import { insertAudit } from '../../live/execute-command.ts';
import { securityAdmin } from '../../policy.ts';
import { AppProblem } from '../../problem.ts';
import { endSessions, findListed } from './account-admin-repository.ts';
import { presentAccount } from './account-answer.ts';
import { isAdministrator, type SecondFactor } from './second-factor.ts';
import { removeFactor } from './second-factor-repository.ts';
import type { CheckPassword } from './sign-in.ts';
import { totpUri } from './totp.ts';

/** What setting up and taking back a second factor needs. */
export interface SecondFactorRouteDeps {
  readonly db: Database;
  readonly clock: Clock;
  readonly factor: SecondFactor;
  readonly checkPassword: CheckPassword;
  /** Ends what an account holds beside its rows. */
  readonly onEnded: (account: string) => void;
  readonly attemptsPerMinute: number;
}

const tags = ['account'];

/** `POST /api/session/second-factor` before anybody is signed in, and `POST /api/accounts/{account}/second-factor/reset`. */
export function registerSecondFactorRoutes(http: Http, deps: SecondFactorRouteDeps): void {
  registerSetup(http, deps);
  registerReset(http, deps);
}

function registerSetup(http: Http, { db, factor, checkPassword, attemptsPerMinute }: SecondFactorRouteDeps): void {
  http.post(
    '/api/session/second-factor',
    {
      config: { policy: 'public', rateLimit: { max: attemptsPerMinute, keyGenerator: (request) => request.ip } },
      schema: { tags, body: FactorSetupRequest, response: { 200: FactorSetup } },
    },
    async (request, reply) => {
      const { account: name, password } = request.body;
      const account = await checkPassword({ account: name, password, address: request.ip });
      if (!isAdministrator(account.role)) {
        throw refusal('只有管理员使用两步验证', 'a second factor is for administrators');
      }
      const secret = await factor.begin(account);
      if (secret === null) {
        throw refusal('已设置，需先由安全管理员重置', 'it is set up already: the security administrator resets it');
      }
      const uri = totpUri(name, await countyName(db), secret);
      const qrSvg = await drawQr(uri, { type: 'svg', errorCorrectionLevel: 'M', margin: 4 });
      return reply.header('cache-control', 'no-store').send({ secret, uri, qrSvg });
    },
  );
}

function registerReset(http: Http, { db, clock, onEnded }: SecondFactorRouteDeps): void {
  const county = db.countyCode;
  http.post(
    '/api/accounts/:account/second-factor/reset',
    {
      config: { policy: securityAdmin },
      schema: { tags, params: Type.Object({ account: AccountName }), response: { 200: Account } },
    },
    async (request) => {
      const { account: actor } = viewerOf(request);
      const { account: name } = request.params;
      if (name === actor) throw refusal('不能重置自己的两步验证', 'nobody resets the factor that they signed in with');
      const row = await db.system(async (queries) => {
        const found = await findListed(queries, county, name, clock.now());
        if (found === null) throw new AppProblem('not-found');
        if (!(await removeFactor(queries, county, name))) {
          throw refusal('该账号没有设置两步验证', 'this account has no second factor');
        }
        await endSessions(queries, county, name);
        const line = { action: 'second-factor.reset', target: name, scopeCode: found.scope };
        await insertAudit(county, queries, actor, line, clock.now());
        return findListed(queries, county, name, clock.now());
      });
      onEnded(name);
      if (row === null) throw new AppProblem('not-found');
      return presentAccount(row);
    },
  );
}

async function countyName(db: Database): Promise<string> {
  const sql = 'SELECT name FROM division WHERE county_code = $1 AND code = $1';
  const [row] = await db.system((queries) => queries.query<{ name: string }>(sql, [db.countyCode]));
  return row?.name ?? db.countyCode;
}

const refusal = (zh: string, en: string) => new AppProblem('transition-refused', { detail: { zh, en } });
