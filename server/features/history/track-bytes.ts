import type { Position } from '#contract/geo';

/** A phone's place in a track. */
export interface TrackFix {
  readonly workerId: number;
  readonly position: Position;
  readonly observedAtMs: number;
}

const FIX_BYTES = 11;
const UNITS_PER_DEGREE = 1e6;
const MINUTE_MS = 60_000;

/** The minute that a fix belongs to, epoch ms of its start. */
export const minuteOf = (atMs: number): number => Math.floor(atMs / MINUTE_MS) * MINUTE_MS;

/**
 * Packs fixes of one minute, big-endian: u16 worker, i32 longitude and i32 latitude in 1e-6°, u8 second of the minute. Rows of
 * the same minute are joined by laying one behind the other.
 */
export function packFixes(fixes: readonly TrackFix[]): Uint8Array {
  const bytes = new Uint8Array(fixes.length * FIX_BYTES);
  const view = new DataView(bytes.buffer);
  fixes.forEach((fix, i) => {
    const at = i * FIX_BYTES;
    view.setUint16(at, fix.workerId);
    view.setInt32(at + 2, Math.round(fix.position[0] * UNITS_PER_DEGREE));
    view.setInt32(at + 6, Math.round(fix.position[1] * UNITS_PER_DEGREE));
    view.setUint8(at + 10, Math.floor((fix.observedAtMs - minuteOf(fix.observedAtMs)) / 1_000));
  });
  return bytes;
}

/** Reads what `packFixes` wrote for the minute that begins at `minuteMs`; a broken end is left out. */
export function unpackFixes(bytes: Uint8Array, minuteMs: number): TrackFix[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Array.from({ length: Math.floor(bytes.byteLength / FIX_BYTES) }, (_, i) => {
    const at = i * FIX_BYTES;
    return {
      workerId: view.getUint16(at),
      position: [view.getInt32(at + 2) / UNITS_PER_DEGREE, view.getInt32(at + 6) / UNITS_PER_DEGREE],
      observedAtMs: minuteMs + view.getUint8(at + 10) * 1_000,
    };
  });
}
