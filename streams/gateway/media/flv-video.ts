import { h264Nal } from './h264-nal.ts';
import { createH265Nal } from './h265-nal.ts';
import type { NalRules } from './nal-rules.ts';
import type { VideoCodec, VideoParameters } from './video-parameters.ts';

/** What a video tag holds. */
export type FlvVideo =
  | { kind: 'parameters'; parameters: VideoParameters; lengthBytes: number }
  /** NAL units behind their lengths; `offsetMs` is how much later than decoded it is shown. */
  | { kind: 'picture'; codec: VideoCodec; data: Buffer; offsetMs: number }
  | { kind: 'unsupported'; coding: string }
  | { kind: 'nothing' };

/** Sizes of NAL units as other configurations say them. */
interface SizedList {
  nals: Buffer[];
  end: number;
}

const CODING_H264 = 7;
/** Enhanced RTMP v1: a coding by its four characters. */
const IS_ENHANCED = 0x80;
const CODECS: ReadonlyMap<string, VideoCodec> = new Map([
  ['avc1', 'h264'],
  ['hvc1', 'h265'],
]);
const OLD_CODINGS: Readonly<Record<number, string>> = { 2: 'H.263', 4: 'VP6', 12: 'H.265 (12)' };
const SEQUENCE_START = 0;
const CODED_FRAMES = 1;
const CODED_FRAMES_X = 3;
/** How NAL units of a coding are read. */
export const RULES: Readonly<Record<VideoCodec, NalRules>> = { h264: h264Nal, h265: createH265Nal(false) };

/** Reads the body of a video tag, as FLV has it since 2003 or as Enhanced RTMP v1 has it. */
export function readFlvVideo(body: Buffer): FlvVideo {
  const first = body[0] ?? 0;
  if (body.length < 5) return { kind: 'nothing' };
  if ((first & IS_ENHANCED) === 0) {
    const coding = first & 0x0f;
    if (coding !== CODING_H264) return { kind: 'unsupported', coding: OLD_CODINGS[coding] ?? `FLV ${coding}` };
    const type = body[1] ?? 0;
    if (type === SEQUENCE_START) return parametersOf('h264', body.subarray(5));
    return type === CODED_FRAMES
      ? { kind: 'picture', codec: 'h264', data: body.subarray(5), offsetMs: body.readIntBE(2, 3) }
      : { kind: 'nothing' };
  }
  const fourCc = body.toString('latin1', 1, 5);
  const codec = CODECS.get(fourCc);
  if (!codec) return { kind: 'unsupported', coding: fourCc };
  const type = first & 0x0f;
  if (type === SEQUENCE_START) return parametersOf(codec, body.subarray(5));
  if (type === CODED_FRAMES && body.length > 8)
    return { kind: 'picture', codec, data: body.subarray(8), offsetMs: body.readIntBE(5, 3) };
  if (type === CODED_FRAMES_X) return { kind: 'picture', codec, data: body.subarray(5), offsetMs: 0 };
  return { kind: 'nothing' };
}

/** Reads an AVC or HEVC decoder configuration record (ISO/IEC 14496-15 §5.3.3.1, §8.3.3.1). */
function parametersOf(codec: VideoCodec, record: Buffer): FlvVideo {
  return (codec === 'h264' ? readAvc(record) : readHevc(record)) ?? { kind: 'nothing' };
}

function readAvc(record: Buffer): FlvVideo | null {
  if (record.length < 7) return null;
  const sets = readList(record, 6, (record[5] ?? 0) & 0x1f);
  const [sps] = sets.nals;
  const { nals: pps } = readList(record, sets.end + 1, record[sets.end] ?? 0);
  if (!sps || sps.length < 4 || pps.length === 0) return null;
  return { kind: 'parameters', parameters: { codec: 'h264', sps, pps }, lengthBytes: ((record[4] ?? 0) & 3) + 1 };
}

const HEVC_ARRAYS_AT = 22;
const NAL_VPS = 32;
const NAL_SPS = 33;
const NAL_PPS = 34;

function readHevc(record: Buffer): FlvVideo | null {
  if (record.length <= HEVC_ARRAYS_AT) return null;
  const byType = new Map<number, Buffer[]>();
  let at = HEVC_ARRAYS_AT + 1;
  for (let i = 0; i < (record[HEVC_ARRAYS_AT] ?? 0) && at + 3 <= record.length; i += 1) {
    const { nals, end } = readList(record, at + 3, record.readUInt16BE(at + 1));
    byType.set((record[at] ?? 0) & 0x3f, nals);
    at = end;
  }
  const [sps] = byType.get(NAL_SPS) ?? [];
  const vps = byType.get(NAL_VPS) ?? [];
  const pps = byType.get(NAL_PPS) ?? [];
  if (!sps || vps.length === 0 || pps.length === 0) return null;
  const lengthBytes = ((record[21] ?? 0) & 3) + 1;
  return { kind: 'parameters', parameters: { codec: 'h265', vps, sps, pps }, lengthBytes };
}

function readList(record: Buffer, from: number, count: number): SizedList {
  const nals: Buffer[] = [];
  let at = from;
  for (let i = 0; i < count && at + 2 <= record.length; i += 1) {
    const size = record.readUInt16BE(at);
    const nal = record.subarray(at + 2, at + 2 + size);
    if (nal.length < size) break;
    nals.push(nal);
    at += 2 + size;
  }
  return { nals, end: at };
}

/** NAL units of a picture that each follow their size in `lengthBytes` bytes; one that is cut short ends the list. */
export function splitByLength(data: Buffer, lengthBytes: number): Buffer[] {
  const nals: Buffer[] = [];
  for (let at = 0; at + lengthBytes <= data.length;) {
    const size = data.readUIntBE(at, lengthBytes);
    at += lengthBytes;
    if (size === 0 || at + size > data.length) break;
    nals.push(data.subarray(at, at + size));
    at += size;
  }
  return nals;
}
