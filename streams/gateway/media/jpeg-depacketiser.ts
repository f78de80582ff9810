import { HUFFMAN_TABLES, quantisersAt } from './jpeg-tables.ts';
import { SequenceTracker, type RtpPacket } from './rtp.ts';

/** Where whole pictures go; `data` is a JPEG file. */
export interface JpegSink {
  onPicture(picture: { data: Buffer; timestamp: number; widthPx: number; heightPx: number }): void;
  onLoss(packets: number): void;
}

/** The JPEG header of one packet (RFC 2435 §3.1). */
interface JpegHead {
  offset: number;
  type: number;
  quality: number;
  widthPx: number;
  heightPx: number;
  restartInterval: number;
  /** Tables of this packet; null where there are none in it. */
  quantisers: Buffer | null;
  scan: Buffer;
}

const HEAD_BYTES = 8;
const RESTART_TYPES = 64;
/** From here on the tables stand in the stream and are no function of the quality. */
const TABLES_IN_STREAM = 128;
const MAX_PICTURE_BYTES = 4 * 2 ** 20;
const TABLE_BYTES = 64;

/** JPEG over RTP to pictures, with the headers that the packets leave out. A picture with a missing packet is dropped whole. */
export class JpegDepacketiser {
  readonly #sink: JpegSink;
  readonly #sequence = new SequenceTracker();
  readonly #tables = new Map<number, Buffer>();
  #pieces: Buffer[] = [];
  #length = 0;
  #timestamp: number | null = null;
  #head: JpegHead | null = null;

  constructor(sink: JpegSink) {
    this.#sink = sink;
  }

  push(packet: RtpPacket): void {
    const missing = this.#sequence.next(packet.sequence);
    if (missing < 0) return;
    if (missing > 0) {
      this.#sink.onLoss(missing);
      this.#drop();
    }
    const head = parseHead(packet.payload);
    if (!head) return this.#drop();
    if (head.quantisers) this.#tables.set(head.quality, head.quantisers);
    if (head.offset === 0) this.#begin(head, packet.timestamp);
    const isNext = this.#head !== null && this.#timestamp === packet.timestamp && head.offset === this.#length;
    if (!isNext || this.#length + head.scan.length > MAX_PICTURE_BYTES) return this.#drop();
    this.#pieces.push(Buffer.from(head.scan));
    this.#length += head.scan.length;
    if (packet.marker) this.#finish();
  }

  #begin(head: JpegHead, timestamp: number): void {
    this.#drop();
    this.#head = head;
    this.#timestamp = timestamp;
  }

  #finish(): void {
    const head = this.#head;
    const timestamp = this.#timestamp;
    const pieces = this.#pieces;
    this.#drop();
    if (!head || timestamp === null) return;
    const quantisers = head.quality < TABLES_IN_STREAM ? quantisersAt(head.quality) : this.#tables.get(head.quality);
    if (!quantisers) return;
    const { widthPx, heightPx } = head;
    const data = Buffer.concat([writeHeaders(head, quantisers), ...pieces, endOf(pieces.at(-1))]);
    this.#sink.onPicture({ data, timestamp, widthPx, heightPx });
  }

  #drop(): void {
    this.#pieces = [];
    this.#length = 0;
    this.#head = null;
    this.#timestamp = null;
  }
}

/** Reads a packet's header; null for what is none, too short, or of a kind that no camera sends. */
function parseHead(payload: Buffer): JpegHead | null {
  if (payload.length < HEAD_BYTES) return null;
  const [type, quality] = [payload[4] ?? 0, payload[5] ?? 0];
  const offset = payload.readUIntBE(1, 3);
  const [widthPx, heightPx] = [(payload[6] ?? 0) * 8, (payload[7] ?? 0) * 8];
  // Types 0 and 1 are 4:2:2 and 4:2:0; others are for sessions that agree on them.
  if (widthPx === 0 || heightPx === 0 || quality === 0 || (type & ~RESTART_TYPES) > 1) return null;
  let at = HEAD_BYTES;
  let restartInterval = 0;
  if (type >= RESTART_TYPES) {
    if (payload.length < at + 4) return null;
    restartInterval = payload.readUInt16BE(at);
    at += 4;
  }
  let quantisers: Buffer | null = null;
  if (quality >= TABLES_IN_STREAM && offset === 0) {
    if (payload.length < at + 4) return null;
    const [precision, length] = [payload[at + 1] ?? 0, payload.readUInt16BE(at + 2)];
    at += 4;
    // Tables of 16 bits are for 12-bit pictures, which no browser shows.
    if (precision !== 0 || payload.length < at + length) return null;
    if (length >= TABLE_BYTES) quantisers = Buffer.from(payload.subarray(at, at + Math.min(length, 2 * TABLE_BYTES)));
    at += length;
  }
  return { offset, type, quality, widthPx, heightPx, restartInterval, quantisers, scan: payload.subarray(at) };
}

/** Everything of a JPEG file before the first byte of its scan. */
function writeHeaders({ type, widthPx, heightPx, restartInterval }: JpegHead, quantisers: Buffer): Buffer {
  const luma = quantisers.subarray(0, TABLE_BYTES);
  const chroma = quantisers.length >= 2 * TABLE_BYTES ? quantisers.subarray(TABLE_BYTES) : luma;
  const frame = Buffer.from([8, 0, 0, 0, 0, 3, 1, (type & 1) === 0 ? 0x21 : 0x22, 0, 2, 0x11, 1, 3, 0x11, 1]);
  frame.writeUInt16BE(heightPx, 1);
  frame.writeUInt16BE(widthPx, 3);
  const restart = Buffer.from([restartInterval >> 8, restartInterval & 0xff]);
  return Buffer.concat([
    Buffer.from([0xff, 0xd8]),
    marker(0xdb, Buffer.from([0]), luma),
    marker(0xdb, Buffer.from([1]), chroma),
    ...(restartInterval > 0 ? [marker(0xdd, restart)] : []),
    marker(0xc0, frame),
    ...HUFFMAN_TABLES.map(({ id, counts, values }) => marker(0xc4, Buffer.from([id]), counts, values)),
    marker(0xda, Buffer.from([3, 1, 0x00, 2, 0x11, 3, 0x11, 0, 63, 0])),
  ]);
}

function marker(code: number, ...parts: readonly Buffer[]): Buffer {
  const length = parts.reduce((sum, part) => sum + part.length, 2);
  return Buffer.concat([Buffer.from([0xff, code, length >> 8, length & 0xff]), ...parts]);
}

/** The end-of-image marker, which most cameras leave out. */
function endOf(last: Buffer | undefined): Buffer {
  const hasEnd =
    last !== undefined && last.length >= 2 && last[last.length - 2] === 0xff && last[last.length - 1] === 0xd9;
  return hasEnd ? Buffer.alloc(0) : Buffer.from([0xff, 0xd9]);
}
