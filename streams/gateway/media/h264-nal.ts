import { BitReader } from './bit-reader.ts';
import { type NalRules, readSized, setsInOrder } from './nal-rules.ts';

const NAL_SLICE = 1;
const NAL_IDR = 5;
const NAL_SPS = 7;
const NAL_PPS = 8;
const NAL_STAP_A = 24;
const NAL_FU_A = 28;

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
  // A stream has one sequence parameter set at a time: another one is a change, whatever its id.
  parameterIdOf: (type, set) => (type === NAL_PPS ? new BitReader(set.subarray(1)).ue() : 0),
  assemble: (sets) => {
    const [sps] = setsInOrder(sets, NAL_SPS);
    const pps = setsInOrder(sets, NAL_PPS);
    return sps && sps.length >= 4 && pps.length > 0 ? { codec: 'h264', sps, pps } : null;
  },
};

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
