import type { Http } from './request.ts';

/**
 * Does work again and again while the server listens, never twice at once; closing waits for the last round.
 * @param what names the work in the log when a round fails; the next round comes all the same
 */
export function runWhileListening(http: Http, what: string, periodMs: number, work: () => Promise<void>): void {
  let timer: NodeJS.Timeout | null = null;
  let round: Promise<void> | null = null;
  const begin = (): void => {
    round ??= work()
      .catch((error: unknown) => http.log.warn({ err: error }, what))
      .finally(() => (round = null));
  };
  http.addHook('onListen', async () => {
    timer = setInterval(begin, periodMs);
  });
  http.addHook('onClose', async () => {
    if (timer !== null) clearInterval(timer);
    await round;
  });
}
