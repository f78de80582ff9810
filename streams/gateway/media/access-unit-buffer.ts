/** Gathers the NAL units of one picture, each behind its four-byte length, in one reused buffer. */
export class AccessUnitBuffer {
  #bytes: Buffer = Buffer.allocUnsafe(16_384);
  #length = 0;
  #openAt = -1;

  get length(): number {
    return this.#length;
  }

  /** Appends a whole NAL unit. */
  append(nal: Buffer): void {
    this.open();
    this.extend(nal);
    this.close();
  }

  /** Begins a NAL unit that comes in pieces. */
  open(): void {
    this.#reserve(4);
    this.#openAt = this.#length;
    this.#length += 4;
  }

  extend(piece: Buffer): void {
    this.#reserve(piece.length);
    piece.copy(this.#bytes, this.#length);
    this.#length += piece.length;
  }

  extendByte(byte: number): void {
    this.#reserve(1);
    this.#bytes[this.#length] = byte;
    this.#length += 1;
  }

  close(): void {
    if (this.#openAt < 0) return;
    this.#bytes.writeUInt32BE(this.#length - this.#openAt - 4, this.#openAt);
    this.#openAt = -1;
  }

  /** Drops a NAL unit whose end never came. */
  abandon(): void {
    if (this.#openAt < 0) return;
    this.#length = this.#openAt;
    this.#openAt = -1;
  }

  get isOpen(): boolean {
    return this.#openAt >= 0;
  }

  /** The picture's bytes in a buffer of their own; empties this one. */
  take(): Buffer {
    const taken = Buffer.from(this.#bytes.subarray(0, this.#length));
    this.clear();
    return taken;
  }

  clear(): void {
    this.#length = 0;
    this.#openAt = -1;
  }

  #reserve(more: number): void {
    const needed = this.#length + more;
    if (needed <= this.#bytes.length) return;
    const grown = Buffer.allocUnsafe(Math.max(needed, this.#bytes.length * 2));
    this.#bytes.copy(grown, 0, 0, this.#length);
    this.#bytes = grown;
  }
}
