import { randomBytes } from 'node:crypto';
import type { Clock } from '../clock.ts';

/** Makes UUIDv7 (RFC 9562 §5.7) of the clock's time: 48 bits of epoch milliseconds, then version, variant and random bits. */
export function createNewId(clock: Clock): () => string {
  return () => {
    const bytes = randomBytes(16);
    bytes.writeUIntBE(clock.now().getTime(), 0, 6);
    bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x70;
    bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
    const hex = bytes.toString('hex');
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
  };
}
