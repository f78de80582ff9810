import { generateSecret, generateURI, verifySync } from 'otplib';

/** Length of one step and, with it, how far a phone's clock may be off: one step either way. */
const STEP_S = 30;
const SECRET_BYTES = 20;

/** A new TOTP secret, 160 random bits in base32 (RFC 6238, SHA-1, 6 digits, 30 s: what every authenticator app knows). */
export function makeTotpSecret(): string {
  return generateSecret({ length: SECRET_BYTES });
}

/** The `otpauth:` address that an authenticator app reads from a QR code. */
export function totpUri(account: string, countyName: string, secret: string): string {
  return generateURI({ issuer: `Grid321 ${countyName}`, label: account, secret });
}

/** The step that a code belongs to, one before and one after the time given included; null when it is no code of these. */
export function totpStep(secret: string, code: string, at: Date): number | null {
  if (!/^[0-9]{6}$/.test(code)) return null;
  const epoch = Math.floor(at.getTime() / 1000);
  const result = verifySync({ secret, token: code, epoch, epochTolerance: STEP_S });
  return result.valid && 'timeStep' in result ? result.timeStep : null;
}
