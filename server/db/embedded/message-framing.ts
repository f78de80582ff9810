/** Bytes of a client that did not speak the PostgreSQL protocol. */
export class FramingError extends Error {
  override name = 'FramingError';
}

/** What a client asks for before its session: PostgreSQL 18 documentation, chapter 54.7, "StartupMessage" and its neighbours. */
export type Opening = { kind: 'ssl-request' } | { kind: 'cancel-request' } | { kind: 'startup'; message: Uint8Array };

const SSL_REQUEST = 80_877_103;
const GSS_REQUEST = 80_877_104;
const CANCEL_REQUEST = 80_877_102;
const LONGEST_OPENING = 10_000;
const LONGEST_MESSAGE = 2 ** 30;
/** Parse, Bind, Describe, Execute and Close: parts of an extended query, which Sync or Flush ends. */
const AWAITS_SYNC = new Set(Buffer.from('PBDEC'));

/** Collects a client's bytes into whole messages of the PostgreSQL frontend protocol, version 3. */
export class MessageFramer {
  private chunks: Buffer[] = [];
  private pendingBytes = 0;
  private neededBytes = 0;

  /** Adds bytes as they came. */
  push(chunk: Buffer): void {
    this.chunks.push(chunk);
    this.pendingBytes += chunk.length;
  }

  /**
   * Takes the next message that comes before a session (length and code, no type byte).
   * @returns null while it is incomplete
   * @throws FramingError
   */
  takeOpening(): Opening | null {
    const bytes = this.join(8);
    if (bytes === null) return null;
    const length = bytes.readInt32BE(0);
    if (length < 8 || length > LONGEST_OPENING) throw new FramingError(`opening message of ${length} bytes`);
    const message = this.take(length);
    if (message === null) return null;
    const code = bytes.readInt32BE(4);
    if (code === SSL_REQUEST || code === GSS_REQUEST) return { kind: 'ssl-request' };
    if (code === CANCEL_REQUEST) return { kind: 'cancel-request' };
    return { kind: 'startup', message };
  }

  /**
   * Takes the messages up to the first that ends something (Query, Sync, …), in one piece: PGlite runs them in one call, four
   * times faster than one by one. An extended query stays here until its Sync, so that one call is one question.
   * @returns null while there is none
   * @throws FramingError
   */
  takeMessages(): Uint8Array | null {
    if (this.pendingBytes < this.neededBytes) return null;
    const bytes = this.join(5);
    if (bytes === null) return null;
    let end = 0;
    while (bytes.length >= end + 5) {
      const type = bytes[end] ?? 0;
      const length = 1 + bytes.readInt32BE(end + 1);
      if (length < 5 || length > LONGEST_MESSAGE) throw new FramingError(`message of ${length} bytes`);
      end += length;
      // A long message is joined once, when all of it is there.
      this.neededBytes = end;
      if (bytes.length < end) return null;
      if (AWAITS_SYNC.has(type)) continue;
      this.neededBytes = 0;
      return this.take(end);
    }
    return null;
  }

  private take(length: number): Uint8Array | null {
    const bytes = this.join(length);
    if (bytes === null) return null;
    this.chunks = bytes.length > length ? [bytes.subarray(length)] : [];
    this.pendingBytes -= length;
    return bytes.subarray(0, length);
  }

  private join(atLeast: number): Buffer | null {
    if (this.pendingBytes < atLeast) return null;
    const [first] = this.chunks;
    const joined = this.chunks.length === 1 && first ? first : Buffer.concat(this.chunks);
    this.chunks = [joined];
    return joined;
  }
}
