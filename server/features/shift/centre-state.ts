import type { CentreState, PartState } from '#contract/shift';
import type { Queries } from '../../db/database.ts';

/** A part that was proved longer ago than this is not known any more. */
export const PROOF_MS = 60_000;

/** One device of a village: a link or a recorder, by the newest proof of a camera behind it. */
export interface DeviceProof {
  readonly kind: 'link' | 'recorder';
  readonly village: string;
  /** Newest moment at which a picture came through it, and at which a camera behind it failed by the way to it. */
  readonly upAt: Date | null;
  readonly downAt: Date | null;
}

/** The newest proof of every link and recorder the viewer may see; one that no camera was looked at through has none. */
export async function listDeviceProofs(db: Queries, county: string): Promise<DeviceProof[]> {
  const of = (table: 'link' | 'recorder', key: string): string =>
    `SELECT '${table}' AS kind, d.village_code AS village,
       max(s.at) FILTER (WHERE s.state IN ('online', 'stale')) AS "upAt",
       max(s.at) FILTER (WHERE s.state = 'offline') AS "downAt"
     FROM ${table} d
     LEFT JOIN camera c ON c.county_code = d.county_code AND c.${key} = d.id
     LEFT JOIN camera_state s ON s.county_code = c.county_code AND s.camera_id = c.id
     WHERE d.county_code = $1 GROUP BY d.county_code, d.id`;
  return db.query<DeviceProof>(`${of('link', 'link_id')} UNION ALL ${of('recorder', 'recorder_id')}`, [county]);
}

/** How a centre's seats, links and recorders stand at `now`: a minute without proof is unknown, never green by default. */
export function stateOf(centre: string, seatAt: Date | null, proofs: readonly DeviceProof[], now: Date): CentreState {
  const own = proofs.filter(({ village }) => village.startsWith(centre));
  return {
    seats: seatsState(seatAt, now),
    links: partOf(
      own.filter(({ kind }) => kind === 'link'),
      now,
    ),
    recorders: partOf(
      own.filter(({ kind }) => kind === 'recorder'),
      now,
    ),
  };
}

/** Seats answer every few seconds: one that has not for a minute is away, one that never did is unknown. */
function seatsState(seatAt: Date | null, now: Date): PartState {
  const isUp = seatAt !== null && isFresh(seatAt, now);
  const state = isUp ? 'up' : seatAt === null ? 'unknown' : 'down';
  const isDown = state === 'down';
  return { state, up: isUp ? 1 : 0, down: isDown ? 1 : 0, unknown: state === 'unknown' ? 1 : 0, at: iso(seatAt) };
}

function partOf(devices: readonly DeviceProof[], now: Date): PartState {
  const up = devices.filter(({ upAt }) => upAt !== null && isFresh(upAt, now)).length;
  const down = devices.filter(
    ({ upAt, downAt }) => downAt !== null && isFresh(downAt, now) && !(upAt !== null && isFresh(upAt, now)),
  ).length;
  const times = devices.flatMap(({ upAt, downAt }) => [upAt, downAt]).filter((at) => at !== null);
  const newest = times.length === 0 ? null : new Date(Math.max(...times.map((at) => at.getTime())));
  const unknown = devices.length - up - down;
  const state =
    up + down === 0 ? 'unknown' : down === 0 && unknown === 0 ? 'up' : up === 0 && unknown === 0 ? 'down' : 'partly';
  return { state, up, down, unknown, at: iso(newest) };
}

const isFresh = (at: Date, now: Date): boolean => now.getTime() - at.getTime() <= PROOF_MS;
const iso = (at: Date | null): string | null => at?.toISOString() ?? null;
