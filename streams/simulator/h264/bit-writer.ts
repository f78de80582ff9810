/** Writes the bits of one NAL unit's payload (RBSP), most significant bit first; ITU-T H.264 §7.2 and §9.1. */
export class BitWriter {
  private bytes: Uint8Array;
  private byteLength = 0;
  private pending = 0;
  private pendingBits = 0;

  constructor(initialBytes = 4096) {
    this.bytes = new Uint8Array(initialBytes);
  }

  /** Bits written so far. */
  get bitLength(): number {
    return this.byteLength * 8 + this.pendingBits;
  }

  /** Appends the low `count` bits of `value`, 0 ≤ count ≤ 24. */
  bits(value: number, count: number): void {
    this.pending = (this.pending << count) | (value & ((1 << count) - 1));
    this.pendingBits += count;
    while (this.pendingBits >= 8) {
      this.pendingBits -= 8;
      this.push((this.pending >>> this.pendingBits) & 0xff);
    }
    this.pending &= (1 << this.pendingBits) - 1;
  }

  /** Appends an unsigned Exp-Golomb code, `ue(v)`; value below 2^23. */
  unsigned(value: number): void {
    const code = value + 1;
    const length = 32 - Math.clz32(code);
    this.bits(0, length - 1);
    this.bits(code, length);
  }

  /** Appends a signed Exp-Golomb code, `se(v)`. */
  signed(value: number): void {
    this.unsigned(value > 0 ? 2 * value - 1 : -2 * value);
  }

  /** Appends all bits of `other`, which stays as it is. */
  append(other: BitWriter): void {
    for (let i = 0; i < other.byteLength; i++) this.bits(other.bytes[i] ?? 0, 8);
    this.bits(other.pending, other.pendingBits);
  }

  /** Appends the stop bit and zeros to the byte's end (`rbsp_trailing_bits`) and returns the RBSP. */
  finish(): Uint8Array {
    this.bits(1, 1);
    if (this.pendingBits > 0) this.bits(0, 8 - this.pendingBits);
    return this.bytes.subarray(0, this.byteLength);
  }

  private push(byte: number): void {
    if (this.byteLength === this.bytes.length) {
      const larger = new Uint8Array(this.bytes.length * 2);
      larger.set(this.bytes);
      this.bytes = larger;
    }
    this.bytes[this.byteLength++] = byte;
  }
}

/**
 * Makes a NAL unit (no start code) of an RBSP: one header byte, then the payload with emulation prevention bytes
 * (ITU-T H.264 §7.4.1).
 */
export function nalUnit(refIdc: number, type: number, rbsp: Uint8Array): Buffer {
  const unit = Buffer.allocUnsafeSlow(1 + rbsp.length + (rbsp.length >> 1));
  let length = 0;
  unit[length++] = (refIdc << 5) | type;
  let zeros = 0;
  for (const byte of rbsp) {
    if (zeros >= 2 && byte <= 3) {
      unit[length++] = 3;
      zeros = 0;
    }
    unit[length++] = byte;
    zeros = byte === 0 ? zeros + 1 : 0;
  }
  return Buffer.from(unit.subarray(0, length));
}
