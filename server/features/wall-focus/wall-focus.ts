import { Type } from 'typebox';
import { WallFocus, WallFocusRequest } from '#contract/wall-focus';
import type { Clock } from '../../clock.ts';
import type { Database, Queries } from '../../db/database.ts';
import { parseRows } from '../../db/rows.ts';
import type { Viewer } from '../../db/viewer.ts';
import { type Http, viewerOf } from '../../http/request.ts';
import type { Change, ExecuteCommand } from '../../live/command.ts';
import { duty } from '../../policy.ts';

/** What the wall focus route needs. */
export interface WallFocusDeps {
  readonly db: Database;
  readonly execute: ExecuteCommand;
  readonly clock: Clock;
}

const DEFAULT_SECONDS = 120;

/** `POST /api/wall-focus`: what this desk looks at goes to the walls of its own scope, and comes back by itself. */
export function registerWallFocusRoute(http: Http, { db, execute, clock }: WallFocusDeps): void {
  http.post(
    '/api/wall-focus',
    { config: { policy: duty }, schema: { tags: ['wall'], body: WallFocusRequest, response: { 200: WallFocus } } },
    async (request) => {
      const viewer = viewerOf(request);
      const at = clock.now();
      const { commandId, view, seconds = DEFAULT_SECONDS } = request.body;
      const until = view === null ? at : new Date(at.getTime() + seconds * 1000);
      const focus: WallFocus = { scope: viewer.scope as WallFocus['scope'], view, until: until.toISOString() };
      const work = async (queries: Queries): Promise<Change<WallFocus>> => {
        await saveFocus(queries, db.countyCode, focus);
        return {
          status: 200,
          answer: focus,
          events: [{ kind: 'wallFocus', entityId: viewer.scope, scopeCode: viewer.scope, data: focus }],
          audit: [
            {
              action: view === null ? 'wall.give-back' : 'wall.focus',
              target: `walls:${viewer.scope}`,
              scopeCode: viewer.scope,
              after: { incidentId: view?.incidentId ?? null, cameraId: view?.cameraId ?? null },
            },
          ],
        };
      };
      return (await execute({ viewer, commandId, at, work })).answer;
    },
  );
}

/** What the walls of the viewer's own scope show now; null when no desk took them. */
export async function readWallFocus(db: Queries, county: string, viewer: Viewer, at: Date): Promise<WallFocus | null> {
  const rows = await db.query(
    'SELECT data FROM wall_focus WHERE county_code = $1 AND scope_code = $2 AND until_at > $3',
    [county, viewer.scope, at],
  );
  return parseRows(Type.Object({ data: WallFocus }), rows)[0]?.data ?? null;
}

async function saveFocus(db: Queries, county: string, focus: WallFocus): Promise<void> {
  await db.query(
    `INSERT INTO wall_focus (county_code, scope_code, data, until_at) VALUES ($1, $2, $3::jsonb, $4)
     ON CONFLICT (county_code, scope_code) DO UPDATE SET data = $3::jsonb, until_at = $4`,
    [county, focus.scope, JSON.stringify(focus), focus.until],
  );
}
