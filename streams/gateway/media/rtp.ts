/** One RTP packet (RFC 3550 §5.1); `payload` is a view into the read buffer. */
export interface RtpPacket {
  payloadType: number;
  marker: boolean;
  sequence: number;
  timestamp: number;
  ssrc: number;
  payload: Buffer;
}

/** Parses a packet; null for RTCP on the RTP channel, padding that eats everything, and anything else that is no RTP. */
export function parseRtp(bytes: Buffer): RtpPacket | null {
  if (bytes.length < 12) return null;
  const first = bytes[0] ?? 0;
  const second = bytes[1] ?? 0;
  if (first >> 6 !== 2 || (second >= 192 && second <= 223)) return null;
  let start = 12 + (first & 0x0f) * 4;
  if ((first & 0x10) !== 0) {
    if (bytes.length < start + 4) return null;
    start += 4 + bytes.readUInt16BE(start + 2) * 4;
  }
  const padding = (first & 0x20) !== 0 ? (bytes[bytes.length - 1] ?? 0) : 0;
  const end = bytes.length - padding;
  if (start > end) return null;
  return {
    payloadType: second & 0x7f,
    marker: (second & 0x80) !== 0,
    sequence: bytes.readUInt16BE(2),
    timestamp: bytes.readUInt32BE(4),
    ssrc: bytes.readUInt32BE(8),
    payload: bytes.subarray(start, end),
  };
}

/** Follows 16-bit sequence numbers over their wrap. */
export class SequenceTracker {
  #expected: number | null = null;

  /** Packets missing before this one; -1 when it is late or a duplicate and must be dropped. */
  next(sequence: number): number {
    if (this.#expected === null) {
      this.#expected = (sequence + 1) & 0xffff;
      return 0;
    }
    const ahead = (sequence - this.#expected) & 0xffff;
    if (ahead >= 0x8000) return -1;
    this.#expected = (sequence + 1) & 0xffff;
    return ahead;
  }

  reset(): void {
    this.#expected = null;
  }
}

/** Turns 32-bit RTP timestamps into ticks of 1/90000 s that never wrap. */
export class TimestampUnwrapper {
  readonly #clockRateHz: number;
  #last: number | null = null;
  #ticks = 0;

  constructor(clockRateHz: number) {
    this.#clockRateHz = clockRateHz;
  }

  unwrap(timestamp: number): number {
    if (this.#last !== null) this.#ticks += (timestamp - this.#last) | 0;
    this.#last = timestamp;
    return this.#scaled(this.#ticks);
  }

  /** The same for a moment near the newest one, which stays the newest. */
  near(timestamp: number): number {
    return this.#scaled(this.#ticks + (this.#last === null ? 0 : (timestamp - this.#last) | 0));
  }

  #scaled(ticks: number): number {
    return this.#clockRateHz === 90_000 ? ticks : Math.round((ticks * 90_000) / this.#clockRateHz);
  }
}
