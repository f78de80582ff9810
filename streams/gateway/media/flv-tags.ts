/** One tag of an FLV stream. */
export interface FlvTag {
  kind: 'audio' | 'video' | 'data';
  /** Decoding time in ms, 32 bits. */
  timeMs: number;
  body: Buffer;
}

const HEADER_BYTES = 9;
const TAG_HEAD_BYTES = 11;
const SIZE_BYTES = 4;
const MOST_TAG_BYTES = 8 * 2 ** 20;
const KINDS: ReadonlyMap<number, FlvTag['kind']> = new Map([
  [8, 'audio'],
  [9, 'video'],
  [18, 'data'],
]);

/** Reads FLV as it comes in (Adobe Flash Video File Format 10.1, annex E): bytes in, whole tags out. */
export class FlvTagReader {
  readonly #onTag: (tag: FlvTag) => void;
  #held: Buffer = Buffer.alloc(0);
  /** Bytes to pass over before the next tag. */
  #skip = 0;
  #hasHeader = false;

  constructor(onTag: (tag: FlvTag) => void) {
    this.#onTag = onTag;
  }

  /** @throws Error when this is no FLV */
  push(bytes: Buffer): void {
    let rest = this.#held.length === 0 ? bytes : Buffer.concat([this.#held, bytes]);
    for (;;) {
      const used = this.#next(rest);
      if (used === 0) break;
      rest = rest.subarray(used);
    }
    this.#held = rest.length === 0 ? Buffer.alloc(0) : Buffer.from(rest);
  }

  /** Bytes that could be used; 0 when more are needed. */
  #next(bytes: Buffer): number {
    if (this.#skip > 0) {
      const skipped = Math.min(this.#skip, bytes.length);
      this.#skip -= skipped;
      return skipped;
    }
    if (!this.#hasHeader) return this.#readHeader(bytes);
    if (bytes.length < TAG_HEAD_BYTES) return 0;
    const size = bytes.readUIntBE(1, 3);
    if (size > MOST_TAG_BYTES) throw new Error('a tag is too large');
    const end = TAG_HEAD_BYTES + size;
    if (bytes.length < end) return 0;
    this.#skip = SIZE_BYTES;
    const kind = KINDS.get((bytes[0] ?? 0) & 0x1f);
    const timeMs = (bytes[7] ?? 0) * 2 ** 24 + bytes.readUIntBE(4, 3);
    if (kind) this.#onTag({ kind, timeMs, body: Buffer.from(bytes.subarray(TAG_HEAD_BYTES, end)) });
    return end;
  }

  #readHeader(bytes: Buffer): number {
    if (bytes.length < HEADER_BYTES) return 0;
    if (bytes.toString('latin1', 0, 3) !== 'FLV') throw new Error('not FLV');
    this.#hasHeader = true;
    this.#skip = SIZE_BYTES;
    return bytes.readUInt32BE(5);
  }
}
