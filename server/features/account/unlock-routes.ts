import { Type } from 'typebox';
import { AccountName } from '#contract/ids';
import type { Database } from '../../db/database.ts';
import { type Http, viewerOf } from '../../http/request.ts';
import type { NewAudit } from '../../live/command.ts';
import { securityAdmin } from '../../policy.ts';
import { AppProblem } from '../../problem.ts';
import { findAccount, unlockAccount } from './account-repository.ts';

/** What unlocking needs. */
export interface UnlockRouteDeps {
  readonly db: Database;
  readonly audit: (actor: string, line: NewAudit) => Promise<void>;
}

/** `DELETE /api/accounts/{account}/lock`: the security administrator opens an account at every address, and the audit says so. */
export function registerUnlockRoutes(http: Http, { db, audit }: UnlockRouteDeps): void {
  http.delete(
    '/api/accounts/:account/lock',
    {
      config: { policy: securityAdmin },
      schema: { tags: ['account'], params: Type.Object({ account: AccountName }), response: { 204: Type.Null() } },
    },
    async (request, reply) => {
      const { account: name } = request.params;
      const account = await db.system(async (queries) => {
        await unlockAccount(queries, db.countyCode, name);
        return findAccount(queries, db.countyCode, name);
      });
      if (account === null) throw new AppProblem('not-found');
      await audit(viewerOf(request).account, { action: 'account.unlock', target: name, scopeCode: account.scope });
      return reply.status(204).send(null);
    },
  );
}
