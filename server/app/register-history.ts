import { DEMO_DUTY_HOURS, DUTY_HOURS } from '../features/history/duty-hours-rules.ts';
import { createHistoryKeeper, type HistoryKeeper, startHistory } from '../features/history/history-keeper.ts';
import { registerHistoryRoutes } from '../features/history/history-routes.ts';
import { countyDay } from '../features/incident/case-number.ts';
import { maskOrder } from '../features/order/order-row.ts';
import type { Http } from '../http/request.ts';
import type { AppDeps } from './app-deps.ts';

/** The past, and what keeps it. */
export function registerHistory(http: Http, { boot, db, clock, audit }: AppDeps): HistoryKeeper {
  const keeper = createHistoryKeeper({ db, clock, dutyHours: boot.isDemo ? DEMO_DUTY_HOURS : DUTY_HOURS });
  registerHistoryRoutes(http, { db, clock, keeper, audit, maskOrder, countyDay });
  startHistory(http, keeper);
  return keeper;
}
