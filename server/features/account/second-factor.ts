import { createHash, randomInt } from 'node:crypto';
import { openCredential, sealCredential } from '#contract/sealed';
import type { Role } from '#contract/session';
import type { Clock } from '../../clock.ts';
import type { Database, Queries } from '../../db/database.ts';
import { insertAudit } from '../../live/execute-command.ts';
import type { AccountRow } from './account-repository.ts';
import { makeOneTimePassword } from './account-rules.ts';
import * as repository from './second-factor-repository.ts';
import { makeTotpSecret, totpStep } from './totp.ts';

/**
 * What a sign-in with the right password brought besides: the account needs no factor (or passed it), has to set one up first, brought no
 * code, or a wrong or used one. `recoveryCodes` are shown once, when the factor was set up by this code.
 */
export type FactorVerdict =
  | { readonly kind: 'passed'; readonly recoveryCodes: readonly string[] | null }
  | { readonly kind: 'due' | 'missing' | 'wrong' };

/** The second factors of this installation. */
export interface SecondFactor {
  /** Looks at a sign-in whose password was right; a code is used up by it. */
  check(account: AccountRow, code: string | undefined): Promise<FactorVerdict>;
  /** Makes a secret that waits for its first code; an earlier one that waited is void. null when one is set up already. */
  begin(account: AccountRow): Promise<string | null>;
}

/** What second factors need. */
export interface SecondFactorDeps {
  readonly db: Database;
  readonly clock: Clock;
  /** Key of the camera credentials, 32 bytes. */
  readonly key: Uint8Array;
  /** The demo's accounts share a printed password and need no more; a factor that one has set up is asked for all the same. */
  readonly isDemo: boolean;
}

const RECOVERY_CODES = 10;

/** Roles that administer: each needs a second factor. */
export const isAdministrator = (role: Role): boolean =>
  role === 'systemAdmin' || role === 'securityAdmin' || role === 'auditAdmin';

/** Opens the second factors kept in the database. */
export function createSecondFactor(deps: SecondFactorDeps): SecondFactor {
  const { db, key } = deps;
  const county = db.countyCode;
  return {
    async check(account, code) {
      const factor = await db.system((queries) => repository.findFactor(queries, county, account.name));
      if (factor === null || (code === undefined && !factor.isEnrolled)) {
        const isDue = isAdministrator(account.role) && !deps.isDemo;
        return isDue ? { kind: 'due' } : { kind: 'passed', recoveryCodes: null };
      }
      if (code === undefined) return { kind: 'missing' };
      const secret = await openCredential(key, ownerOf(account.name), factor.secretSealed);
      return db.system((queries) => passWith(queries, deps, account, factor, { secret, code: code.trim() }));
    },
    async begin(account) {
      const secret = makeTotpSecret();
      const sealed = await sealCredential(key, ownerOf(account.name), secret);
      const isKept = await db.system((queries) => repository.savePending(queries, county, account.name, sealed));
      return isKept ? secret : null;
    },
  };
}

async function passWith(
  queries: Queries,
  { db, clock }: SecondFactorDeps,
  account: AccountRow,
  factor: repository.FactorRow,
  given: { readonly secret: string; readonly code: string },
): Promise<FactorVerdict> {
  const [county, at] = [db.countyCode, clock.now()];
  const { name, scope: scopeCode } = account;
  const step = totpStep(given.secret, given.code, at);
  if (!factor.isEnrolled) {
    if (step === null) return { kind: 'wrong' };
    const { secretSealed } = factor;
    if (!(await repository.enrol(queries, county, name, { secretSealed, step, at }))) return { kind: 'wrong' };
    const codes = Array.from({ length: RECOVERY_CODES }, () => makeOneTimePassword(randomInt));
    await repository.insertRecoveryCodes(queries, county, name, codes.map(hashOf));
    await insertAudit(county, queries, name, { action: 'second-factor.enrol', target: name, scopeCode }, at);
    return { kind: 'passed', recoveryCodes: codes };
  }
  if (step !== null) {
    const isFresh = await repository.useStep(queries, county, name, step);
    return isFresh ? { kind: 'passed', recoveryCodes: null } : { kind: 'wrong' };
  }
  const left = await repository.useRecoveryCode(queries, county, name, { sha256: hashOf(given.code), at });
  if (left === null) return { kind: 'wrong' };
  const line = { action: 'second-factor.recovery-code', target: name, scopeCode, after: { left } };
  await insertAudit(county, queries, name, line, at);
  return { kind: 'passed', recoveryCodes: null };
}

/** Associated data of an account's secret; no camera id looks like it. */
const ownerOf = (account: string): string => `account:${account}`;

/** Of what a person copied from paper: case, blanks and dashes do not count. */
const hashOf = (code: string): string =>
  createHash('sha256').update(code.toLowerCase().replace(/[\s-]/g, '')).digest('hex');
