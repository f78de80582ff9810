import { Type, type Static } from 'typebox';
import type { ServerBoot } from '#contract/boot';
import type { UnavailablePart } from '#contract/unavailable-part';
import type { EngineState } from '#contract/conference';
import { Health } from '#contract/health';
import type { Clock } from '../../clock.ts';
import type { Database, Queries } from '../../db/database.ts';
import { parseRows } from '../../db/rows.ts';
import type { Http } from '../../http/request.ts';
import type { CallMedia } from '../../conference/call-media.ts';
import type { CameraMedia } from '../../media/camera-media.ts';

/** How this node stands to the event log. */
export interface SpineHealth {
  /** How long a committed change may have been unknown here. */
  lagMs(): number;
  isLate(): boolean;
  /** Whether this node numbers the log. */
  isSequencer(): boolean;
  /** How many live sockets are open. */
  sockets(): number;
}

/** What the health answer is put together from. */
export interface HealthDeps {
  readonly spine: SpineHealth;
  readonly db: Database;
  readonly clock: Clock;
  readonly media: CameraMedia;
  readonly callMedia: CallMedia;
  readonly boot: ServerBoot;
  readonly version: string;
}

const Counts = Type.Object({
  postgis: Type.String(),
  code: Type.String(),
  persons: Type.Integer(),
  towns: Type.Integer(),
  villages: Type.Integer(),
  basicGrids: Type.Integer(),
  households: Type.Integer(),
  cameras: Type.Integer(),
  workers: Type.Integer(),
});
type Counts = Static<typeof Counts>;

const FRESH_MS = 5_000;

/** `GET /api/health`, for everybody: counts come from rows, at most 5 s old; while the database is away the last ones stand. */
export function registerHealthRoutes(http: Http, deps: HealthDeps): void {
  const { db, clock, media, callMedia, spine, boot, version } = deps;
  let known: { counts: Counts; atMs: number } | null = null;
  let asking: Promise<Counts> | null = null;
  const ask = (): Promise<Counts> => {
    asking ??= db
      .system((queries) => count(queries, db.countyCode))
      .finally(() => {
        asking = null;
      });
    return asking;
  };
  const read = async (): Promise<{ counts: Counts; isCurrent: boolean }> => {
    const nowMs = clock.now().getTime();
    if (known !== null && nowMs - known.atMs < FRESH_MS) return { counts: known.counts, isCurrent: true };
    try {
      known = { counts: await ask(), atMs: nowMs };
      return { counts: known.counts, isCurrent: true };
    } catch (error) {
      if (known === null) throw error;
      return { counts: known.counts, isCurrent: false };
    }
  };
  http.get(
    '/api/health',
    { config: { policy: 'public' }, schema: { tags: ['health'], response: { 200: Health } } },
    async (): Promise<Health> => {
      const { counts, isCurrent } = await read();
      const { postgis, ...county } = counts;
      const nodes = media.nodes();
      const isWell = isCurrent && !spine.isLate() && nodes.every((node) => node.isConnected);
      return {
        status: isWell ? 'ok' : 'degraded',
        version,
        database: { kind: db.caps.kind, postgis },
        county,
        log: {
          lagMs: spine.lagMs(),
          isLate: spine.isLate(),
          isSequencer: spine.isSequencer(),
          sockets: spine.sockets(),
        },
        streams: {
          gateways: nodes.map(({ id, isConnected, health }) => ({
            id,
            isConnected,
            streamsByState: health?.streamsByState ?? {},
            viewSessions: health?.viewSessions ?? 0,
          })),
          transcode: { state: 'unavailable' },
        },
        conference: callMedia.engine(),
        unavailable: [...boot.unavailable, ...missingEngine(callMedia.engine())],
      };
    },
  );
}

/** The conference engine among the parts that a missing tool switches off. */
function missingEngine(engine: EngineState): UnavailablePart[] {
  return engine.state === 'unavailable' ? [{ part: 'conference', reason: engine.reason, command: engine.command }] : [];
}

async function count(db: Queries, county: string): Promise<Counts> {
  const rows = await db.query(
    `SELECT substring(postgis_lib_version() from '^[0-9.]+') AS postgis, c.county_code AS code, c.persons,
       (SELECT count(*)::integer FROM division d WHERE d.county_code = $1 AND level = 'town' AND valid_to IS NULL) AS towns,
       (SELECT count(*)::integer FROM division d WHERE d.county_code = $1 AND level = 'village' AND valid_to IS NULL) AS villages,
       (SELECT count(*)::integer FROM grid g WHERE g.county_code = $1 AND is_basic AND valid_to IS NULL) AS "basicGrids",
       (SELECT count(*)::integer FROM household h WHERE h.county_code = $1) AS households,
       (SELECT count(*)::integer FROM camera k WHERE k.county_code = $1) AS cameras,
       (SELECT count(*)::integer FROM worker w WHERE w.county_code = $1) AS workers
     FROM county c WHERE c.county_code = $1`,
    [county],
  );
  const [counts] = parseRows(Counts, rows);
  if (counts === undefined) throw new Error(`county ${county} is not in the database`);
  return counts;
}
