/** Writes bits, most significant first. */
export class FlacBits {
  readonly #bytes: number[] = [];
  #bit = 0;
  #current = 0;

  put(value: number, bits: number): void {
    for (let at = bits - 1; at >= 0; at -= 1) {
      this.#current = (this.#current << 1) | (Math.floor(value / 2 ** at) & 1);
      this.#bit += 1;
      if (this.#bit === 8) this.#flush();
    }
  }

  /** So many zeros and a one. */
  unary(zeros: number): void {
    for (let left = zeros; left > 0; left -= 16) this.put(0, Math.min(left, 16));
    this.put(1, 1);
  }

  /** Zeros up to the next whole byte. */
  align(): void {
    while (this.#bit > 0) this.put(0, 1);
  }

  /** All whole bytes so far. */
  bytes(): readonly number[] {
    return this.#bytes;
  }

  #flush(): void {
    this.#bytes.push(this.#current & 0xff);
    this.#bit = 0;
    this.#current = 0;
  }
}

/** CRC-8 with polynomial 0x07 over a frame's header (RFC 9639 §9.1.8). */
export function crc8(bytes: readonly number[]): number {
  let crc = 0;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = crc & 0x80 ? ((crc << 1) ^ 0x07) & 0xff : (crc << 1) & 0xff;
  }
  return crc;
}

const CRC16_TABLE = Uint16Array.from({ length: 256 }, (_, byte) => {
  let crc = byte << 8;
  for (let bit = 0; bit < 8; bit += 1) crc = crc & 0x8000 ? (crc << 1) ^ 0x8005 : crc << 1;
  return crc & 0xffff;
});

/** CRC-16 with polynomial 0x8005 over a whole frame (RFC 9639 §9.3). */
export function crc16(bytes: readonly number[]): number {
  let crc = 0;
  for (const byte of bytes) crc = ((crc << 8) & 0xffff) ^ (CRC16_TABLE[(crc >> 8) ^ byte] ?? 0);
  return crc;
}
