import { randomInt } from 'node:crypto';
import { Type } from 'typebox';
import { Account, AccountWithPassword, NewAccount } from '#contract/account';
import { AccountName } from '#contract/ids';
import { ListQuery, Page } from '#contract/paging';
import type { Clock } from '../../clock.ts';
import type { Database, Queries } from '../../db/database.ts';
import { DEFAULT_LIMIT, decodeCursor, pageOf } from '../../http/paging.ts';
import { type Http, viewerOf } from '../../http/request.ts';
import { insertAudit } from '../../live/execute-command.ts';
import { systemAdmin, unlockers } from '../../policy.ts';
import { AppProblem, fieldProblem } from '../../problem.ts';
import * as repository from './account-admin-repository.ts';
import { presentAccount, sayWhatIsTaken } from './account-answer.ts';
import { unlockAccount } from './account-repository.ts';
import { checkNewAccount, makeOneTimePassword, normalizeHolder } from './account-rules.ts';
import { hashPassword } from './password.ts';

/** What administering accounts needs. */
export interface AccountRouteDeps {
  readonly db: Database;
  readonly clock: Clock;
  /** Ends what an account holds beside its rows: known tokens at once, camera views within seconds. */
  readonly onEnded: (account: string) => void;
}

const tags = ['account'];
const params = Type.Object({ account: AccountName });

/** `GET` and `POST /api/accounts`, and what becomes of one: `POST /api/accounts/{account}/deactivate`, `unlock`, `password`. */
export function registerAccountRoutes(http: Http, deps: AccountRouteDeps): void {
  registerListAndCreate(http, deps);
  registerChanges(http, deps);
}

function registerListAndCreate(http: Http, { db, clock }: AccountRouteDeps): void {
  http.get(
    '/api/accounts',
    {
      config: { policy: unlockers },
      schema: { tags, querystring: Type.Omit(ListQuery, ['bbox']), response: { 200: Page(Account) } },
    },
    async (request) => {
      const { limit = DEFAULT_LIMIT, q = '' } = request.query;
      const [after = ''] = decodeCursor(request.query.cursor, 1) ?? [];
      const wanted = { after, q, limit, at: clock.now() };
      const rows = await db.system((queries) => repository.listAccounts(queries, db.countyCode, wanted));
      return pageOf(rows, limit, presentAccount, ({ name }) => [name]);
    },
  );
  http.post(
    '/api/accounts',
    {
      config: { policy: systemAdmin },
      schema: { tags, body: NewAccount, response: { 201: AccountWithPassword } },
    },
    async (request, reply) => {
      const { account: actor } = viewerOf(request);
      const fields = checkNewAccount(request.body);
      if (fields.length > 0) throw new AppProblem('invalid-input', { fields });
      const password = makeOneTimePassword(randomInt);
      const passwordHash = await hashPassword(password);
      const row = await db.system(async (queries) => {
        const account = {
          ...(await placeAccount(queries, db.countyCode, request.body)),
          passwordHash,
          mustChange: true,
        };
        await repository
          .insertAccount(queries, db.countyCode, account)
          .catch((error: unknown) => sayWhatIsTaken(error));
        const { name, role, scope, workerId, holder } = account;
        const line = {
          action: 'account.create',
          target: name,
          scopeCode: scope,
          after: { role, scope, workerId, holder },
        };
        await insertAudit(db.countyCode, queries, actor, line, clock.now());
        return mustFind(queries, db.countyCode, name, clock.now());
      });
      return reply.status(201).send({ account: presentAccount(row), password });
    },
  );
}

type Placed = Omit<repository.AccountToMake, 'passwordHash' | 'mustChange'>;

/** Where a new account stands: a worker in its village, a seat in its division, an administrator over the county. */
async function placeAccount(queries: Queries, county: string, wanted: NewAccount): Promise<Placed> {
  const { name, displayName, role, workerId = null } = wanted;
  const holder = normalizeHolder(wanted.holder ?? name);
  if (workerId !== null) {
    const village = await repository.findWorkersVillage(queries, county, workerId);
    if (village === null) throw fieldProblem('/workerId', '没有该编号的网格员', 'is no worker of this county');
    return { name, displayName, role, scope: village, workerId, holder };
  }
  const scope = wanted.scope ?? county;
  if (!(await repository.isDivision(queries, county, scope))) {
    throw fieldProblem('/scope', '没有该辖区', 'is no division of this county');
  }
  return { name, displayName, role, scope, workerId, holder };
}

async function mustFind(queries: Queries, county: string, name: string, at: Date): Promise<repository.ListedRow> {
  const row = await repository.findListed(queries, county, name, at);
  if (row === null) throw new AppProblem('not-found');
  return row;
}

function registerChanges(http: Http, { db, clock, onEnded }: AccountRouteDeps): void {
  const county = db.countyCode;

  /** One change of one account, its audit line in the same transaction. @throws AppProblem `not-found` */
  const change = (
    actor: string,
    name: string,
    action: string,
    work: (queries: Queries, row: repository.ListedRow) => Promise<void>,
  ): Promise<Account> =>
    db.system(async (queries) => {
      const row = await mustFind(queries, county, name, clock.now());
      await work(queries, row);
      await insertAudit(county, queries, actor, { action, target: name, scopeCode: row.scope }, clock.now());
      return presentAccount(await mustFind(queries, county, name, clock.now()));
    });

  http.post(
    '/api/accounts/:account/deactivate',
    { config: { policy: systemAdmin }, schema: { tags, params, response: { 200: Account } } },
    async (request) => {
      const { account: actor } = viewerOf(request);
      const { account: name } = request.params;
      if (name === actor) {
        throw refusal('不能停用自己的账号', 'nobody deactivates the account that they are signed in with');
      }
      const account = await change(actor, name, 'account.deactivate', async (queries) => {
        await repository.deactivate(queries, county, name);
        await repository.endSessions(queries, county, name);
      });
      onEnded(name);
      return account;
    },
  );
  http.post(
    '/api/accounts/:account/unlock',
    { config: { policy: unlockers }, schema: { tags, params, response: { 200: Account } } },
    (request) =>
      change(viewerOf(request).account, request.params.account, 'account.unlock', (queries) =>
        unlockAccount(queries, county, request.params.account),
      ),
  );
  http.post(
    '/api/accounts/:account/password',
    { config: { policy: systemAdmin }, schema: { tags, params, response: { 200: AccountWithPassword } } },
    async (request) => {
      const { account: name } = request.params;
      const password = makeOneTimePassword(randomInt);
      const passwordHash = await hashPassword(password);
      const account = await change(viewerOf(request).account, name, 'account.password-reset', async (queries) => {
        const isDone = await repository.replacePassword(queries, county, { name, passwordHash, mustChange: true });
        if (!isDone) throw refusal('账号已停用', 'the account is deactivated');
        await repository.endSessions(queries, county, name);
        await unlockAccount(queries, county, name);
      });
      onEnded(name);
      return { account, password };
    },
  );
}

const refusal = (zh: string, en: string) => new AppProblem('transition-refused', { detail: { zh, en } });
