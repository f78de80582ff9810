import type { Queries } from '../db/database.ts';
import { systemViewer } from '../db/viewer.ts';
import { registerAlarmRoutes } from '../features/alarm/alarm-routes.ts';
import { checkClaim } from '../features/attention/attention-commands.ts';
import { registerAttentionRoutes } from '../features/attention/attention-routes.ts';
import { registerBriefRoutes } from '../features/brief/brief-routes.ts';
import { registerDraftRoutes } from '../features/draft/draft-routes.ts';
import { registerDuplicateRoutes } from '../features/duplicate/duplicate-routes.ts';
import { registerProcedureRoutes } from '../features/procedure/procedure-routes.ts';
import { registerWallFocusRoute } from '../features/wall-focus/wall-focus.ts';
import type { CheckPassword } from '../features/account/sign-in.ts';
import { listCentres } from '../features/centre/centre-repository.ts';
import { countyDay } from '../features/incident/case-number.ts';
import { findIncident } from '../features/incident/incident-repository.ts';
import { presentIncident } from '../features/incident/incident-row.ts';
import { type HandoverRouteDeps, registerHandoverRoutes } from '../features/shift/handover-routes.ts';
import { registerRollcallRoutes } from '../features/shift/rollcall-routes.ts';
import { registerShiftRoutes } from '../features/shift/shift-routes.ts';
import type { Http } from '../http/request.ts';
import type { Timers } from '../live/timers.ts';
import type { AppDeps } from './app-deps.ts';

/** What a desk has beside the incident itself. */
export function registerDesk(http: Http, { db, execute, clock }: AppDeps, timers: Timers): void {
  registerAttentionRoutes(http, { db, execute, clock });
  registerAlarmRoutes(http, { db, execute, clock, timers });
  registerDraftRoutes(http, { db, clock });
  registerProcedureRoutes(http, { db, execute, clock, checkClaim });
  const presentIncidents = async (queries: Queries, ids: readonly string[]) => {
    const rows = await Promise.all(ids.map((id) => findIncident(queries, db.countyCode, id)));
    return rows.filter((row) => row !== null).map(presentIncident);
  };
  registerDuplicateRoutes(http, { db, clock, presentIncidents });
  registerBriefRoutes(http, { db, execute, clock, countyDay, presentIncidents });
  registerWallFocusRoute(http, { db, execute, clock });
}

/** Who is on duty, and how shifts and roll calls go. */
export function registerShifts(
  http: Http,
  { db, execute, clock, newId }: AppDeps,
  timers: Timers,
  account: { readonly checkPassword: CheckPassword; readonly signInsPerMinute: number },
): void {
  const prove: HandoverRouteDeps['prove'] = async (name, password, address) => {
    const row = await account.checkPassword({ account: name, password, address });
    const { displayName, role, scope, workerId } = row;
    return { account: row.name, displayName, role, scope, grids: workerId === null ? null : [], workerId, address };
  };
  registerShiftRoutes(http, {
    db,
    execute,
    clock,
    newId,
    timers,
    listCentres: (queries, now) => listCentres(queries, db.countyCode, systemViewer(db.countyCode), now),
  });
  registerHandoverRoutes(http, { db, execute, clock, newId, prove, signInsPerMinute: account.signInsPerMinute });
  registerRollcallRoutes(http, { db, execute, clock, newId, timers });
}
