import { splitAtStartCodes } from './nal-rules.ts';
import type { VideoParameters } from './video-parameters.ts';

/** One coded picture of an H.264 byte stream, each NAL unit behind its length in four bytes. */
export interface StreamPicture {
  data: Buffer;
  isKeyframe: boolean;
}

/** Where pictures of a byte stream go. */
export interface AnnexBSink {
  onParameters(parameters: VideoParameters): void;
  onPicture(picture: StreamPicture): void;
}

const DELIMITER = Buffer.from([0, 0, 0, 1, 9]);
const [SLICE, IDR, SPS, PPS] = [1, 5, 7, 8];
const MAX_PENDING_BYTES = 8 * 2 ** 20;

/** Cuts an H.264 byte stream (ITU-T H.264 Annex B) with access unit delimiters into pictures. */
export class AnnexBReader {
  readonly #sink: AnnexBSink;
  #pending: Buffer = Buffer.alloc(0);
  #sps: Buffer | null = null;
  #pps: Buffer | null = null;
  #isTold = false;

  constructor(sink: AnnexBSink) {
    this.#sink = sink;
  }

  push(bytes: Buffer): void {
    this.#pending = this.#pending.length === 0 ? bytes : Buffer.concat([this.#pending, bytes]);
    for (let end = this.#nextEnd(); end > 0; end = this.#nextEnd()) {
      this.#take(this.#pending.subarray(0, end));
      this.#pending = this.#pending.subarray(end);
    }
    if (this.#pending.length > MAX_PENDING_BYTES) this.#pending = Buffer.alloc(0);
  }

  /** Nothing more will come of the picture that was begun. */
  flush(): void {
    if (this.#pending.length > DELIMITER.length) this.#take(this.#pending);
    this.#pending = Buffer.alloc(0);
  }

  #nextEnd(): number {
    return this.#pending.indexOf(DELIMITER, DELIMITER.length);
  }

  #take(unit: Buffer): void {
    const parts: Buffer[] = [];
    let isKeyframe = false;
    for (const nal of splitAtStartCodes(unit)) {
      const type = (nal[0] ?? 0) & 0x1f;
      if (type === SPS) this.#noteSps(nal);
      else if (type === PPS) this.#notePps(nal);
      else if (type === SLICE || type === IDR) {
        const size = Buffer.alloc(4);
        size.writeUInt32BE(nal.length);
        parts.push(size, nal);
        isKeyframe ||= type === IDR;
      }
    }
    if (parts.length === 0) return;
    if (!this.#isTold && this.#sps && this.#pps) {
      this.#isTold = true;
      this.#sink.onParameters({ codec: 'h264', sps: this.#sps, pps: [this.#pps] });
    }
    this.#sink.onPicture({ data: Buffer.concat(parts), isKeyframe });
  }

  #noteSps(nal: Buffer): void {
    if (this.#sps?.equals(nal)) return;
    this.#sps = Buffer.from(nal);
    this.#isTold = false;
  }

  #notePps(nal: Buffer): void {
    if (this.#pps?.equals(nal)) return;
    this.#pps = Buffer.from(nal);
    this.#isTold = false;
  }
}
