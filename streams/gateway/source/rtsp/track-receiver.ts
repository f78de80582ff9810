import { PacketOrder } from '../../media/packet-order.ts';
import { ReceptionRecord } from '../../media/reception.ts';
import { parseRtcp, writeReceiverReport, type SenderReport } from '../../media/rtcp.ts';
import { parseRtp, type RtpPacket } from '../../media/rtp.ts';

/** What one track's packets are told to. */
export interface TrackReceiverSink {
  /** In order; `payload` is a view unless the track comes by UDP. */
  onPacket(packet: RtpPacket): void;
  onSenderReport(report: SenderReport): void;
  /** The camera said that this track ends. */
  onBye(): void;
}

/** What is known of a track before its first packet. */
export interface TrackFormat {
  payloadType: number;
  clockRateHz: number;
}

/** RTP and RTCP of one set-up track: order, the payload type that counts, and reports back. */
export class TrackReceiver {
  readonly #format: TrackFormat;
  readonly #sink: TrackReceiverSink;
  readonly #nowMs: () => number;
  readonly #reception: ReceptionRecord;
  readonly #order: PacketOrder | null;
  readonly #ownSsrc: number;
  #hasSeenOwnType = false;

  constructor(
    format: TrackFormat,
    isUnordered: boolean,
    ownSsrc: number,
    nowMs: () => number,
    sink: TrackReceiverSink,
  ) {
    this.#format = format;
    this.#sink = sink;
    this.#nowMs = nowMs;
    this.#ownSsrc = ownSsrc;
    this.#reception = new ReceptionRecord(format.clockRateHz);
    this.#order = isUnordered ? new PacketOrder((packet) => sink.onPacket(packet)) : null;
  }

  takeRtp(bytes: Buffer): void {
    const packet = parseRtp(bytes);
    if (!packet) return this.#takeStray(bytes);
    if (!this.#isOurs(packet)) return;
    this.#reception.note(packet, this.#nowMs());
    if (this.#order) this.#order.push(packet, this.#nowMs());
    else this.#sink.onPacket(packet);
  }

  takeRtcp(bytes: Buffer): void {
    const { senderReport, hasBye } = parseRtcp(bytes);
    if (senderReport) {
      this.#reception.noteReport(senderReport, this.#nowMs());
      this.#sink.onSenderReport(senderReport);
    }
    if (hasBye) this.#sink.onBye();
  }

  tick(nowMs: number): void {
    this.#order?.tick(nowMs);
  }

  /** The receiver report that is due. */
  report(): Buffer {
    return writeReceiverReport(this.#ownSsrc, this.#reception.report(this.#nowMs()));
  }

  /** RTCP on the RTP channel, as some cameras send it. */
  #takeStray(bytes: Buffer): void {
    const type = bytes[1] ?? 0;
    if (type >= 192 && type <= 223) this.takeRtcp(bytes);
  }

  /** A camera may send another payload type than it described, but then only that one. */
  #isOurs(packet: RtpPacket): boolean {
    if (packet.payloadType === this.#format.payloadType) this.#hasSeenOwnType = true;
    return packet.payloadType === this.#format.payloadType || !this.#hasSeenOwnType;
  }
}
