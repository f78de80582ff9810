import { type AlarmSource, ringWithStep } from '../features/alarm/alarm-source.ts';
import { claimWithStep } from '../features/attention/attention-commands.ts';
import { readRules } from '../features/deadline/deadline-repository.ts';
import { registerDeadlineRoutes } from '../features/deadline/deadline-routes.ts';
import { ruleFor, stretchLimits } from '../features/deadline/deadline-rules.ts';
import { checkRouting, readLineLimits, readMatter } from '../features/routing/incident-routing.ts';
import { registerRoutingRoutes } from '../features/routing/routing-routes.ts';
import { registerResponsibleRoutes } from '../features/responsible/responsible-routes.ts';
import { registerSuggestionRoutes } from '../features/routing/suggestion-routes.ts';
import { registerTriageRoutes } from '../features/triage/triage-routes.ts';
import { readDeviceTime } from '../features/incident/device-time.ts';
import { createIncidentCommands } from '../features/incident/incident-commands.ts';
import { findIncident, isFinal } from '../features/incident/incident-repository.ts';
import { registerIncidentRoutes } from '../features/incident/incident-routes.ts';
import { presentIncident } from '../features/incident/incident-row.ts';
import { handleOrderTimers } from '../features/order/order-alarms.ts';
import type { IssueParts } from '../features/order/order-commands.ts';
import { registerOrderRoutes } from '../features/order/order-routes.ts';
import { registerRecommendationRoutes } from '../features/recommendation/recommendation-routes.ts';
import { findPeople } from '../features/selection/find-people.ts';
import { checkArea, registerSelectionRoutes } from '../features/selection/selection-routes.ts';
import { followCase, passCardDue, passStage } from '../features/supervision/clock-watch.ts';
import { CARD_DUE, CLOCK_STAGE } from '../features/supervision/supervision-commands.ts';
import type { SupervisionPorts } from '../features/supervision/supervision-ports.ts';
import { registerSupervisionRoutes } from '../features/supervision/supervision-routes.ts';
import type { Http } from '../http/request.ts';
import type { Timers } from '../live/timers.ts';
import type { AppDeps } from './app-deps.ts';

/** The loop: incidents with what follows their steps, where they belong, how they did, and the orders about them. */
export function registerCases(http: Http, deps: AppDeps, timers: Timers, alarms: AlarmSource): void {
  const { db, execute, clock, newId } = deps;
  const supervision = registerSupervision(http, deps, timers, alarms);
  const commands = createIncidentCommands({
    readDeadlines: async (queries) => stretchLimits(await readRules(queries, db.countyCode)),
    readLineLimits: (queries, line) => readLineLimits(queries, db.countyCode, line),
    readMatter: (queries, report) => readMatter(queries, db.countyCode, report),
    checkRouting: (queries, village, wish) => checkRouting(queries, db.countyCode, village, wish),
    onStepped: async (queries, doing, stepped) => [
      ...(await claimWithStep(queries, doing, stepped)),
      ...(await ringWithStep(queries, alarms, doing.at, stepped.after)),
      ...(await followCase(supervision, queries, doing, stepped)).events,
    ],
  });
  registerIncidentRoutes(http, { db, execute, commands, clock, newId });
  registerRoutingRoutes(http, { db, execute, clock });
  registerSuggestionRoutes(http, {
    db,
    findIncident: async (queries, id) => {
      const row = await findIncident(queries, db.countyCode, id);
      return row === null ? null : presentIncident(row);
    },
  });
  registerTriageRoutes(http, { db });
  registerOrders(http, deps, timers, alarms, commands.assignByOrder);
}

function registerOrders(
  http: Http,
  { db, execute, clock, newId }: AppDeps,
  timers: Timers,
  alarms: AlarmSource,
  assign: IssueParts['assign'],
): void {
  const issue = { assign, findPeople, checkArea };
  registerOrderRoutes(http, { db, execute, clock, newId, issue, findNear: findPeople, readDeviceTime });
  registerSelectionRoutes(http, { db, clock });
  registerRecommendationRoutes(http, { db, clock, findPeople });
  handleOrderTimers({ timers, county: db.countyCode, alarms });
}

/** How long steps may take, and what is laid over them; its ports are what the loop's steps are followed by. */
function registerSupervision(http: Http, deps: AppDeps, timers: Timers, alarms: AlarmSource): SupervisionPorts {
  const { db, execute, clock, newId } = deps;
  const ports: SupervisionPorts = {
    county: db.countyCode,
    newId,
    isFinal,
    findIncident: (queries, id, lock) => findIncident(queries, db.countyCode, id, lock),
    readRule: async (queries, urgency, type) => ruleFor(await readRules(queries, db.countyCode), urgency, type),
    raiseAlarm: alarms.raise,
    clearAlarm: alarms.clear,
  };
  registerDeadlineRoutes(http, { db, execute, clock });
  registerResponsibleRoutes(http, { db, execute, clock });
  registerSupervisionRoutes(http, { db, execute, clock, ports });
  timers.handle(CLOCK_STAGE, (queries, timer, at) => passStage(ports, queries, timer, at));
  timers.handle(CARD_DUE, (queries, timer, at) => passCardDue(ports, queries, timer, at));
  return ports;
}
