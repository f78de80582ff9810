import { createHash, timingSafeEqual } from 'node:crypto';
import { tagText } from './xml-text.ts';

/** How far the time in a token may be from the device's own. */
const MAX_SKEW_MS = 5000;

/** Checks username tokens (WS-Security, password digest) in the device's own time, each nonce once. */
export class TokenGuard {
  private readonly account: { username: string; password: string };
  private readonly nonces = new Map<string, number>();

  constructor(account: { username: string; password: string }) {
    this.account = account;
  }

  /** Judges the token of a request; `deviceMs` is what the device takes the time for. */
  admits(message: string, deviceMs: number): boolean {
    const nonce = tagText(message, 'Nonce');
    const created = tagText(message, 'Created');
    const skewMs = Math.abs(Date.parse(created) - deviceMs);
    if (tagText(message, 'Username') !== this.account.username || !(skewMs <= MAX_SKEW_MS)) return false;
    for (const [old, atMs] of this.nonces) if (deviceMs - atMs > 2 * MAX_SKEW_MS) this.nonces.delete(old);
    if (this.nonces.has(nonce)) return false;
    const expected = createHash('sha1')
      .update(Buffer.concat([Buffer.from(nonce, 'base64'), Buffer.from(created), Buffer.from(this.account.password)]))
      .digest();
    const given = Buffer.from(tagText(message, 'Password'), 'base64');
    if (given.length !== expected.length || !timingSafeEqual(given, expected)) return false;
    this.nonces.set(nonce, deviceMs);
    return true;
  }
}
