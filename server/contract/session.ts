import { Type, type Static } from 'typebox';
import { AccountName, DivisionCode, WorkerId } from './ids.ts';
import { DivisionLevel } from './division.ts';

/** What an account is for; the three administrators are three different people. */
export const ROLES = ['duty', 'leader', 'worker', 'wall', 'systemAdmin', 'securityAdmin', 'auditAdmin'] as const;
export const Role = Type.Unsafe<(typeof ROLES)[number]>(Type.Union(ROLES.map((role) => Type.Literal(role))));
export type Role = (typeof ROLES)[number];

/** A password as it may be chosen; the server refuses more (its account's name, one character over and over). */
export const NewPassword = Type.String({ minLength: 12, maxLength: 200, description: '12 to 200 characters' });

/** What proves the second factor. */
const FactorCode = Type.String({ minLength: 1, maxLength: 40, description: 'six digits, or a recovery code' });

/** Body of `POST /api/session`. */
export const SignIn = Type.Object(
  {
    account: AccountName,
    password: Type.String({ minLength: 1, maxLength: 200 }),
    /** The demo's simulated phones say so: a person who signs in to the same account ends them. Refused outside the demo. */
    isSimulated: Type.Optional(Type.Boolean()),
    /** Replaces the password as this sign-in succeeds; asked for by `password-change-required`. */
    newPassword: Type.Optional(NewPassword),
    /** Six digits of the phone's authenticator app, or a recovery code; asked for by `second-factor-required`. */
    code: Type.Optional(FactorCode),
  },
  { additionalProperties: false },
);
export type SignIn = Static<typeof SignIn>;

/** Who is signed in and what that account may see. */
export const Session = Type.Object({
  account: Type.String(),
  displayName: Type.String(),
  role: Role,
  /** Root of the subtree of divisions the account may see; for a worker its village. */
  scope: DivisionCode,
  scopeName: Type.String(),
  level: DivisionLevel,
  workerId: Type.Union([WorkerId, Type.Null()]),
  /** A locked seat shows nothing of people and does nothing but sound and acknowledge alarms. */
  isLocked: Type.Boolean(),
});

export type Session = Static<typeof Session>;

/** Body of `POST /api/session/unlock`: the password of the account that locked. */
export const Unlock = Type.Object(
  { password: Type.String({ minLength: 1, maxLength: 200 }) },
  { additionalProperties: false },
);

/** Answer of `POST /api/session`: also set as a cookie; the token is good as Bearer and as socket.io `auth.token`. */
export const SignedIn = Type.Object({
  token: Type.String(),
  session: Session,
  /** Shown this once, by the sign-in that set up the second factor: each opens once in place of a code. */
  recoveryCodes: Type.Optional(Type.Array(Type.String())),
});
export type SignedIn = Static<typeof SignedIn>;

/** Body of `POST /api/session/second-factor`: an administrator who has none yet, told so by `second-factor-setup-required`. */
export const FactorSetupRequest = Type.Object(
  { account: AccountName, password: Type.String({ minLength: 1, maxLength: 200 }) },
  { additionalProperties: false },
);

/** A TOTP secret for an authenticator app (RFC 6238); it counts from the first sign-in that brings a code of it. */
export const FactorSetup = Type.Object({
  /** Base32, for typing in where no camera is at hand. */
  secret: Type.String(),
  /** The same as an `otpauth:` address. */
  uri: Type.String(),
  /** The address as a QR code, a whole SVG document. */
  qrSvg: Type.String(),
});
export type FactorSetup = Static<typeof FactorSetup>;
