import { AccessUnitBuffer } from '../../media/access-unit-buffer.ts';
import { readFlvVideo, RULES, splitByLength } from '../../media/flv-video.ts';
import type { VideoCodec } from '../../media/video-parameters.ts';
import type { SourceSink } from '../source.ts';

const TICKS_PER_MS = 90;
const WRAP_MS = 2 ** 32;

/** Video tags as pictures. */
export class FlvPictures {
  readonly #sink: SourceSink;
  readonly #nowMs: () => number;
  readonly #beforeFirst: () => void;
  readonly #buffer = new AccessUnitBuffer();
  readonly #sets = new Map<number, Map<number, Buffer>>();
  #lengthBytes = 4;
  #hasParameters = false;
  #hasPicture = false;
  #keyframes = 0;
  /** Newest time of what was published before we came, on the publisher's clock: what is older has waited since then. */
  newestMs = 0;

  /** `beforeFirst` is called once, when everything that stands before the first picture has come. */
  constructor(sink: SourceSink, nowMs: () => number, beforeFirst: () => void) {
    this.#sink = sink;
    this.#nowMs = nowMs;
    this.#beforeFirst = beforeFirst;
  }

  /** Takes a tag; the coding's name when it is one that is not played. */
  take(body: Buffer, timeMs: number): string | null {
    const video = readFlvVideo(body);
    if (video.kind === 'unsupported') return video.coding;
    if (video.kind === 'nothing') return null;
    if (!this.#hasPicture) this.#beforeFirst();
    this.#hasPicture = true;
    if (video.kind === 'parameters') {
      this.#lengthBytes = video.lengthBytes;
      this.#hasParameters = true;
      this.#sets.clear();
      this.#sink.onParameters(video.parameters);
      return null;
    }
    this.#takePicture(video.codec, video.data, timeMs, video.offsetMs);
    return null;
  }

  #takePicture(codec: VideoCodec, data: Buffer, timeMs: number, offsetMs: number): void {
    const rules = RULES[codec];
    let isKeyframe = false;
    let isChanged = false;
    for (const nal of splitByLength(data, this.#lengthBytes)) {
      const type = rules.typeOf(nal);
      const role = rules.roleOf(type);
      if (role === 'parameters') isChanged = this.#noteSet(codec, type, nal) || isChanged;
      if (role === 'parameters' || role === 'other') continue;
      // Made from pictures before the one that we began with.
      if (role === 'leading' && this.#keyframes < 2) continue;
      isKeyframe ||= role !== 'delta' && role !== 'leading';
      this.#buffer.append(nal);
    }
    const assembled = isChanged ? rules.assemble(this.#sets, null) : null;
    if (assembled) {
      this.#hasParameters = true;
      this.#sink.onParameters(assembled);
    }
    if (isKeyframe) this.#keyframes += 1;
    const unit = this.#buffer.take();
    if (unit.length === 0 || !this.#hasParameters) return;
    const waitedMs = this.newestMs > timeMs && this.newestMs - timeMs < WRAP_MS / 2 ? this.newestMs - timeMs : 0;
    const arrivedAtMs = this.#nowMs() - waitedMs;
    this.#sink.onAccessUnit({ data: unit, isKeyframe, ptsTicks: (timeMs + offsetMs) * TICKS_PER_MS, arrivedAtMs });
  }

  /** Sets that come in the stream again and again are news only when they differ. */
  #noteSet(codec: VideoCodec, type: number, nal: Buffer): boolean {
    const ofType = this.#sets.get(type) ?? new Map<number, Buffer>();
    const id = RULES[codec].parameterIdOf(type, nal);
    const before = ofType.get(id);
    ofType.set(id, Buffer.from(nal));
    this.#sets.set(type, ofType);
    return before === undefined ? !this.#hasParameters : !before.equals(nal);
  }
}
