import { get, type ClientRequest } from 'node:http';
import { createInterface } from 'node:readline';
import { Value } from 'typebox/value';
import type { IngestReading } from '#contract/boot';
import { INGEST_STREAMS_PATH, IngestLine } from '#contract/ingest';

const AGAIN_MS = 1000;
/** The ingest process writes an empty line every second. */
const SILENT_MS = 5000;

/** Hears from the ingest process what is published and what is no more, for ever. */
export class PublishedWatch {
  readonly #ingest: IngestReading;
  readonly #onChange: (name: string) => void;
  readonly #published = new Set<string>();
  #request: ClientRequest | null = null;
  #again: NodeJS.Timeout | null = null;
  #isStopped = false;

  /** `onChange` is called for each stream that began or ended, also when the process that took it is gone. */
  constructor(ingest: IngestReading, onChange: (name: string) => void) {
    this.#ingest = ingest;
    this.#onChange = onChange;
  }

  start(): void {
    this.#again = null;
    const { host, port, secret } = this.#ingest;
    const headers = { authorization: `Bearer ${secret}` };
    const request = get({ host, port, path: INGEST_STREAMS_PATH, headers, timeout: SILENT_MS, agent: false });
    this.#request = request;
    request.once('timeout', () => request.destroy());
    request.on('error', () => undefined);
    request.once('close', () => this.#lost());
    request.once('response', (response) => {
      if (response.statusCode !== 200) return void request.destroy();
      response.on('error', () => undefined);
      const lines = createInterface({ input: response });
      lines.on('error', () => undefined);
      lines.on('line', (line) => this.#take(line));
    });
  }

  stop(): void {
    this.#isStopped = true;
    if (this.#again) clearTimeout(this.#again);
    this.#request?.destroy();
  }

  #take(line: string): void {
    const value = parseLine(line);
    if (value === null) return;
    if (value.isPublishing) this.#published.add(value.name);
    else this.#published.delete(value.name);
    this.#onChange(value.name);
  }

  #lost(): void {
    if (this.#isStopped) return;
    const names = [...this.#published];
    this.#published.clear();
    for (const name of names) this.#onChange(name);
    this.#again = setTimeout(() => this.start(), AGAIN_MS);
  }
}

/** Null for an empty line, and for one that the end of the process cut off. */
function parseLine(line: string): IngestLine | null {
  try {
    const value: unknown = JSON.parse(line);
    return Value.Check(IngestLine, value) ? value : null;
  } catch {
    return null;
  }
}
