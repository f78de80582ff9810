import type { Account } from '#contract/account';
import { errorCode } from '../../db/outage.ts';
import { fieldProblem } from '../../problem.ts';
import type { ListedRow } from './account-admin-repository.ts';

/** A row as the contract shows it. */
export function presentAccount(row: ListedRow): Account {
  return {
    ...row,
    name: row.name as Account['name'],
    scope: row.scope as Account['scope'],
    lockedUntil: row.lockedUntil?.toISOString() ?? null,
    seenAt: row.seenAt?.toISOString() ?? null,
  };
}

const UNIQUE_VIOLATION = '23505';

/** Where a request says the name and the holder of a new account. */
interface Pointers {
  readonly name: string;
  readonly holder: string;
}

/** Turns what the database refused about a new account into words; anything else is thrown on. */
export function sayWhatIsTaken(error: unknown, at: Pointers = { name: '/name', holder: '/holder' }): never {
  if (errorCode(error) !== UNIQUE_VIOLATION) throw error;
  switch ((error as { constraint?: unknown }).constraint) {
    case 'account_pkey':
      throw fieldProblem(at.name, '该账号名已有', 'is the name of an account already');
    case 'account_one_admin_role_per_holder':
      throw fieldProblem(
        at.holder,
        '此人已持有管理员账号（停用的也算）；三类管理员须由三人担任',
        'holds an administrator’s account already (a deactivated one counts): the three administrators are three people',
      );
    case 'account_one_per_worker':
      throw fieldProblem('/workerId', '该网格员已有在用的账号', 'has an active account already');
    default:
      throw error;
  }
}
