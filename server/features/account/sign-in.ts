import type { Clock } from '../../clock.ts';
import type { Database } from '../../db/database.ts';
import type { NewAudit } from '../../live/command.ts';
import { AppProblem } from '../../problem.ts';
import * as repository from './account-repository.ts';
import { afterFailure, lockedForS, type FailureRecord, type LockOut } from './lock-out-rules.ts';
import type { PasswordVerifier } from './password.ts';
import type { FactorVerdict, SecondFactor } from './second-factor.ts';

/** Who wants to sign in, and from where. */
export interface Attempt {
  readonly account: string;
  readonly password: string;
  /** Of the second factor: six digits of the phone, or a recovery code. */
  readonly code?: string | undefined;
  readonly address: string;
}

/** An account whose password was right, and its code where it has a second factor. */
export interface Proven extends repository.AccountRow {
  /** The account has to set up a second factor before it may do anything. */
  readonly isFactorDue: boolean;
  /** Shown once, by the sign-in that set the factor up. */
  readonly recoveryCodes: readonly string[] | null;
}

/** What checking a password needs. */
export interface SignInDeps {
  readonly db: Database;
  readonly clock: Clock;
  readonly passwords: PasswordVerifier;
  readonly factor: SecondFactor;
  readonly limits: LockOut;
  /** Writes to the audit in the name of `actor`. */
  readonly audit: (actor: string, line: NewAudit) => Promise<void>;
}

/**
 * Checks a password, and the code where the account has a second factor.
 * @throws AppProblem `wrong-credentials`, `second-factor-required`, `wrong-second-factor`, or `account-locked` with the seconds left
 */
export type CheckPassword = (attempt: Attempt) => Promise<Proven>;

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

async function checkOnce(deps: SignInDeps, attempt: Attempt): Promise<Proven> {
  const { db } = deps;
  const { account: name, address } = attempt;
  const found = await db.system(async (queries) => ({
    account: await repository.findAccount(queries, db.countyCode, name),
    record: await repository.findFailures(queries, db.countyCode, name, address),
  }));
  const leftS = lockedForS(found.record, deps.clock.now());
  if (leftS !== null) throw locked(leftS);
  const isRight = await deps.passwords.verify(found.account?.passwordHash ?? null, attempt.password);
  if (!isRight || found.account === null) throw await failed(deps, attempt, found, 'wrong-credentials');
  const verdict = await deps.factor.check(found.account, attempt.code);
  // Neither counted nor forgotten: whoever has the password alone must not win a new row of guesses at the code by it.
  if (verdict.kind === 'missing') throw new AppProblem('second-factor-required');
  if (verdict.kind === 'wrong') throw await failed(deps, attempt, found, 'wrong-second-factor');
  if (found.record !== null) await db.system((q) => repository.clearFailures(q, db.countyCode, name, address));
  return { ...found.account, ...proofOf(verdict) };
}

const proofOf = (verdict: FactorVerdict): Pick<Proven, 'isFactorDue' | 'recoveryCodes'> =>
  verdict.kind === 'passed'
    ? { isFactorDue: false, recoveryCodes: verdict.recoveryCodes }
    : { isFactorDue: verdict.kind === 'due', recoveryCodes: null };

/** Counts a failure, writes it down, and says what the caller is told. */
async function failed(
  { db, clock, limits, audit }: SignInDeps,
  { account: name, address }: Attempt,
  found: { readonly account: repository.AccountRow | null; readonly record: FailureRecord | null },
  code: 'wrong-credentials' | 'wrong-second-factor',
): Promise<AppProblem> {
  const record = afterFailure(found.record, clock.now(), limits);
  await db.system((q) => repository.saveFailures(q, { county: db.countyCode, account: name, address }, record));
  const action = code === 'wrong-credentials' ? 'sign-in-failed' : 'second-factor.failed';
  await audit('anonymous', {
    action: record.lockedUntil === null ? action : 'account-locked',
    target: name,
    scopeCode: found.account?.scope ?? db.countyCode,
    after: { address, failures: record.failures },
  });
  const lockS = lockedForS(record, clock.now());
  return lockS === null ? new AppProblem(code) : locked(lockS);
}

function locked(seconds: number): AppProblem {
  const minutes = Math.ceil(seconds / 60);
  return new AppProblem('account-locked', {
    retryAfterS: seconds,
    detail: { zh: `请在 ${minutes} 分钟后再试`, en: `try again in ${minutes} min` },
  });
}
