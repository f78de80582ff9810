import { request } from 'node:http';
import type { IngestReading } from '#contract/boot';
import { INGEST_LIVE_PATH } from '#contract/ingest';

/** Ends whoever publishes under a name that counts no more; an ingest process that is away has nobody to end. */
export function endPublished({ host, port, secret }: IngestReading, name: string): void {
  const headers = { authorization: `Bearer ${secret}` };
  request({ host, port, path: INGEST_LIVE_PATH + name, method: 'DELETE', headers, agent: false })
    .once('response', (response) => response.resume())
    .once('error', () => undefined)
    .end();
}
