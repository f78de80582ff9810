import { createChangePassword } from '../features/account/change-password.ts';
import { registerAccountRoutes } from '../features/account/account-routes.ts';
import { registerFirstAdministratorRoute } from '../features/account/first-administrator.ts';
import { createPasswordVerifier } from '../features/account/password.ts';
import { registerLockRoutes, registerSessionRoutes } from '../features/account/session-routes.ts';
import { createSecondFactor } from '../features/account/second-factor.ts';
import { registerSecondFactorRoutes } from '../features/account/second-factor-routes.ts';
import type { Sessions } from '../features/account/sessions.ts';
import { type CheckPassword, createCheckPassword } from '../features/account/sign-in.ts';
import type { Limits } from '../http/limits.ts';
import type { Http } from '../http/request.ts';
import type { AppDeps } from './app-deps.ts';

/** Accounts, sessions and second factors; gives what proves a password. */
export async function registerAccounts(
  http: Http,
  deps: AppDeps,
  sessions: Sessions,
  limits: Limits,
): Promise<CheckPassword> {
  const { boot, db, clock } = deps;
  const passwords = await createPasswordVerifier();
  const factor = createSecondFactor({ db, clock, key: Buffer.from(boot.cameraKey, 'base64'), isDemo: boot.isDemo });
  const checkPassword = createCheckPassword({ db, clock, passwords, factor, limits, audit: deps.audit });
  const sessionRoutes = {
    db,
    sessions,
    checkPassword,
    changePassword: createChangePassword({ db, clock, isDemo: boot.isDemo }),
    audit: deps.audit,
    isDemo: boot.isDemo,
    signInsPerMinute: limits.signInsPerMinute,
  };
  registerSessionRoutes(http, sessionRoutes);
  registerLockRoutes(http, sessionRoutes);
  const attemptsPerMinute = limits.signInsPerMinute;
  registerFirstAdministratorRoute(http, { db, clock, audit: deps.audit, attemptsPerMinute });
  const onEnded = (viewer: string): void => {
    sessions.forget(viewer);
    deps.media.revoke({ viewer });
  };
  registerAccountRoutes(http, { db, clock, onEnded });
  registerSecondFactorRoutes(http, { db, clock, factor, checkPassword, onEnded, attemptsPerMinute });
  return checkPassword;
}
