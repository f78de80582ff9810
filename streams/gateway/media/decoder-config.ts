import { parseH265Sps } from './h265-sps.ts';
import type { VideoParameters } from './video-parameters.ts';

/** What a sample description says of the coding: the entry's name, and its configuration record with the name of its box. */
export interface SampleEntry {
  type: 'avc1' | 'hvc1';
  configType: 'avcC' | 'hvcC';
  config: Buffer;
}

/** NAL unit types of the arrays of an `hvcC` record. */
const [H265_VPS, H265_SPS, H265_PPS] = [32, 33, 34];
/** array_completeness: all parameter sets are in the record, none in the samples (`hvc1`, not `hev1`). */
const IS_COMPLETE = 0x80;

/** Makes the sample description of parameter sets that `describeVideo` understood. */
export function sampleEntryOf(parameters: VideoParameters): SampleEntry {
  switch (parameters.codec) {
    case 'h264':
      return { type: 'avc1', configType: 'avcC', config: avcRecord(parameters.sps, parameters.pps) };
    case 'h265':
      return { type: 'hvc1', configType: 'hvcC', config: hevcRecord(parameters) };
  }
}

/** AVCDecoderConfigurationRecord (ISO/IEC 14496-15 §5.3.3.1) with four-byte NAL lengths. */
function avcRecord(sps: Buffer, pps: readonly Buffer[]): Buffer {
  const parts = [Buffer.from([1, sps[1] ?? 0, sps[2] ?? 0, sps[3] ?? 0, 0xff, 0xe1]), sized(sps)];
  parts.push(Buffer.from([pps.length & 0xff]), ...pps.map(sized));
  // High profiles name their format again: 4:2:0 with 8 bits, the only one that is let through.
  if ((sps[1] ?? 0) >= 100) parts.push(Buffer.from([0xfd, 0xf8, 0xf8, 0]));
  return Buffer.concat(parts);
}

/** HEVCDecoderConfigurationRecord (ISO/IEC 14496-15 §8.3.3.1) with four-byte NAL lengths. */
function hevcRecord({ vps, sps, pps }: Extract<VideoParameters, { codec: 'h265' }>): Buffer {
  const facts = parseH265Sps(sps);
  if (!facts) throw new Error('hvcC of a sequence parameter set that was not understood');
  const nested = facts.isTemporalIdNested ? 1 : 0;
  return Buffer.concat([
    Buffer.from([1]),
    facts.profileTierLevel,
    // No spatial segmentation, parallelism not said; reserved bits are ones.
    Buffer.from([0xf0, 0, 0xfc, 0xfc | facts.chromaFormat]),
    Buffer.from([0xf8 | (facts.lumaBits - 8), 0xf8 | (facts.chromaBits - 8)]),
    // Average frame rate not said; no constant rate; layers; four-byte lengths.
    Buffer.from([0, 0, (facts.temporalLayers << 3) | (nested << 2) | 3, 3]),
    setArray(H265_VPS, vps),
    setArray(H265_SPS, [sps]),
    setArray(H265_PPS, pps),
  ]);
}

function setArray(type: number, sets: readonly Buffer[]): Buffer {
  return Buffer.concat([Buffer.from([IS_COMPLETE | type, sets.length >> 8, sets.length & 0xff]), ...sets.map(sized)]);
}

function sized(set: Buffer): Buffer {
  return Buffer.concat([Buffer.from([set.length >> 8, set.length & 0xff]), set]);
}
