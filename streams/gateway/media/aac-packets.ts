import { parseAacConfig, type AacConfig } from './aac.ts';
import type { CodedFrame, FramesOf } from './audio-format.ts';
import { BitReader } from './bit-reader.ts';

const MAX_FRAME_BYTES = 16_384;

/** AU headers of RFC 3640 §3.2.1: bits of the size, and of the indices behind it. */
export interface AuHeaderSizes {
  sizeBits: number;
  indexBits: number;
}

/** AAC-hbr and AAC-lbr of RFC 3640: several frames a packet, or one in several packets. */
export function createAuReader({ sizeBits, indexBits }: AuHeaderSizes): FramesOf {
  let pieces: Buffer[] = [];
  let missing = 0;
  return ({ payload, timestamp }) => {
    if (payload.length < 2) return [];
    const headerBits = payload.readUInt16BE(0);
    const dataAt = 2 + Math.ceil(headerBits / 8);
    const reader = new BitReader(payload.subarray(2, dataAt));
    const count = Math.floor(headerBits / (sizeBits + indexBits));
    const frames: CodedFrame[] = [];
    let at = dataAt;
    for (let index = 0; index < count && at < payload.length; index += 1) {
      const size = reader.bits(sizeBits);
      reader.skip(indexBits);
      const data = Buffer.from(payload.subarray(at, at + size));
      at += size;
      if (data.length < size) {
        // One frame over several packets, each with the size of the whole (§3.2.3.2).
        pieces = missing > 0 ? [...pieces, data] : [data];
        missing = size - pieces.reduce((sum, piece) => sum + piece.length, 0);
        if (missing > 0 || size > MAX_FRAME_BYTES) break;
        frames.push({ data: Buffer.concat(pieces), timestamp });
      } else frames.push({ data, timestamp: (timestamp + index * 1024) >>> 0 });
      missing = 0;
    }
    return frames;
  };
}

/** What a StreamMuxConfig says that a player needs (ISO/IEC 14496-3 §1.7.3); null for more than one program or layer. */
export function parseLatmConfig(bytes: Buffer): AacConfig | null {
  const reader = new BitReader(bytes);
  if (reader.flag()) return null;
  const hasSameFraming = reader.flag();
  reader.skip(6);
  if (!hasSameFraming || reader.bits(4) !== 0 || reader.bits(3) !== 0) return null;
  // The rest begins in the middle of a byte: AudioSpecificConfig, then what is of no matter here.
  const config: number[] = [];
  while (!reader.isPastEnd && config.length < bytes.length - 1) config.push(reader.bits(8));
  const parsed = parseAacConfig(Buffer.from(config));
  return parsed && { ...parsed, bytes: Buffer.from(config.slice(0, 2)) };
}

/** MP4A-LATM of RFC 6416 with its configuration in the description: frames behind their lengths, perhaps over several packets. */
export function createLatmReader(): FramesOf {
  let pieces: Buffer[] = [];
  return ({ payload, timestamp, marker }) => {
    pieces.push(Buffer.from(payload));
    if (pieces.reduce((sum, piece) => sum + piece.length, 0) > MAX_FRAME_BYTES) pieces = [];
    if (!marker) return [];
    const element = Buffer.concat(pieces);
    pieces = [];
    const frames: CodedFrame[] = [];
    for (let at = 0; at < element.length;) {
      let size = 0;
      while (element[at] === 255) [size, at] = [size + 255, at + 1];
      size += element[at] ?? 0;
      at += 1;
      const data = element.subarray(at, at + size);
      if (size === 0 || data.length < size) break;
      frames.push({ data, timestamp: (timestamp + frames.length * 1024) >>> 0 });
      at += size;
    }
    return frames;
  };
}
