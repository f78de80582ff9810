import { Type } from 'typebox';
import type { HttpClient } from '../../api/http-client.ts';
import { startPositionSender, watchPhone } from '../../features/track/position-sender.ts';

/** Sends this phone's own positions while the page is open; returns what stops it. */
export function startWorkerPositions(http: HttpClient): () => void {
  return startPositionSender({
    send: async (batch) => {
      await http.send(Type.Unknown(), 'POST', '/api/positions', batch);
    },
    watch: watchPhone,
    every: (periodMs, callback) => {
      const timer = setInterval(callback, periodMs);
      return () => clearInterval(timer);
    },
  });
}
