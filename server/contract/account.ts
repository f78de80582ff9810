import { Type, type Static } from 'typebox';
import { AccountName, DivisionCode, WorkerId } from './ids.ts';
import { NewPassword, Role } from './session.ts';

const DisplayName = Type.String({ minLength: 1, maxLength: 60, description: '1 to 60 characters' });
const Holder = Type.String({ minLength: 1, maxLength: 60, description: 'the person who holds the account' });

/** Body of `POST /api/first-administrator`: whoever has the printed one-time token becomes the system administrator. */
export const FirstAdministrator = Type.Object(
  {
    token: Type.String({ pattern: '^[A-Za-z0-9_-]{43}$', description: 'the token of the printed link' }),
    account: AccountName,
    /** Name of the person; also the account's holder. */
    displayName: DisplayName,
    password: NewPassword,
  },
  { additionalProperties: false },
);
export type FirstAdministrator = Static<typeof FirstAdministrator>;

/** Roles that the system administrator hands out; walls are devices and have a way of their own. */
export const GRANTED_ROLES = ['duty', 'leader', 'worker', 'securityAdmin', 'auditAdmin'] as const;
export const GrantedRole = Type.Unsafe<(typeof GRANTED_ROLES)[number]>(
  Type.Union(GRANTED_ROLES.map((role) => Type.Literal(role))),
);
export type GrantedRole = Static<typeof GrantedRole>;

/**
 * Body of `POST /api/accounts`. A seat needs `scope`, a worker `workerId` (its village is its scope), an administrator
 * `holder`. It has no `commandId`: its answer shows a password that is stored nowhere, and a name is taken only once.
 */
export const NewAccount = Type.Object(
  {
    name: AccountName,
    displayName: DisplayName,
    role: GrantedRole,
    scope: Type.Optional(DivisionCode),
    workerId: Type.Optional(WorkerId),
    holder: Type.Optional(Holder),
  },
  { additionalProperties: false },
);
export type NewAccount = Static<typeof NewAccount>;

/** An account as the system administrator sees it. */
export const Account = Type.Object({
  name: AccountName,
  displayName: Type.String(),
  role: Role,
  scope: DivisionCode,
  scopeName: Type.String(),
  workerId: Type.Union([WorkerId, Type.Null()]),
  holder: Type.String(),
  isActive: Type.Boolean(),
  /** The next sign-in has to bring a new password. */
  mustChangePassword: Type.Boolean(),
  /** A code of the holder's phone is asked for at each sign-in. */
  hasSecondFactor: Type.Boolean(),
  /** When the longest of its locks opens (ISO 8601), null while it is locked nowhere. */
  lockedUntil: Type.Union([Type.String(), Type.Null()]),
  /** When it was last used (ISO 8601), to the minute; null without a session. */
  seenAt: Type.Union([Type.String(), Type.Null()]),
});
export type Account = Static<typeof Account>;

/** An account with its one-time password, which is shown this once. */
export const AccountWithPassword = Type.Object({ account: Account, password: Type.String() });
export type AccountWithPassword = Static<typeof AccountWithPassword>;
