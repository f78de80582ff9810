import { join } from 'node:path';
import { systemViewer } from './db/viewer.ts';
import { ensureDemoAccounts } from './features/account/demo-accounts.ts';
import { createAlarmSource } from './features/alarm/alarm-source.ts';
import { issueFirstAdministratorToken } from './features/account/first-administrator.ts';
import { hashPassword } from './features/account/password.ts';
import { describeSession } from './features/account/session-routes.ts';
import { createSessions } from './features/account/sessions.ts';
import { registerAuditRoutes } from './features/audit/audit-routes.ts';
import { ensureDeadlines } from './features/deadline/deadline-routes.ts';
import { registerDivisionRoutes } from './features/division/division-routes.ts';
import { registerGridRoutes } from './features/grid/grid-routes.ts';
import { registerHealthRoutes } from './features/health/health-routes.ts';
import { registerHouseholdRoutes } from './features/household/household-routes.ts';
import { countyDay, readCaseNumber } from './features/incident/case-number.ts';
import { registerProgressRoutes } from './features/progress/progress-routes.ts';
import { createProgressTokens } from './features/progress/progress-token.ts';
import { registerSearchRoutes } from './features/search/search-routes.ts';
import { registerSummaryRoutes } from './features/summary/summary-routes.ts';
import { ensureDemoWall, registerWallRoutes } from './features/wall/wall-routes.ts';
import { registerWorkerRoutes } from './features/worker/worker-routes.ts';
import { createAttachmentStore } from './features/attachment/attachment-store.ts';
import { registerAttachmentRoutes } from './features/attachment/attachment-routes.ts';
import { createCentrePresence, PRESENCE_PERIOD_MS } from './features/centre/centre-presence.ts';
import { registerCentreRoutes } from './features/centre/centre-routes.ts';
import { createColourStore } from './features/layer/colour-store.ts';
import { registerLayerRoutes } from './features/layer/layer-routes.ts';
import { createLayerStore } from './features/layer/layer-store.ts';
import { maskEvent } from './features/mask-event.ts';
import { readCountyOutline } from './features/position/county-outline.ts';
import { registerPositionRoutes } from './features/position/position-routes.ts';
import { ensureDemoRoster } from './features/shift/demo-roster.ts';
import { registerTrustRoutes } from './features/trust/trust-routes.ts';
import { registerWhistleRoutes } from './features/whistle/whistle-routes.ts';
import { createHttp } from './http/http.ts';
import { DEMO_LIMITS, PRODUCTION_LIMITS } from './http/limits.ts';
import type { RouteEntry } from './http/policy-hook.ts';
import { createRefusalLog } from './http/refusal-log.ts';
import type { Http } from './http/request.ts';
import { runWhileListening } from './http/run-while-listening.ts';
import type { LiveAuth, MaskEvent } from './live/live-ports.ts';
import { removeExpired, RETENTION_PERIOD_MS } from './live/retention.ts';
import { createTimers, TIMER_PERIOD_MS } from './live/timers.ts';
import { createViewWatch, VIEW_WATCH_PERIOD_MS } from './media/view-watch.ts';
import type { AppDeps } from './app/app-deps.ts';
import { registerAccounts } from './app/register-accounts.ts';
import { registerCalls } from './app/register-calls.ts';
import { registerCameras } from './app/register-cameras.ts';
import { registerCases } from './app/register-cases.ts';
import { registerDesk, registerShifts } from './app/register-desk.ts';
import { registerDocuments } from './app/register-documents.ts';
import { registerHistory } from './app/register-history.ts';
import { registerMeetings } from './app/register-meetings.ts';
import { registerSnapshot } from './app/register-snapshot.ts';

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
      ports: [
        ...boot.mediaNodes.map((node) => node.mediaPort),
        ...(boot.conference ? [boot.conference.signalPort] : []),
      ],
      origins: [...boot.zones.flatMap((zone) => zone.pageOrigins), ...(boot.mediaUrl ? [boot.mediaUrl] : [])],
    },
    tls: boot.tls ?? null,
    clientDirectory: boot.clientDirectory,
    version: deps.version,
  });

  if (boot.tls?.authority) registerTrustRoutes(http, boot.tls.authority);
  const checkPassword = await registerAccounts(http, deps, sessions, limits);
  const layers = createLayerStore(db, deps.tail);
  const colours = createColourStore(db, deps.tail);
  registerLayerRoutes(http, layers, colours);
  registerSnapshot(http, deps, layers.addressesAt);
  const keeper = registerHistory(http, deps);
  const outline = await readCountyOutline(db);
  registerPositionRoutes(http, { board: deps.positions, outline, clock, onFix: keeper.recordFix });
  registerCases(http, deps, timers, alarms);
  const progressTokens = createProgressTokens(boot.serverSecret);
  registerProgressRoutes(http, { db, clock, tokens: progressTokens, countyDay });
  registerWhistleRoutes(http, { db, execute, clock, newId, timers, alarms });
  registerShifts(http, deps, timers, { checkPassword, signInsPerMinute: limits.signInsPerMinute });
  registerDesk(http, deps, timers);
  const store = createAttachmentStore(join(boot.dataDirectory, 'attachments'));
  registerAttachmentRoutes(http, { db, execute, clock, newId, store, limits });
  const print = registerDocuments(http, deps, { store, progressTokens });
  registerCentreRoutes(http, { db, clock });
  registerDivisionRoutes(http, { db });
  registerGridRoutes(http, { db });
  registerHouseholdRoutes(http, { db, audit: deps.audit });
  registerWorkerRoutes(http, { db, positions: deps.positions });
  registerSearchRoutes(http, { db, clock, positions: deps.positions, readCaseNumber });
  registerSummaryRoutes(http, {
    db,
    clock,
    positions: deps.positions,
    countColours: async (viewer) => (await colours.get(viewer)).counts,
    countyDay,
  });
  registerHealthRoutes(http, {
    db,
    clock,
    media: deps.media,
    callMedia: deps.callMedia,
    spine: deps.spine,
    boot,
    version: deps.version,
  });
  registerAuditRoutes(http, { db, clock, newId, audit: deps.audit });
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
  const followCalls = await registerCalls(http, deps, timers);
  const followMeetings = await registerMeetings(http, deps, { timers, print });
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
  const onLog = (): void => {
    void followCameras();
    void followCalls();
    void followMeetings();
  };
  return { http, routes, auth: sessions, maskEvent, warmUp, onLog, firstAdministratorToken };
}
