import type { Clock } from '../../clock.ts';
import type { Database } from '../../db/database.ts';
import { insertAudit } from '../../live/execute-command.ts';
import { AppProblem, fieldProblem } from '../../problem.ts';
import type { AccountRow } from './account-repository.ts';
import * as repository from './account-admin-repository.ts';
import { hashPassword } from './password.ts';
import { refusePassword } from './password-rules.ts';

/** A sign-in whose password was right, and the password that it brings for the next time. */
export interface PasswordChange {
  readonly account: AccountRow;
  readonly password: string;
  readonly newPassword: string | undefined;
  readonly address: string;
}

/**
 * Replaces the password when the sign-in brings a new one; all sessions of the account end.
 * @throws AppProblem `password-change-required` when it has to bring one, `invalid-input` naming `/newPassword`
 */
export type ChangePassword = (change: PasswordChange) => Promise<void>;

/** What changing a password needs. */
export interface ChangePasswordDeps {
  readonly db: Database;
  readonly clock: Clock;
  readonly isDemo: boolean;
}

/** Makes the change; the demo's common password stays as it was printed. */
export function createChangePassword({ db, clock, isDemo }: ChangePasswordDeps): ChangePassword {
  return async ({ account, password, newPassword, address }) => {
    if (newPassword === undefined) {
      if (account.mustChangePassword) throw new AppProblem('password-change-required');
      return;
    }
    if (isDemo && !account.mustChangePassword) {
      throw new AppProblem('not-allowed', {
        detail: { zh: '演示账号共用一个密码，不能更改', en: 'demo accounts share one password, it stays' },
      });
    }
    if (newPassword === password)
      throw fieldProblem('/newPassword', '新密码不能与原密码相同', 'must be another password');
    const refusal = refusePassword(newPassword, account.name);
    if (refusal !== null) throw fieldProblem('/newPassword', refusal.zh, refusal.en);
    const passwordHash = await hashPassword(newPassword);
    const isChanged = await db.system(async (queries) => {
      const change = { name: account.name, passwordHash, mustChange: false, was: account.passwordHash };
      if (!(await repository.replacePassword(queries, db.countyCode, change))) return false;
      await repository.endSessions(queries, db.countyCode, account.name);
      const line = {
        action: 'account.password-changed',
        target: account.name,
        scopeCode: account.scope,
        after: { address },
      };
      await insertAudit(db.countyCode, queries, account.name, line, clock.now());
      return true;
    });
    // Somebody else changed it between the check and here: the password given is no longer right.
    if (!isChanged) throw new AppProblem('wrong-credentials');
  };
}
