import type { Clock } from '../../clock.ts';
import type { Database } from '../../db/database.ts';
import type { NewAudit } from '../../live/command.ts';
import { AppProblem } from '../../problem.ts';
import * as repository from './account-repository.ts';
import { afterFailure, lockedForS, type LockOut } from './lock-out-rules.ts';
import type { PasswordVerifier } from './password.ts';

/** Who wants to sign in, and from where. */
export interface Attempt {
  readonly account: string;
  readonly password: string;
  readonly address: string;
}

/** What checking a password needs. */
export interface SignInDeps {
  readonly db: Database;
  readonly clock: Clock;
  readonly passwords: PasswordVerifier;
  readonly limits: LockOut;
  /** Writes to the audit in the name of `actor`. */
  readonly audit: (actor: string, line: NewAudit) => Promise<void>;
}

/** Checks a password. @throws AppProblem `wrong-credentials`, or `account-locked` with the seconds left */
export type CheckPassword = (attempt: Attempt) => Promise<repository.AccountRow>;

/** Makes the check; attempts on one account from one address wait for each other, so that none slips past the count. */
export function createCheckPassword(deps: SignInDeps): CheckPassword {
  const waiting = new Map<string, Promise<unknown>>();
  return (attempt) => {
    const key = `${attempt.account} ${attempt.address}`;
    const before = waiting.get(key) ?? Promise.resolve();
    const result = before.then(
      () => checkOnce(deps, attempt),
      () => checkOnce(deps, attempt),
    );
    waiting.set(key, result);
    const forget = (): void => {
      if (waiting.get(key) === result) waiting.delete(key);
    };
    result.then(forget, forget);
    return result;
  };
}

async function checkOnce(deps: SignInDeps, attempt: Attempt): Promise<repository.AccountRow> {
  const { db } = deps;
  const { account: name, address } = attempt;
  const found = await db.system(async (queries) => ({
    account: await repository.findAccount(queries, db.countyCode, name),
    record: await repository.findFailures(queries, db.countyCode, name, address),
  }));
  const leftS = lockedForS(found.record, deps.clock.now());
  if (leftS !== null) throw locked(leftS);
  const isRight = await deps.passwords.verify(found.account?.passwordHash ?? null, attempt.password);
  if (isRight && found.account !== null) {
    if (found.record !== null) await db.system((q) => repository.clearFailures(q, db.countyCode, name, address));
    return found.account;
  }
  const record = afterFailure(found.record, deps.clock.now(), deps.limits);
  await db.system((q) => repository.saveFailures(q, { county: db.countyCode, account: name, address }, record));
  await deps.audit('anonymous', {
    action: record.lockedUntil === null ? 'sign-in-failed' : 'account-locked',
    target: name,
    scopeCode: found.account?.scope ?? db.countyCode,
    after: { address, failures: record.failures },
  });
  const lockS = lockedForS(record, deps.clock.now());
  throw lockS === null ? new AppProblem('wrong-credentials') : locked(lockS);
}

function locked(seconds: number): AppProblem {
  const minutes = Math.ceil(seconds / 60);
  return new AppProblem('account-locked', {
    retryAfterS: seconds,
    detail: { zh: `请在 ${minutes} 分钟后再试`, en: `try again in ${minutes} min` },
  });
}
