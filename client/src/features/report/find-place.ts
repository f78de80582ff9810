import type { Position } from '#contract/geo';
import type { ReportPlace } from './report-draft.ts';

/** Why the phone could not tell where it is. */
export type PlaceFailure = 'denied' | 'noSignal' | 'unsupported';

const LAST_PLACE_KEY = 'grid321.lastPlace';
const GPS_TIMEOUT_MS = 10_000;

/**
 * Asks the phone for its place and remembers it. Rejects with a `PlaceFailure` string as the error's message:
 * browsers give no position off the loopback without TLS.
 */
export function findPlace(storage: Storage, nowMs: () => number): Promise<ReportPlace> {
  return new Promise((resolve, reject) => {
    if (!('geolocation' in navigator) || !isSecureContext) {
      reject(new Error('unsupported' satisfies PlaceFailure));
      return;
    }
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        const place: ReportPlace = {
          position: [coords.longitude, coords.latitude],
          source: 'gps',
          accuracyM: coords.accuracy,
          takenAtMs: nowMs(),
        };
        rememberPlace(storage, place);
        resolve(place);
      },
      (error) =>
        reject(new Error((error.code === error.PERMISSION_DENIED ? 'denied' : 'noSignal') satisfies PlaceFailure)),
      { enableHighAccuracy: true, timeout: GPS_TIMEOUT_MS, maximumAge: 5_000 },
    );
  });
}

/** Keeps a place for when there is no signal. */
export function rememberPlace(storage: Storage, place: ReportPlace): void {
  storage.setItem(LAST_PLACE_KEY, JSON.stringify([...place.position, place.takenAtMs]));
}

/** The last place this phone knew, marked as such; null when it never knew one. */
export function lastKnownPlace(storage: Storage): ReportPlace | null {
  const stored: unknown = parseJson(storage.getItem(LAST_PLACE_KEY));
  if (!Array.isArray(stored) || !stored.every((value) => typeof value === 'number')) return null;
  const [lng, lat, takenAtMs] = stored as number[];
  if (lng === undefined || lat === undefined || takenAtMs === undefined) return null;
  return { position: [lng, lat] satisfies Position, source: 'lastKnown', accuracyM: null, takenAtMs };
}

function parseJson(text: string | null): unknown {
  if (text === null) return null;
  try {
    return JSON.parse(text);
  } catch {
    // Somebody else's value under our key counts as no value.
    return null;
  }
}
