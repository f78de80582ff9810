import { BitReader, unescapeRbsp } from './bit-reader.ts';
import { type NalRole, type NalRules, readSized, setsInOrder } from './nal-rules.ts';

/** NAL unit types of ITU-T H.265 table 7-1. */
const NAL_RASL_N = 8;
const NAL_RASL_R = 9;
const NAL_LAST_DELTA = 9;
const NAL_BLA_FIRST = 16;
const NAL_BLA_LAST = 18;
const NAL_IDR_LAST = 20;
const NAL_CRA = 21;
const NAL_IRAP_LAST = 23;
const NAL_VPS = 32;
const NAL_SPS = 33;
const NAL_PPS = 34;
/** RFC 7798 §4.4: aggregation packet and fragmentation unit. */
const NAL_AP = 48;
const NAL_FU = 49;
const PPS_ID_BYTES = 8;

/**
 * H.265 in RTP (RFC 7798: single NAL units, aggregation packets, fragmentation units).
 * @param hasDonl whether decoding order numbers stand in the packets (`sprop-max-don-diff` above 0): they are passed over, since
 *   a camera sends in decoding order
 */
export function createH265Nal(hasDonl: boolean): NalRules {
  const donl = hasDonl ? 2 : 0;
  return {
    headerBytes: 2,
    typeOf,
    roleOf,
    unpack: (payload) => {
      if (payload.length < 3) return null;
      const type = typeOf(payload);
      if (type === NAL_FU) return readFragment(payload, donl);
      if (type === NAL_AP) {
        return { kind: 'whole', nals: readSized(payload, 2, { first: donl, later: hasDonl ? 1 : 0 }) };
      }
      if (type > NAL_AP) return null;
      return { kind: 'whole', nals: [hasDonl ? withoutDonl(payload) : payload] };
    },
    // Of video and sequence parameter sets the newest counts: cameras have one of each.
    parameterIdOf: (type, set) =>
      type === NAL_PPS ? new BitReader(unescapeRbsp(set.subarray(2, 2 + PPS_ID_BYTES))).ue() : 0,
    pictureSetOf,
    // Fields of H.265 are pictures of their own.
    hasFields: () => null,
    // Cameras that refresh gradually send CRA pictures, which are keyframes anyway.
    announcesRecovery: () => false,
    assemble: (sets) => {
      const vps = setsInOrder(sets, NAL_VPS);
      const [sps] = setsInOrder(sets, NAL_SPS);
      const pps = setsInOrder(sets, NAL_PPS);
      return sps && vps.length > 0 && pps.length > 0 ? { codec: 'h265', vps, sps, pps } : null;
    },
  };
}

/** slice_pic_parameter_set_id (ITU-T H.265 §7.3.6.1). */
function pictureSetOf(slice: Buffer): number {
  const reader = new BitReader(unescapeRbsp(slice.subarray(2, 2 + PPS_ID_BYTES)));
  const type = typeOf(slice);
  reader.skip(type >= NAL_BLA_FIRST && type <= NAL_IRAP_LAST ? 2 : 1);
  return reader.ue();
}

const typeOf = (header: Buffer): number => ((header[0] ?? 0) >> 1) & 0x3f;

function roleOf(type: number): NalRole {
  if (type === NAL_RASL_N || type === NAL_RASL_R) return 'leading';
  if (type <= NAL_LAST_DELTA) return 'delta';
  if (type === NAL_CRA) return 'openKeyframe';
  if (type >= NAL_BLA_FIRST && type <= NAL_BLA_LAST) return 'brokenKeyframe';
  if (type > NAL_BLA_LAST && type <= NAL_IDR_LAST) return 'keyframe';
  return type >= NAL_VPS && type <= NAL_PPS ? 'parameters' : 'other';
}

function readFragment(payload: Buffer, donl: number): ReturnType<NalRules['unpack']> {
  const fuHeader = payload[2] ?? 0;
  const isStart = (fuHeader & 0x80) !== 0;
  const body = payload.subarray(3 + (isStart ? donl : 0));
  if (body.length === 0) return null;
  const first = ((payload[0] ?? 0) & 0x81) | ((fuHeader & 0x3f) << 1);
  return {
    kind: 'fragment',
    header: Buffer.from([first, payload[1] ?? 0]),
    body,
    isStart,
    isEnd: (fuHeader & 0x40) !== 0,
  };
}

function withoutDonl(payload: Buffer): Buffer {
  return Buffer.concat([payload.subarray(0, 2), payload.subarray(4)]);
}
