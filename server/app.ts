import { lookup } from 'node:dns/promises';
import { join } from 'node:path';
import type { FastifyBaseLogger } from 'fastify';
import type { ServerBoot } from '#contract/boot';
import type { Clock } from './clock.ts';
import type { Database } from './db/database.ts';
import { systemViewer } from './db/viewer.ts';
import { ensureDemoAccounts } from './features/account/demo-accounts.ts';
import { createChangePassword } from './features/account/change-password.ts';
import { type AlarmSource, createAlarmSource, ringWithStep } from './features/alarm/alarm-source.ts';
import { listOpenAlarms, presentAlarm } from './features/alarm/alarm-repository.ts';
import { registerAlarmRoutes } from './features/alarm/alarm-routes.ts';
import { checkClaim, claimWithStep } from './features/attention/attention-commands.ts';
import { listClaims, presentClaim } from './features/attention/attention-repository.ts';
import { registerAttentionRoutes } from './features/attention/attention-routes.ts';
import { registerDraftRoutes } from './features/draft/draft-routes.ts';
import { registerDuplicateRoutes } from './features/duplicate/duplicate-routes.ts';
import { registerProcedureRoutes } from './features/procedure/procedure-routes.ts';
import { readWallFocus, registerWallFocusRoute } from './features/wall-focus/wall-focus.ts';
import { registerAccountRoutes } from './features/account/account-routes.ts';
import {
  issueFirstAdministratorToken,
  registerFirstAdministratorRoute,
} from './features/account/first-administrator.ts';
import { createPasswordVerifier, hashPassword } from './features/account/password.ts';
import { describeSession, registerLockRoutes, registerSessionRoutes } from './features/account/session-routes.ts';
import { createSecondFactor } from './features/account/second-factor.ts';
import { registerSecondFactorRoutes } from './features/account/second-factor-routes.ts';
import { createSessions, type Sessions } from './features/account/sessions.ts';
import { type CheckPassword, createCheckPassword } from './features/account/sign-in.ts';
import { registerAuditRoutes } from './features/audit/audit-routes.ts';
import { readRules } from './features/deadline/deadline-repository.ts';
import { ensureDeadlines, registerDeadlineRoutes } from './features/deadline/deadline-routes.ts';
import { ruleFor, stretchLimits } from './features/deadline/deadline-rules.ts';
import { createCameraStates } from './features/camera/camera-states.ts';
import { createCameraFollower } from './features/camera/camera-follower.ts';
import { loadInventory, refreshCamera, registerCameraRoutes } from './features/camera/camera-routes.ts';
import { registerDivisionRoutes } from './features/division/division-routes.ts';
import { registerGridRoutes } from './features/grid/grid-routes.ts';
import { registerHealthRoutes, type SpineHealth } from './features/health/health-routes.ts';
import { DEMO_DUTY_HOURS, DUTY_HOURS } from './features/history/duty-hours-rules.ts';
import { createHistoryKeeper, type HistoryKeeper, startHistory } from './features/history/history-keeper.ts';
import { registerHistoryRoutes } from './features/history/history-routes.ts';
import { registerHouseholdRoutes } from './features/household/household-routes.ts';
import { countyDay } from './features/incident/case-number.ts';
import { registerProgressRoutes } from './features/progress/progress-routes.ts';
import { createProgressTokens } from './features/progress/progress-token.ts';
import { checkRouting, readMatter } from './features/routing/incident-routing.ts';
import { registerRoutingRoutes } from './features/routing/routing-routes.ts';
import { registerSuggestionRoutes } from './features/routing/suggestion-routes.ts';
import { registerSearchRoutes } from './features/search/search-routes.ts';
import { registerSummaryRoutes } from './features/summary/summary-routes.ts';
import { registerTriageRoutes } from './features/triage/triage-routes.ts';
import { ensureDemoWall, registerWallRoutes } from './features/wall/wall-routes.ts';
import { registerWorkerRoutes } from './features/worker/worker-routes.ts';
import { createAttachmentStore } from './features/attachment/attachment-store.ts';
import { registerAttachmentRoutes } from './features/attachment/attachment-routes.ts';
import { createCentrePresence, PRESENCE_PERIOD_MS } from './features/centre/centre-presence.ts';
import { listCentres } from './features/centre/centre-repository.ts';
import { registerCentreRoutes } from './features/centre/centre-routes.ts';
import { readDeviceTime } from './features/incident/device-time.ts';
import { createIncidentCommands } from './features/incident/incident-commands.ts';
import { findIncident, isFinal, listOpenIncidents } from './features/incident/incident-repository.ts';
import { registerIncidentRoutes } from './features/incident/incident-routes.ts';
import { presentIncident } from './features/incident/incident-row.ts';
import { createColourStore } from './features/layer/colour-store.ts';
import { COLOURS_URL, registerLayerRoutes } from './features/layer/layer-routes.ts';
import { createLayerStore } from './features/layer/layer-store.ts';
import { maskAlarm, maskClaim, maskEvent } from './features/mask-event.ts';
import { handleOrderTimers } from './features/order/order-alarms.ts';
import type { IssueParts } from './features/order/order-commands.ts';
import { listOpenOrders } from './features/order/order-repository.ts';
import { registerOrderRoutes } from './features/order/order-routes.ts';
import { maskOrder } from './features/order/order-row.ts';
import { readCountyOutline } from './features/position/county-outline.ts';
import { registerPositionRoutes } from './features/position/position-routes.ts';
import { registerRecommendationRoutes } from './features/recommendation/recommendation-routes.ts';
import { findPeople } from './features/selection/find-people.ts';
import { checkArea, registerSelectionRoutes } from './features/selection/selection-routes.ts';
import { ensureDemoRoster } from './features/shift/demo-roster.ts';
import { type HandoverRouteDeps, registerHandoverRoutes } from './features/shift/handover-routes.ts';
import { maskPost } from './features/shift/rollcall-commands.ts';
import { listAskedPosts } from './features/shift/rollcall-repository.ts';
import { registerRollcallRoutes } from './features/shift/rollcall-routes.ts';
import { registerShiftRoutes } from './features/shift/shift-routes.ts';
import { followCase, passCardDue, passStage } from './features/supervision/clock-watch.ts';
import { CARD_DUE, CLOCK_STAGE } from './features/supervision/supervision-commands.ts';
import type { SupervisionPorts } from './features/supervision/supervision-ports.ts';
import { listOpen as listOpenSupervisions } from './features/supervision/supervision-repository.ts';
import { registerSupervisionRoutes } from './features/supervision/supervision-routes.ts';
import { maskSupervision, presentSupervision } from './features/supervision/supervision-row.ts';
import { registerSnapshotRoutes } from './features/snapshot/snapshot-routes.ts';
import { listOpenWhistles } from './features/whistle/whistle-repository.ts';
import { registerWhistleRoutes } from './features/whistle/whistle-routes.ts';
import { maskWhistle, presentWhistle } from './features/whistle/whistle-row.ts';
import { createHttp } from './http/http.ts';
import { DEMO_LIMITS, type Limits, PRODUCTION_LIMITS } from './http/limits.ts';
import type { RouteEntry } from './http/policy-hook.ts';
import { createRefusalLog } from './http/refusal-log.ts';
import type { Http } from './http/request.ts';
import { runWhileListening } from './http/run-while-listening.ts';
import type { ExecuteCommand, NewAudit } from './live/command.ts';
import type { EventTail } from './live/event-tail.ts';
import type { LiveAuth, MaskEvent } from './live/live-ports.ts';
import type { LivePositionBoard } from './live/position-board.ts';
import { removeExpired, RETENTION_PERIOD_MS } from './live/retention.ts';
import { createTimers, TIMER_PERIOD_MS, type Timers } from './live/timers.ts';
import type { CameraMedia } from './media/camera-media.ts';
import { createViewWatch, VIEW_WATCH_PERIOD_MS } from './media/view-watch.ts';

/** Everything the features work with; made in `main.ts`, or by a test with its own clock and database. */
export interface AppDeps {
  readonly boot: ServerBoot;
  readonly db: Database;
  readonly execute: ExecuteCommand;
  readonly clock: Clock;
  /** UUIDv7 of the clock's time. */
  readonly newId: () => string;
  /** Writes one audit line in a transaction of its own: for reads, sign-ins and refusals. */
  readonly audit: (actor: string, line: NewAudit) => Promise<void>;
  readonly positions: LivePositionBoard;
  /** The newest events of the log; `awaitHead` of `live/await-head.ts` waits for one. */
  readonly tail: EventTail;
  readonly spine: SpineHealth;
  readonly media: CameraMedia;
  readonly log: FastifyBaseLogger;
  readonly version: string;
}

/** The HTTP server with all features, and what the live feed needs of them. */
export interface App {
  readonly http: Http;
  readonly routes: readonly RouteEntry[];
  readonly auth: LiveAuth;
  readonly maskEvent: MaskEvent;
  /** Builds the county's layers ahead of the first who asks for them. */
  readonly warmUp: () => Promise<void>;
  /** New events are in the tail, or it began anew. */
  readonly onLog: () => void;
  /** Good for one use while nobody administers the installation; null otherwise. */
  readonly firstAdministratorToken: string | null;
}

/** Registers every feature, in this order. */
export async function buildApp(deps: AppDeps): Promise<App> {
  const { boot, db, clock, execute, newId } = deps;
  const limits = boot.isDemo ? DEMO_LIMITS : PRODUCTION_LIMITS;
  const presence = createCentrePresence({ db, execute, clock, newId });
  const timers = createTimers({ db, execute, clock, onError: (error) => deps.log.error({ err: error }, 'timers') });
  const alarms = createAlarmSource(db.countyCode, newId);
  const sessions = createSessions(db, clock, presence.heard);
  if (boot.isDemo && boot.demoPassword !== null) {
    await ensureDemoAccounts(db, await hashPassword(boot.demoPassword));
    await ensureDemoWall(db, clock.now());
    await ensureDemoRoster(db, clock.now(), newId);
  }
  await ensureDeadlines(db, clock.now());
  const { http, routes } = await createHttp({
    authenticate: sessions.viewerOfRequest,
    onRefused: createRefusalLog(db.countyCode, clock, deps.audit),
    log: deps.log,
    limits,
    media: {
      ports: boot.mediaNodes.map((node) => node.mediaPort),
      origins: boot.zones.flatMap((zone) => zone.pageOrigins),
    },
    clientDirectory: boot.clientDirectory,
    version: deps.version,
  });

  const checkPassword = await registerAccounts(http, deps, sessions, limits);
  const layers = createLayerStore(db, deps.tail);
  const colours = createColourStore(db, deps.tail);
  registerLayerRoutes(http, layers, colours);
  registerSnapshotRoutes(http, {
    db,
    clock,
    describeSession: (viewer) => describeSession(db, viewer),
    listOpenIncidents: async (queries) => (await listOpenIncidents(queries, db.countyCode)).map(presentIncident),
    listOpenOrders: async (queries, viewer) =>
      (await listOpenOrders(queries, db.countyCode, viewer, clock.now())).map((order) => maskOrder(viewer, order)),
    listCentres: (queries, viewer) => listCentres(queries, db.countyCode, viewer, clock.now()),
    listOpenWhistles: async (queries, viewer) =>
      (await listOpenWhistles(queries, db.countyCode)).map(({ row, calls }) =>
        maskWhistle(viewer, presentWhistle(row, calls)),
      ),
    listAskedPosts: async (queries, viewer) =>
      (await listAskedPosts(queries, db.countyCode)).map((post) => maskPost(viewer, post)),
    listClaims: async (queries, viewer) =>
      (await listClaims(queries, db.countyCode)).map((row) => maskClaim(viewer, presentClaim(row))),
    listOpenAlarms: async (queries, viewer) =>
      (await listOpenAlarms(queries, db.countyCode)).map((row) => maskAlarm(viewer, presentAlarm(row))),
    readWallFocus: (queries, viewer) => readWallFocus(queries, db.countyCode, viewer, clock.now()),
    listOpenSupervisions: async (queries, viewer) =>
      (await listOpenSupervisions(queries, db.countyCode)).map((row) =>
        maskSupervision(viewer, presentSupervision(row)),
      ),
    layersAt: layers.addressesAt,
    coloursUrl: COLOURS_URL,
  });
  const keeper = registerHistory(http, deps);
  const outline = await readCountyOutline(db);
  registerPositionRoutes(http, { board: deps.positions, outline, clock, onFix: keeper.recordFix });
  const supervision = registerSupervision(http, deps, timers, alarms);
  const commands = createIncidentCommands({
    readDeadlines: async (queries) => stretchLimits(await readRules(queries, db.countyCode)),
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
  registerProgressRoutes(http, { db, clock, tokens: createProgressTokens(boot.serverSecret), countyDay });
  registerWhistleRoutes(http, { db, execute, clock, newId, timers });
  registerShifts(http, deps, timers, { checkPassword, signInsPerMinute: limits.signInsPerMinute });
  registerDesk(http, deps, timers);
  const store = createAttachmentStore(join(boot.dataDirectory, 'attachments'));
  registerAttachmentRoutes(http, { db, execute, clock, newId, store, limits });
  registerCentreRoutes(http, { db, clock });
  registerDivisionRoutes(http, { db });
  registerGridRoutes(http, { db });
  registerHouseholdRoutes(http, { db, audit: deps.audit });
  registerWorkerRoutes(http, { db, positions: deps.positions });
  registerSearchRoutes(http, { db, clock, positions: deps.positions });
  registerSummaryRoutes(http, {
    db,
    clock,
    positions: deps.positions,
    countColours: async (viewer) => (await colours.get(viewer)).counts,
    countyDay,
  });
  registerHealthRoutes(http, { db, clock, media: deps.media, spine: deps.spine, boot, version: deps.version });
  registerAuditRoutes(http, { db });
  registerWallRoutes(http, {
    db,
    clock,
    audit: deps.audit,
    startSession: (wallId) => sessions.start(wallId, 'wall', false),
    viewerOf: sessions.viewerOf,
    describeSession: (viewer) => describeSession(db, viewer),
    isDemo: boot.isDemo,
    enrolmentsPerHour: limits.enrolmentsPerHour,
  });
  const followCameras = await registerCameras(http, deps);
  const views = createViewWatch(deps.media, sessions.standing);
  http.addHook('onClose', async () => views.close());
  runWhileListening(http, 'views', VIEW_WATCH_PERIOD_MS, views.check);
  runWhileListening(http, 'retention', RETENTION_PERIOD_MS, async () => {
    await removeExpired(db, clock.now());
  });
  runWhileListening(http, 'centres', PRESENCE_PERIOD_MS, presence.tick);
  runWhileListening(http, 'timers', TIMER_PERIOD_MS, timers.tick);
  const warmUp = async (): Promise<void> => {
    const viewer = systemViewer(db.countyCode);
    await layers.addressesAt(viewer, 0);
    await colours.get(viewer);
  };
  const firstAdministratorToken = boot.isDemo ? null : await issueFirstAdministratorToken(db, clock);
  const onLog = (): void => void followCameras();
  return { http, routes, auth: sessions, maskEvent, warmUp, onLog, firstAdministratorToken };
}

function registerShifts(
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

/** What a desk has beside the incident itself. */
function registerDesk(http: Http, { db, execute, clock }: AppDeps, timers: Timers): void {
  registerAttentionRoutes(http, { db, execute, clock });
  registerAlarmRoutes(http, { db, execute, clock, timers });
  registerDraftRoutes(http, { db, clock });
  registerProcedureRoutes(http, { db, execute, clock, checkClaim });
  registerDuplicateRoutes(http, {
    db,
    clock,
    presentIncidents: async (queries, ids) => {
      const rows = await Promise.all(ids.map((id) => findIncident(queries, db.countyCode, id)));
      return rows.filter((row) => row !== null).map(presentIncident);
    },
  });
  registerWallFocusRoute(http, { db, execute, clock });
}

async function registerAccounts(http: Http, deps: AppDeps, sessions: Sessions, limits: Limits): Promise<CheckPassword> {
  const { boot, db, clock } = deps;
  const passwords = await createPasswordVerifier();
  const factor = createSecondFactor({ db, clock, key: Buffer.from(boot.cameraKey, 'base64'), isDemo: boot.isDemo });
  const checkPassword = createCheckPassword({ db, clock, passwords, factor, limits, audit: deps.audit });
  const sessionRoutes = {
    db,
    sessions,
    checkPassword,
    changePassword: createChangePassword({ db, clock, isDemo: boot.isDemo }),
    audit: deps.audit,
    isDemo: boot.isDemo,
    signInsPerMinute: limits.signInsPerMinute,
  };
  registerSessionRoutes(http, sessionRoutes);
  registerLockRoutes(http, sessionRoutes);
  const attemptsPerMinute = limits.signInsPerMinute;
  registerFirstAdministratorRoute(http, { db, clock, audit: deps.audit, attemptsPerMinute });
  const onEnded = (viewer: string): void => {
    sessions.forget(viewer);
    deps.media.revoke({ viewer });
  };
  registerAccountRoutes(http, { db, clock, onEnded });
  registerSecondFactorRoutes(http, { db, clock, factor, checkPassword, onEnded, attemptsPerMinute });
  return checkPassword;
}

function registerHistory(http: Http, { boot, db, clock, audit }: AppDeps): HistoryKeeper {
  const keeper = createHistoryKeeper({ db, clock, dutyHours: boot.isDemo ? DEMO_DUTY_HOURS : DUTY_HOURS });
  registerHistoryRoutes(http, { db, clock, keeper, audit, maskOrder, countyDay });
  startHistory(http, keeper);
  return keeper;
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
  registerSupervisionRoutes(http, { db, execute, clock, ports });
  timers.handle(CLOCK_STAGE, (queries, timer, at) => passStage(ports, queries, timer, at));
  timers.handle(CARD_DUE, (queries, timer, at) => passCardDue(ports, queries, timer, at));
  return ports;
}

/** Ports of this installation from the server's up to the RTMP port: no camera is ever there. */
const OWN_PORTS = 12;

async function registerCameras(http: Http, deps: AppDeps): Promise<() => Promise<void>> {
  const { boot, db, execute, clock, newId, media } = deps;
  const cameraKey = Buffer.from(boot.cameraKey, 'base64');
  const onError = (error: unknown): void => deps.log.warn({ err: error }, 'cameras');
  const rules = {
    networks: boot.cameraNetworks,
    ownPorts: Array.from({ length: OWN_PORTS }, (_, i) => boot.port + i),
    resolve: async (host: string) => (await lookup(host, { all: true })).map(({ address }) => address),
  };
  registerCameraRoutes(http, { db, execute, clock, audit: deps.audit, media, rules, cameraKey });
  const states = createCameraStates({ db, execute, newId, onError });
  const unlisten = media.listen({ onStream: states.onReport });
  http.addHook('onClose', async () => {
    unlisten();
    states.close();
    await states.settled();
  });
  // Before the inventory is read: what changes meanwhile is read twice and not missed.
  const follow = createCameraFollower({
    tail: deps.tail,
    refresh: (id) => refreshCamera(db, media, cameraKey, id),
    reload: () => loadInventory(db, media, cameraKey, onError),
    onError,
  });
  await loadInventory(db, media, cameraKey, onError);
  return follow;
}
