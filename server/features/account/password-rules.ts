import type { Text } from '../../problem.ts';

const FEWEST_SIGNS = 5;

/** Why a password that is long enough may still not be chosen; null when it may. */
export function refusePassword(password: string, account: string): Text | null {
  const lower = password.toLowerCase();
  if (lower.includes(account)) return { zh: '密码不能包含账号名', en: 'must not contain the account’s name' };
  if (new Set(lower).size < FEWEST_SIGNS) {
    return { zh: `至少要有 ${FEWEST_SIGNS} 种不同字符`, en: `must have ${FEWEST_SIGNS} different characters or more` };
  }
  return null;
}
