/** Appends unsigned and zigzag varints (LEB128) to a buffer that grows. */
export class ByteWriter {
  private buffer = new Uint8Array(1024);
  private length = 0;

  /** Appends an unsigned integer below 2^53. */
  writeUnsigned(value: number): void {
    let rest = value;
    while (rest >= 0x80) {
      this.writeByte((rest % 0x80) | 0x80);
      rest = Math.floor(rest / 0x80);
    }
    this.writeByte(rest);
  }

  /** Appends a signed integer in zigzag form. */
  writeSigned(value: number): void {
    this.writeUnsigned(value < 0 ? -value * 2 - 1 : value * 2);
  }

  /** The bytes written so far. */
  finish(): Uint8Array {
    return this.buffer.slice(0, this.length);
  }

  private writeByte(value: number): void {
    if (this.length === this.buffer.length) {
      const larger = new Uint8Array(this.buffer.length * 2);
      larger.set(this.buffer);
      this.buffer = larger;
    }
    this.buffer[this.length++] = value;
  }
}

/** Reads what `ByteWriter` wrote; throws `RangeError` where the bytes end early. */
export class ByteReader {
  private offset = 0;
  private readonly bytes: Uint8Array;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }

  /** Reads an unsigned integer. */
  readUnsigned(): number {
    let value = 0;
    let factor = 1;
    for (;;) {
      const byte = this.bytes[this.offset++];
      if (byte === undefined) throw new RangeError(`compact layer ends early, at byte ${this.offset - 1}`);
      value += (byte & 0x7f) * factor;
      if (byte < 0x80) return value;
      factor *= 0x80;
    }
  }

  /** Reads a signed integer in zigzag form. */
  readSigned(): number {
    const value = this.readUnsigned();
    return value % 2 === 1 ? -(value + 1) / 2 : value / 2;
  }

  /** Tells whether every byte has been read. */
  isAtEnd(): boolean {
    return this.offset >= this.bytes.length;
  }
}
