import { relayFor } from '../conference/turn-credentials.ts';
import { registerCallRoutes } from '../features/call/call-routes.ts';
import { createCallWatch } from '../features/call/call-watch.ts';
import type { Http } from '../http/request.ts';
import type { Timers } from '../live/timers.ts';
import type { AppDeps } from './app-deps.ts';

/** Calls; gives what follows the log for the rooms of the conference process. */
export async function registerCalls(http: Http, deps: AppDeps, timers: Timers): Promise<() => Promise<void>> {
  const { db, execute, clock, newId, tail, callMedia: media } = deps;
  const onError = (error: unknown): void => deps.log.warn({ err: error }, 'calls');
  const watch = createCallWatch({ db, execute, clock, newId, tail, media, onError });
  const { turn } = deps.boot;
  registerCallRoutes(http, {
    db,
    execute,
    clock,
    timers,
    media,
    watch,
    iceServers: (account) => (turn ? [relayFor(turn, account, clock.now())] : []),
    isRelayOnly: turn?.isRelayOnly ?? false,
  });
  http.addHook('onClose', async () => {
    watch.close();
    await watch.settled();
  });
  await watch.start();
  return watch.onLog;
}
