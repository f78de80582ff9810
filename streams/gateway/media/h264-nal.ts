import { BitReader, unescapeRbsp } from './bit-reader.ts';
import { parseSps } from './h264-sps.ts';
import { type NalRules, readSized, setsInOrder } from './nal-rules.ts';

const NAL_SLICE = 1;
const NAL_IDR = 5;
const NAL_SEI = 6;
const NAL_SPS = 7;
const NAL_PPS = 8;
const NAL_STAP_A = 24;
const NAL_FU_A = 28;
/** Ids stand at the beginning of sets and slices. */
const ID_BYTES = 16;
const SEI_RECOVERY_POINT = 6;

/** H.264 in RTP (RFC 6184, packetization modes 0 and 1: single NAL, STAP-A, FU-A). */
export const h264Nal: NalRules = {
  headerBytes: 1,
  typeOf: (header) => (header[0] ?? 0) & 0x1f,
  roleOf: (type) => {
    if (type === NAL_IDR) return 'keyframe';
    if (type >= NAL_SLICE && type < NAL_IDR) return 'delta';
    return type === NAL_SPS || type === NAL_PPS ? 'parameters' : 'other';
  },
  unpack: (payload) => {
    const type = (payload[0] ?? 0) & 0x1f;
    if (type === NAL_FU_A) return readFragment(payload);
    if (type === NAL_STAP_A) return { kind: 'whole', nals: readSized(payload, 1, { first: 0, later: 0 }) };
    return type > 0 && type < NAL_STAP_A ? { kind: 'whole', nals: [payload] } : null;
  },
  parameterIdOf: (type, set) => (type === NAL_PPS ? readIds(set, 1)[0] : readIds(set, 4)[0]),
  pictureSetOf: (slice) => readIds(slice, 1)[2],
  assemble: (sets, pictureSet) => {
    const pps = setsInOrder(sets, NAL_PPS);
    const used = sets.get(NAL_PPS)?.get(pictureSet ?? -1) ?? pps[0];
    const known = sets.get(NAL_SPS);
    const sps = (used && known?.get(sequenceSetOf(used))) ?? setsInOrder(sets, NAL_SPS)[0];
    if (!used || !sps || sps.length < 4) return null;
    // Those of another sequence parameter set would be read wrongly beside this one.
    const id = readIds(sps, 4)[0];
    const ofThisOne = pps.filter((set) => sequenceSetOf(set) === id);
    return { codec: 'h264', sps, pps: ofThisOne.length > 0 ? ofThisOne : [used] };
  },
  hasFields: (type, set) => (type === NAL_SPS ? (parseSps(set)?.isInterlaced ?? null) : null),
  announcesRecovery: (nal) => ((nal[0] ?? 0) & 0x1f) === NAL_SEI && hasMessage(nal, SEI_RECOVERY_POINT),
};

/** The first three Exp-Golomb numbers behind `headBytes` bytes. */
function readIds(nal: Buffer, headBytes: number): [number, number, number] {
  const reader = new BitReader(unescapeRbsp(nal.subarray(headBytes, headBytes + ID_BYTES)));
  return [reader.ue(), reader.ue(), reader.ue()];
}

const sequenceSetOf = (pps: Buffer): number => readIds(pps, 1)[1];

/** Looks for a message by its type (ITU-T H.264 §7.3.2.3.1). */
function hasMessage(nal: Buffer, wanted: number): boolean {
  const rbsp = unescapeRbsp(nal.subarray(1));
  for (let at = 0; at + 2 < rbsp.length;) {
    let type = 0;
    while (rbsp[at] === 0xff) [type, at] = [type + 255, at + 1];
    type += rbsp[at] ?? 0;
    at += 1;
    let size = 0;
    while (rbsp[at] === 0xff) [size, at] = [size + 255, at + 1];
    size += rbsp[at] ?? 0;
    at += 1 + size;
    if (type === wanted) return true;
  }
  return false;
}

function readFragment(payload: Buffer): ReturnType<NalRules['unpack']> {
  if (payload.length < 3) return null;
  const indicator = payload[0] ?? 0;
  const header = payload[1] ?? 0;
  return {
    kind: 'fragment',
    header: Buffer.from([(indicator & 0xe0) | (header & 0x1f)]),
    body: payload.subarray(2),
    isStart: (header & 0x80) !== 0,
    isEnd: (header & 0x40) !== 0,
  };
}
