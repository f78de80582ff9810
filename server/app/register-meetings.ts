import { relayFor } from '../conference/turn-credentials.ts';
import { registerMeetingRoutes } from '../features/meeting/meeting-routes.ts';
import { createMeetingWatch } from '../features/meeting/meeting-watch.ts';
import { registerMeetingRecord } from '../features/meeting/record-routes.ts';
import type { Http } from '../http/request.ts';
import type { Timers } from '../live/timers.ts';
import type { PrintedPage } from '../print/printed-page.ts';
import type { AppDeps } from './app-deps.ts';

/** Meetings; gives what follows the log for their rooms in the conference process. */
export async function registerMeetings(
  http: Http,
  deps: AppDeps,
  { timers, print }: { readonly timers: Timers; readonly print: (page: PrintedPage) => Promise<Buffer> },
): Promise<() => Promise<void>> {
  const { db, execute, clock, tail, audit, callMedia: media } = deps;
  const onError = (error: unknown): void => deps.log.warn({ err: error }, 'meetings');
  const watch = createMeetingWatch({ db, clock, tail, media, onError });
  const { turn } = deps.boot;
  registerMeetingRoutes(http, {
    db,
    execute,
    clock,
    timers,
    media,
    watch,
    iceServers: (account) => (turn ? [relayFor(turn, account, clock.now())] : []),
    isRelayOnly: turn?.isRelayOnly ?? false,
  });
  registerMeetingRecord(http, { db, clock, audit, print });
  http.addHook('onClose', async () => {
    watch.close();
    await watch.settled();
  });
  await watch.start();
  return watch.onLog;
}
