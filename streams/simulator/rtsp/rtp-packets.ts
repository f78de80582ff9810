/** Largest RTP payload in bytes: what an Ethernet frame carries beside IP, TCP and RTP headers. */
export const MAX_PAYLOAD_BYTES = 1400;

/** Payload type in the SDP of simulated cameras. */
export const PAYLOAD_TYPE = 96;

const RTP_HEADER_BYTES = 12;
const FRAME_HEADER_BYTES = 4;
const FU_A = 28;

/** RTP payloads of one H.264 NAL unit: itself, or FU-A fragments where it is too large (RFC 6184 §5.6 and §5.8). */
export function packetizeNalUnit(unit: Buffer): Buffer[] {
  if (unit.length <= MAX_PAYLOAD_BYTES) return [unit];
  const header = unit[0] ?? 0;
  const payloads: Buffer[] = [];
  for (let at = 1; at < unit.length; at += MAX_PAYLOAD_BYTES - 2) {
    const piece = unit.subarray(at, at + MAX_PAYLOAD_BYTES - 2);
    const isStart = at === 1;
    const isEnd = at + piece.length === unit.length;
    const payload = Buffer.allocUnsafeSlow(2 + piece.length);
    payload[0] = (header & 0xe0) | FU_A;
    payload[1] = (isStart ? 0x80 : 0) | (isEnd ? 0x40 : 0) | (header & 0x1f);
    payload.set(piece, 2);
    payloads.push(payload);
  }
  return payloads;
}

/** What the RTP headers of one picture's packets say. */
export interface RtpFields {
  /** Interleaved channel of RFC 2326 §10.12. */
  channel: number;
  /** Sequence number of the first packet; the others count up from it, modulo 2^16. */
  sequence: number;
  /** 90 kHz, modulo 2^32. */
  timestamp: number;
  ssrc: number;
}

/** All packets of one picture as they go into an RTSP connection: `$`, channel, length and RTP header before each payload, marker on the last. */
export function interleave(payloads: readonly Buffer[], fields: RtpFields): Buffer {
  const headers = FRAME_HEADER_BYTES + RTP_HEADER_BYTES;
  const out = Buffer.allocUnsafe(payloads.reduce((size, payload) => size + headers + payload.length, 0));
  let at = 0;
  payloads.forEach((payload, i) => {
    out[at] = 0x24;
    out[at + 1] = fields.channel;
    out.writeUInt16BE(RTP_HEADER_BYTES + payload.length, at + 2);
    out[at + 4] = 0x80;
    out[at + 5] = PAYLOAD_TYPE | (i === payloads.length - 1 ? 0x80 : 0);
    out.writeUInt16BE((fields.sequence + i) & 0xffff, at + 6);
    out.writeUInt32BE(fields.timestamp, at + 8);
    out.writeUInt32BE(fields.ssrc, at + 12);
    out.set(payload, at + headers);
    at += headers + payload.length;
  });
  return out;
}

/** Seconds from 1900 (NTP) to 1970 (Unix). */
const NTP_UNIX_SECONDS = 2_208_988_800;

/** An RTCP sender report without report blocks, interleaved (RFC 3550 §6.4.1). */
export function senderReport(
  fields: { channel: number; timestamp: number; ssrc: number },
  epochMs: number,
  sent: { packets: number; bytes: number },
): Buffer {
  const out = Buffer.alloc(FRAME_HEADER_BYTES + 28);
  out[0] = 0x24;
  out[1] = fields.channel;
  out.writeUInt16BE(28, 2);
  out[4] = 0x80;
  out[5] = 200;
  out.writeUInt16BE(6, 6);
  out.writeUInt32BE(fields.ssrc, 8);
  out.writeUInt32BE((Math.floor(epochMs / 1000) + NTP_UNIX_SECONDS) % 2 ** 32, 12);
  out.writeUInt32BE(Math.floor(((epochMs % 1000) / 1000) * 2 ** 32), 16);
  out.writeUInt32BE(fields.timestamp, 20);
  out.writeUInt32BE(sent.packets % 2 ** 32, 24);
  out.writeUInt32BE(sent.bytes % 2 ** 32, 28);
  return out;
}
