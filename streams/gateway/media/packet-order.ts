import type { RtpPacket } from './rtp.ts';

const MAX_HELD_PACKETS = 128;
const MAX_HELD_MS = 200;

/**
 * Puts packets that came by UDP back into their order. A gap is waited for until 128 packets behind it are held or the first
 * of them is 200 ms old; then what is missing counts as lost.
 */
export class PacketOrder {
  readonly #deliver: (packet: RtpPacket) => void;
  readonly #held = new Map<number, { packet: RtpPacket; arrivedAtMs: number }>();
  #next: number | null = null;
  #ssrc: number | null = null;

  constructor(deliver: (packet: RtpPacket) => void) {
    this.#deliver = deliver;
  }

  /** Takes a packet at a monotonic time. */
  push(packet: RtpPacket, nowMs: number): void {
    if (packet.ssrc !== this.#ssrc) {
      this.#held.clear();
      this.#ssrc = packet.ssrc;
      this.#next = null;
    }
    this.#next ??= packet.sequence;
    if (((packet.sequence - this.#next) & 0xffff) >= 0x8000) return;
    this.#held.set(packet.sequence, { packet, arrivedAtMs: nowMs });
    this.#drain();
    if (this.#held.size > MAX_HELD_PACKETS) this.#skipGap();
  }

  /** To be called a few times a second. */
  tick(nowMs: number): void {
    const [oldest] = this.#held.values();
    if (oldest && nowMs - oldest.arrivedAtMs > MAX_HELD_MS) this.#skipGap();
  }

  #drain(): void {
    for (;;) {
      const found = this.#next === null ? undefined : this.#held.get(this.#next);
      if (!found) return;
      this.#held.delete(found.packet.sequence);
      this.#next = (found.packet.sequence + 1) & 0xffff;
      this.#deliver(found.packet);
    }
  }

  /** Goes on with the nearest packet that is there. */
  #skipGap(): void {
    const from = this.#next ?? 0;
    let nearest = 0x1_0000;
    for (const sequence of this.#held.keys()) nearest = Math.min(nearest, (sequence - from) & 0xffff);
    this.#next = (from + nearest) & 0xffff;
    this.#drain();
  }
}
