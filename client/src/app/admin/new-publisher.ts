import type { Position } from '#contract/geo';

const KEY_BYTES = 12;
/** Digits of a serial number; those beginning with 9 are left for what is entered by hand. */
const SERIAL_DIGITS = 6;

/** A 20-digit id (GB/T 28181 annex D) in the county of `near`: its centre, industry 00, type 132, a serial number of our own. */
export function newCameraId(near: string, random: () => number = Math.random): string {
  const serial = Math.floor(random() * 10 ** SERIAL_DIGITS);
  return `${near.slice(0, 8)}001329${String(serial).padStart(SERIAL_DIGITS, '0')}`;
}

/** What the first publish address of a camera is made with. */
export function newStreamKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(KEY_BYTES));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** Reads `109.15, 32.05`: longitude, latitude in degrees (WGS 84); null for anything else. */
export function readPlace(text: string): Position | null {
  const [, lng = '', lat = ''] = /^\s*(\d{1,3}(?:\.\d+)?)\s*[,，\s]\s*(\d{1,2}(?:\.\d+)?)\s*$/.exec(text) ?? [];
  const place = [Number(lng), Number(lat)] as const;
  return lng !== '' && place[0] <= 180 && place[1] <= 90 ? [place[0], place[1]] : null;
}
