/** What a camera said by RTCP: how its media clock and its wall clock go together, and that it ends. */
export interface RtcpNews {
  senderReport: SenderReport | null;
  hasBye: boolean;
}

/** One moment on both clocks of a sender (RFC 3550 §6.4.1). `ntpMs` counts from 1900, as its clock has it. */
export interface SenderReport {
  ssrc: number;
  ntpMs: number;
  rtpTimestamp: number;
  /** The middle 32 bits of the NTP time, to be sent back. */
  middle: number;
}

const SENDER_REPORT = 200;
const RECEIVER_REPORT = 201;
const SOURCE_DESCRIPTION = 202;
const BYE = 203;
const CNAME = 'grid321';

/** Reads a compound packet; parts that are cut short end it. */
export function parseRtcp(bytes: Buffer): RtcpNews {
  const news: RtcpNews = { senderReport: null, hasBye: false };
  for (let at = 0; at + 8 <= bytes.length;) {
    const size = (bytes.readUInt16BE(at + 2) + 1) * 4;
    if ((bytes[at] ?? 0) >> 6 !== 2 || at + size > bytes.length) break;
    const type = bytes[at + 1];
    if (type === SENDER_REPORT && size >= 28) news.senderReport = readSenderReport(bytes, at);
    if (type === BYE) news.hasBye = true;
    at += size;
  }
  return news;
}

function readSenderReport(bytes: Buffer, at: number): SenderReport {
  const seconds = bytes.readUInt32BE(at + 8);
  const fraction = bytes.readUInt32BE(at + 12);
  return {
    ssrc: bytes.readUInt32BE(at + 4),
    ntpMs: seconds * 1000 + (fraction * 1000) / 2 ** 32,
    rtpTimestamp: bytes.readUInt32BE(at + 16),
    middle: bytes.readUInt32BE(at + 10),
  };
}

/** What a receiver reports of one sender (RFC 3550 §6.4.2). */
export interface Reception {
  ssrc: number;
  /** Lost of the packets expected since the last report, 0 to 255 for none to all. */
  fractionLost: number;
  lost: number;
  /** Highest sequence number with its wraps in the upper half. */
  highestSequence: number;
  /** In ticks of the sender's clock. */
  jitter: number;
  lastReportMiddle: number;
  /** Since that report, in 1/65536 s. */
  sinceLastReport: number;
}

/** A receiver report with a CNAME, as every compound packet must have. */
export function writeReceiverReport(ownSsrc: number, reception: Reception | null): Buffer {
  const report = Buffer.alloc(reception ? 32 : 8);
  writeHead(report, reception ? 1 : 0, RECEIVER_REPORT, ownSsrc);
  if (reception) {
    report.writeUInt32BE(reception.ssrc, 8);
    const lost = Math.max(-0x80_0000, Math.min(reception.lost, 0x7f_ffff)) & 0xff_ffff;
    report.writeUInt32BE(((reception.fractionLost << 24) | lost) >>> 0, 12);
    report.writeUInt32BE(reception.highestSequence >>> 0, 16);
    report.writeUInt32BE(Math.round(reception.jitter) >>> 0, 20);
    report.writeUInt32BE(reception.lastReportMiddle >>> 0, 24);
    report.writeUInt32BE(Math.round(reception.sinceLastReport) >>> 0, 28);
  }
  // SSRC, item 1 (CNAME), its length, its text, and zeros up to a multiple of four.
  const description = Buffer.alloc(Math.ceil((11 + CNAME.length) / 4) * 4);
  writeHead(description, 1, SOURCE_DESCRIPTION, ownSsrc);
  description.writeUInt8(1, 8);
  description.writeUInt8(CNAME.length, 9);
  description.write(CNAME, 10, 'latin1');
  return Buffer.concat([report, description]);
}

function writeHead(packet: Buffer, count: number, type: number, ssrc: number): void {
  packet.writeUInt8(0x80 | count, 0);
  packet.writeUInt8(type, 1);
  packet.writeUInt16BE(packet.length / 4 - 1, 2);
  packet.writeUInt32BE(ssrc, 4);
}
