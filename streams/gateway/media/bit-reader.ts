/** Reads bits of an RBSP (H.264, H.265), most significant first; past the end it reads zeros and says so. */
export class BitReader {
  readonly #bytes: Buffer;
  #bit = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  get isPastEnd(): boolean {
    return this.#bit > this.#bytes.length * 8;
  }

  bits(count: number): number {
    let value = 0;
    for (let read = 0; read < count; read += 1) {
      const byte = this.#bytes[this.#bit >> 3] ?? 0;
      value = value * 2 + ((byte >> (7 - (this.#bit & 7))) & 1);
      this.#bit += 1;
    }
    return value;
  }

  skip(count: number): void {
    this.#bit += count;
  }

  flag(): boolean {
    return this.bits(1) === 1;
  }

  /** Unsigned Exp-Golomb (ITU-T H.264 §9.1). */
  ue(): number {
    let zeros = 0;
    while (zeros < 32 && !this.isPastEnd && this.bits(1) === 0) zeros += 1;
    return 2 ** zeros - 1 + this.bits(zeros);
  }

  /** Signed Exp-Golomb. */
  se(): number {
    const coded = this.ue();
    return coded % 2 === 0 ? -coded / 2 : (coded + 1) / 2;
  }
}

/** Removes emulation-prevention bytes (`00 00 03` → `00 00`, ITU-T H.264 §7.4.1). */
export function unescapeRbsp(nal: Buffer): Buffer {
  const out = Buffer.allocUnsafe(nal.length);
  let zeros = 0;
  let length = 0;
  for (const byte of nal) {
    if (zeros >= 2 && byte === 3) {
      zeros = 0;
      continue;
    }
    zeros = byte === 0 ? zeros + 1 : 0;
    out[length] = byte;
    length += 1;
  }
  return out.subarray(0, length);
}
