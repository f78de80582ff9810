import { Summary } from '#contract/snapshot';
import type { Clock } from '../../clock.ts';
import type { Database } from '../../db/database.ts';
import type { Viewer } from '../../db/viewer.ts';
import { type Http, viewerOf } from '../../http/request.ts';
import type { PositionBoard } from '../../live/position-board.ts';
import { viewers } from '../../policy.ts';
import * as repository from './summary-repository.ts';

/** What the summary is computed from. */
export interface SummaryDeps {
  readonly db: Database;
  readonly clock: Clock;
  readonly positions: PositionBoard;
  /** Households of the viewer's scope by colour: green, yellow, red. */
  readonly countColours: (viewer: Viewer) => Promise<readonly [number, number, number]>;
  /** The county's calendar day of an instant, `yyyy-mm-dd`. */
  readonly countyDay: (at: Date) => string;
}

/** How old the figures may be. */
const FRESH_MS = 5_000;
/** A phone counts as online for this long after its last position: where it turns grey on the map as well. */
const PHONE_ONLINE_MS = 60_000;
const DAYS = 30;
const DAY_MS = 86_400_000;

/** `GET /api/summary`: the figures of wall and desk for the caller's scope. */
export function registerSummaryRoutes(http: Http, deps: SummaryDeps): void {
  const summaries = createFreshCache<Summary>(FRESH_MS, deps.clock);
  http.get(
    '/api/summary',
    { config: { policy: viewers, isOpenWhileLocked: true }, schema: { tags: ['summary'], response: { 200: Summary } } },
    (request) => {
      const viewer = viewerOf(request);
      // What two viewers see is the same when their scope is.
      const key = `${viewer.scope} ${viewer.workerId ?? ''}`;
      return summaries(key, () => computeSummary(deps, viewer));
    },
  );
}

async function computeSummary(deps: SummaryDeps, viewer: Viewer): Promise<Summary> {
  const { db, clock, positions, countyDay } = deps;
  const now = clock.now();
  const today = countyDay(now);
  const since = new Date(`${countyDay(new Date(now.getTime() - (DAYS - 1) * DAY_MS))}T00:00:00+08:00`);
  const [green, yellow, red] = await deps.countColours(viewer);
  const county = db.countyCode;
  const counted = await db.read(viewer, async (queries) => ({
    today: await repository.countIncidents(queries, county, new Date(`${today}T00:00:00+08:00`), now),
    disputes: await repository.countClosedDisputes(queries, county, since),
    devices: await repository.countDevices(queries, county, viewer.scope),
    reportsByHour: await repository.countByHour(queries, county, now),
  }));
  const { phones, cameras, posts } = counted.devices;
  const heardSince = now.getTime() - PHONE_ONLINE_MS;
  const online = positions.within(viewer.scope).filter((at) => at.receivedAtMs >= heardSince).length;
  return {
    at: now.toISOString(),
    today: counted.today,
    ownLevel: { ...rateOf(counted.disputes, since, countyDay), asOf: now.toISOString() },
    households: { total: green + yellow + red, green, yellow, red },
    cameras,
    workers: { phones, online },
    posts,
    reportsByHour: counted.reportsByHour,
  };
}

/** The share of disputes that village or town closed, over all days and by day; a day without any has none. */
export function rateOf(
  rows: readonly { day: string; own: number; total: number }[],
  since: Date,
  countyDay: (at: Date) => string,
): Omit<Summary['ownLevel'], 'asOf'> {
  const sum = (key: 'own' | 'total'): number => rows.reduce((total, row) => total + row[key], 0);
  const share = (own: number, total: number): number | null => (total === 0 ? null : own / total);
  const days = Array.from({ length: DAYS }, (_, i) => countyDay(new Date(since.getTime() + i * DAY_MS)));
  return {
    rate: share(sum('own'), sum('total')),
    days: days.map((day) => {
      const row = rows.find((each) => each.day === day);
      return { day, rate: row === undefined ? null : share(row.own, row.total) };
    }),
  };
}

/** Remembers what was computed for a key for a while; who asks meanwhile waits for the one computation. */
export function createFreshCache<Value>(freshMs: number, clock: Clock) {
  const kept = new Map<string, { value: Promise<Value>; untilMs: number }>();
  return (key: string, compute: () => Promise<Value>): Promise<Value> => {
    const nowMs = clock.now().getTime();
    const known = kept.get(key);
    if (known !== undefined && known.untilMs > nowMs) return known.value;
    const value = compute();
    for (const [old, { untilMs }] of kept) if (untilMs <= nowMs) kept.delete(old);
    kept.set(key, { value, untilMs: nowMs + freshMs });
    // A failure is not remembered.
    value.catch(() => kept.delete(key));
    return value;
  };
}
