import { Type } from 'typebox';
import { isWithin } from '#contract/division';
import { SearchAnswer, type SearchHit } from '#contract/search';
import type { Clock } from '../../clock.ts';
import type { Database, Queries } from '../../db/database.ts';
import type { Viewer } from '../../db/viewer.ts';
import { likePattern } from '../../http/paging.ts';
import { type Http, viewerOf } from '../../http/request.ts';
import type { PositionBoard } from '../../live/position-board.ts';
import { viewers } from '../../policy.ts';
import { buildSearchIndex, type SearchEntry, type SearchIndex } from './search-index.ts';
import * as repository from './search-repository.ts';

/** What search works with. */
export interface SearchDeps {
  readonly db: Database;
  readonly clock: Clock;
  readonly positions: PositionBoard;
  /** What was typed for a case number: as it is written, whether its check digit fits, and else what may have been meant; null for other words. */
  readonly readCaseNumber: (text: string) => { number: string; isRight: boolean; near: readonly string[] } | null;
}

const MAX_HITS = 20;
const MAX_INCIDENTS = 8;
/** Names of grids, cameras and people change seldom; a new one is found after this long at the latest. */
const REBUILD_MS = 5 * 60_000;

/** `GET /api/search?q=`: grids, cameras, workers, divisions from memory, incidents from the database; all within the scope. */
export function registerSearchRoutes(http: Http, deps: SearchDeps): void {
  const { db, clock } = deps;
  let index: Promise<SearchIndex> | null = null;
  let builtMs = 0;
  const currentIndex = (): Promise<SearchIndex> => {
    const nowMs = clock.now().getTime();
    if (index === null || nowMs - builtMs > REBUILD_MS) {
      const entries = db.system((queries) => repository.listEntries(queries, db.countyCode));
      const building = entries.then(buildSearchIndex);
      building.catch(() => {
        if (index === building) index = null;
      });
      [index, builtMs] = [building, nowMs];
    }
    return index;
  };
  http.get(
    '/api/search',
    {
      config: { policy: viewers },
      schema: {
        tags: ['search'],
        querystring: Type.Object({ q: Type.String({ minLength: 1, maxLength: 100 }) }),
        response: { 200: SearchAnswer },
      },
    },
    async (request) => {
      const viewer = viewerOf(request);
      const { q } = request.query;
      const find = await currentIndex();
      const named = find(q, (entry) => maySee(viewer, entry), MAX_HITS);
      const ids = (kind: SearchHit['kind']) => named.filter((entry) => entry.kind === kind).map(({ id }) => id);
      const typed = deps.readCaseNumber(q);
      const findIncidents = (queries: Queries) =>
        typed === null
          ? repository.findIncidents(queries, db.countyCode, likePattern(q), MAX_INCIDENTS)
          : repository.findIncidentsByNumber(
              queries,
              db.countyCode,
              typed.isRight ? [typed.number] : typed.near,
              MAX_INCIDENTS,
            );
      // The second wall: what memory says is shown only where row security agrees.
      const { seen, incidents } = await db.read(viewer, async (queries) => ({
        seen: await repository.keepVisible(queries, db.countyCode, ids('camera'), ids('worker').map(Number)),
        incidents: await findIncidents(queries),
      }));
      const shown = named.filter(
        ({ kind, id }) => (kind !== 'camera' && kind !== 'worker') || seen.has(`${kind}:${id}`),
      );
      const items = [...incidents, ...shown].slice(0, MAX_HITS).map((entry) => toHit(entry, deps.positions));
      return { items, isMistyped: typed?.isRight === false };
    },
  );
}

/** A wall finds no people. */
function maySee(viewer: Viewer, entry: SearchEntry): boolean {
  return isWithin(viewer.scope, entry.scope) && !(viewer.role === 'wall' && entry.kind === 'worker');
}

function toHit({ kind, id, title, subtitle, position }: SearchEntry, positions: PositionBoard): SearchHit {
  const place = kind === 'worker' ? (positions.get(Number(id))?.position ?? null) : position;
  return { kind, id, title, subtitle, position: place };
}
