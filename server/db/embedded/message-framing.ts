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
   * Takes all whole messages that have come, in one piece: PGlite runs them in one call, four times faster than one by one.
   * @returns null when there is none
   * @throws FramingError
   */
  takeMessages(): Uint8Array | null {
    if (this.pendingBytes < this.neededBytes) return null;
    const bytes = this.join(5);
    if (bytes === null) return null;
    let end = 0;
    while (bytes.length >= end + 5) {
      const length = 1 + bytes.readInt32BE(end + 1);
      if (length < 5 || length > LONGEST_MESSAGE) throw new FramingError(`message of ${length} bytes`);
      // A long message is joined once, when all of it is there.
      this.neededBytes = end + length;
      if (bytes.length < end + length) break;
      end += length;
    }
    const messages = end === 0 ? null : this.take(end);
    if (messages !== null) this.neededBytes -= messages.length;
    return messages;
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
