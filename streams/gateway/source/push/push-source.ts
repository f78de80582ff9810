import { get, type ClientRequest } from 'node:http';
import type { IngestReading } from '#contract/boot';
import { INGEST_LIVE_PATH } from '#contract/ingest';
import type { StreamFault } from '#contract/stream';
import { FlvTagReader } from '../../media/flv-tags.ts';
import type { RunningSource, SourceSink } from '../source.ts';
import { FlvPictures } from './flv-pictures.ts';
import { FlvSound } from './flv-sound.ts';

const ANSWER_WITHIN_MS = 4000;

/** Where a published stream is read. */
export interface PushSourceOptions {
  ingest: IngestReading;
  /** As it is published. */
  name: string;
  nowMs: () => number;
}

/** Reads what a drone or body camera publishes, as HTTP-FLV from the ingest process of this machine. */
export class PushSource implements RunningSource {
  readonly #sink: SourceSink;
  readonly #request: ClientRequest;
  readonly #pictures: FlvPictures;
  readonly #sound: FlvSound;
  #bytesIn = 0;
  #hasEnded = false;

  constructor({ ingest, name, nowMs }: PushSourceOptions, sink: SourceSink) {
    this.#sink = sink;
    this.#sound = new FlvSound(sink);
    this.#pictures = new FlvPictures(sink, nowMs, () => this.#sound.decide());
    this.#request = get({
      host: ingest.host,
      port: ingest.port,
      path: INGEST_LIVE_PATH + name,
      headers: { authorization: `Bearer ${ingest.secret}` },
      timeout: ANSWER_WITHIN_MS,
      agent: false,
    });
    // Silence of a stream that plays is the stream's own to judge.
    this.#request.once('timeout', () => {
      if (this.#bytesIn === 0) this.#end('silent', 'the ingest process does not answer');
    });
    this.#request.once('error', () => this.#end('source-unavailable', 'the ingest process cannot be reached'));
    this.#request.once('response', (response) => {
      if (response.statusCode !== 200) {
        response.resume();
        return this.#end('not-publishing', `the ingest process answers ${response.statusCode}`);
      }
      this.#pictures.newestMs = Number(response.headers['x-newest-ms'] ?? 0);
      const reader = new FlvTagReader((tag) => {
        if (this.#hasEnded) return;
        if (tag.kind === 'video') this.#takeVideo(tag.body, tag.timeMs);
        else if (tag.kind === 'audio') this.#sound.take(tag.body, tag.timeMs);
      });
      sink.onReady();
      response.on('data', (bytes: Buffer) => {
        this.#bytesIn += bytes.length;
        try {
          if (!this.#hasEnded) reader.push(bytes);
        } catch (error) {
          this.#end('closed', error instanceof Error ? error.message : 'not FLV');
        }
      });
      response.once('close', () => this.#end('not-publishing', 'the publisher is gone'));
    });
  }

  get bytesIn(): number {
    return this.#bytesIn;
  }

  tick(): void {
    // Nothing to keep alive: the ingest process sees by TCP whether it is read.
  }

  stop(): Promise<void> {
    this.#hasEnded = true;
    this.#request.destroy();
    return Promise.resolve();
  }

  #takeVideo(body: Buffer, timeMs: number): void {
    const unsupported = this.#pictures.take(body, timeMs);
    if (unsupported !== null) this.#end('codec-unsupported', `published as ${unsupported}`);
  }

  #end(fault: StreamFault, detail: string): void {
    if (this.#hasEnded) return;
    this.#hasEnded = true;
    this.#request.destroy();
    this.#sink.onEnd(fault, detail);
  }
}
