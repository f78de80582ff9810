import type { Queries } from './database.ts';
import type { Viewer } from './viewer.ts';

/** A statement that begins a transaction. */
export interface Setup {
  sql: string;
  values: string[];
}

/** What row-level security asks for, set for this transaction only. A worker without grids sees no grid, not every one. */
export function viewerSetup(countyCode: string, viewer: Viewer): Setup {
  const grids = viewer.grids === null ? '' : viewer.grids.join(',') || 'none';
  return {
    sql: `SELECT set_config('role', 'grid321_app', true), set_config('grid321.county', $1, true), set_config('grid321.scope', $2, true),
      set_config('grid321.grids', $3, true), set_config('grid321.worker', $4, true), set_config('grid321.account', $5, true)`,
    values: [countyCode, viewer.scope, grids, viewer.workerId === null ? '' : String(viewer.workerId), viewer.account],
  };
}

/**
 * Lets a part of a viewer's transaction see the whole county, under the viewer's own account: for writing down what was decided
 * with the viewer's own sight, where the result may lie outside it (a case handed to a neighbour, its followers elsewhere). Every
 * use is reviewed; nothing read in it may reach the viewer unasked.
 */
export async function asCounty<T>(db: Queries, countyCode: string, viewer: Viewer, work: () => Promise<T>): Promise<T> {
  const wide = viewerSetup(countyCode, { ...viewer, scope: countyCode, grids: null, workerId: null });
  const own = viewerSetup(countyCode, viewer);
  await db.query(wide.sql, wide.values);
  const result = await work();
  // After an error the transaction ends, and with it what was set.
  await db.query(own.sql, own.values);
  return result;
}
