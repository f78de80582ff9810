import type { Reception, SenderReport } from './rtcp.ts';
import type { RtpPacket } from './rtp.ts';

/** Counts what came of one sender, for its receiver reports (RFC 3550 appendix A.3 and A.8). */
export class ReceptionRecord {
  readonly #clockRateHz: number;
  #ssrc: number | null = null;
  #first = 0;
  #highest = 0;
  #received = 0;
  #before = { expected: 0, received: 0 };
  #transitTicks: number | null = null;
  #jitter = 0;
  #lastReport: { middle: number; arrivedAtMs: number } | null = null;

  constructor(clockRateHz: number) {
    this.#clockRateHz = clockRateHz;
  }

  note(packet: RtpPacket, nowMs: number): void {
    if (packet.ssrc !== this.#ssrc) this.#begin(packet);
    const ahead = (packet.sequence - this.#highest) & 0xffff;
    if (ahead < 0x8000) this.#highest += ahead;
    this.#received += 1;
    const transit = ((nowMs * this.#clockRateHz) / 1000 - packet.timestamp) | 0;
    const change = this.#transitTicks === null ? 0 : Math.abs((transit - this.#transitTicks) | 0);
    this.#transitTicks = transit;
    this.#jitter += (change - this.#jitter) / 16;
  }

  noteReport(report: SenderReport, nowMs: number): void {
    this.#lastReport = { middle: report.middle, arrivedAtMs: nowMs };
  }

  /** The block of the next report; null before the first packet. */
  report(nowMs: number): Reception | null {
    if (this.#ssrc === null) return null;
    const expected = this.#highest - this.#first + 1;
    const newlyExpected = expected - this.#before.expected;
    const newlyLost = newlyExpected - (this.#received - this.#before.received);
    this.#before = { expected, received: this.#received };
    const last = this.#lastReport;
    return {
      ssrc: this.#ssrc,
      fractionLost:
        newlyExpected > 0 && newlyLost > 0 ? Math.min(255, Math.floor((newlyLost * 256) / newlyExpected)) : 0,
      lost: expected - this.#received,
      highestSequence: this.#highest,
      jitter: this.#jitter,
      lastReportMiddle: last?.middle ?? 0,
      sinceLastReport: last ? ((nowMs - last.arrivedAtMs) * 65_536) / 1000 : 0,
    };
  }

  #begin(packet: RtpPacket): void {
    this.#ssrc = packet.ssrc;
    this.#first = packet.sequence;
    this.#highest = packet.sequence;
    this.#received = 0;
    this.#before = { expected: 0, received: 0 };
    this.#transitTicks = null;
    this.#jitter = 0;
    this.#lastReport = null;
  }
}
