import { aacFormat, parseAacConfig } from '../../media/aac.ts';
import type { SourceSink } from '../source.ts';

const TICKS_PER_MS = 90;
const CODING_AAC = 10;
const CODINGS: Readonly<Record<number, string>> = { 2: 'MP3', 7: 'PCMA', 8: 'PCMU', 10: 'AAC', 11: 'Speex' };

/** Audio tags as sound: AAC as it comes; what else there is, is told and left out. */
export class FlvSound {
  readonly #sink: SourceSink;
  #seen: Parameters<SourceSink['onSound']>[0] = null;
  #isDecided = false;

  constructor(sink: SourceSink) {
    this.#sink = sink;
  }

  /** The first picture is coming: what is heard by now goes with it. */
  decide(): void {
    if (this.#isDecided) return;
    this.#isDecided = true;
    this.#sink.onSound(this.#seen);
  }

  take(body: Buffer, timeMs: number): void {
    const number = (body[0] ?? 0) >> 4;
    if (number !== CODING_AAC) {
      this.#seen ??= { coding: CODINGS[number] ?? `FLV ${number}`, format: null, refusal: 'unsupported' };
      return;
    }
    if (body[1] === 0) {
      const config = parseAacConfig(Buffer.from(body.subarray(2)));
      if (this.#isDecided) return;
      this.#seen = config
        ? { coding: 'AAC', format: aacFormat(config), refusal: null }
        : { coding: 'AAC', format: null, refusal: 'unsupported' };
      return;
    }
    if (this.#isDecided && this.#seen?.format)
      this.#sink.onAudioFrame({ data: Buffer.from(body.subarray(2)), atTicks: timeMs * TICKS_PER_MS });
  }
}
